import type { OutgoingMessage } from '@gongbang/client';
import { isStaff, type ChatMessage } from '@gongbang/protocol';
import { Trash2 } from 'lucide-react';
import { memo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { splitLinks } from '../../layout/links.ts';
import { isLong } from '../../layout/messages.ts';
import { useFileUrl } from '../../hooks/usePicture.ts';
import { Avatar } from '../Avatar.tsx';
import { IconButton } from '../IconButton.tsx';
import { ChatPicture } from './ChatPicture.tsx';

interface MessageProps {
  readonly message: ChatMessage;
  readonly isMine: boolean;
  /** Removes it for everyone who has it; null for those who may not. */
  readonly onRemove: ((seq: number) => void) | null;
}

/** A message that the server has numbered. */
export const Message = memo(function Message({ message, isMine, onRemove }: MessageProps) {
  const { t } = useTranslation();
  const { name, role, sentAt, text, picture, seq, removed } = message;
  return (
    <li data-seq={seq} className="group relative">
      {onRemove !== null && !removed && (
        <span className="absolute -top-2 right-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <IconButton
            label={t('chat.remove')}
            className="icon-btn h-8 min-w-8 bg-raised"
            onClick={() => {
              onRemove(seq);
            }}
          >
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </span>
      )}
      <Entry
        name={name}
        text={removed ? null : text}
        beneath={
          picture !== undefined && (
            <ChatPicture
              picture={picture}
              alt={t('picture.from', { name })}
              label={t('picture.open', { name })}
            />
          )
        }
      >
        {isStaff(role) && (
          <span className="pill pill-primary min-h-[18px] px-1.5">
            {role === 'mentor' ? t('common.mentor') : t('order.assistant')}
          </span>
        )}
        {isMine && <span className="pill min-h-[18px] px-1.5">{t('common.me')}</span>}
        <time className="text-xs text-text-3 tabular-nums" dateTime={new Date(sentAt).toISOString()}>
          {timeOfDay(sentAt, currentLanguage())}
        </time>
      </Entry>
    </li>
  );
});

interface OutgoingProps {
  readonly message: OutgoingMessage;
  readonly name: string;
  readonly onRetry: (clientId: string) => void;
  readonly onDiscard: (clientId: string) => void;
  readonly onWithoutPicture: (clientId: string) => void;
}

const STATES = {
  sending: 'chat.sending',
  failed: 'chat.failed',
  full: 'chat.full',
  unreadable: 'picture.unreadable',
  tooLarge: 'picture.tooLarge',
  noMore: 'picture.noMore',
  off: 'picture.off',
  lost: 'picture.lost',
} as const;

/** The user's own message on its way, or one that could not be sent. */
export function Outgoing({ message, name, onRetry, onDiscard, onWithoutPicture }: OutgoingProps) {
  const { t } = useTranslation();
  const { clientId, text, picture, state } = message;
  const url = useFileUrl(picture ?? null);
  const failed = state !== 'sending';
  const isPictureRefused = failed && state !== 'failed' && state !== 'full';
  return (
    <li data-state={state} className={failed ? '' : 'text-text-3'}>
      <Entry
        name={name}
        text={text}
        beneath={
          url !== null && (
            <img src={url} alt={t('picture.yours')} className="mt-1.5 max-h-40 max-w-full rounded-(--r-md)" />
          )
        }
      >
        <span className={failed ? 'text-danger-text' : ''} role={failed ? 'alert' : 'status'}>
          {t(STATES[state])}
        </span>
      </Entry>
      {failed && (
        <p className="mt-1 flex gap-2 pl-[38px]">
          {state === 'failed' && <Act label={t('chat.resend')} act={onRetry} clientId={clientId} />}
          {isPictureRefused && text !== '' && (
            <Act label={t('picture.without')} act={onWithoutPicture} clientId={clientId} />
          )}
          <Act label={t('chat.discard')} act={onDiscard} clientId={clientId} isQuiet />
        </p>
      )}
    </li>
  );
}

interface ActProps {
  readonly clientId: string;
  readonly label: string;
  readonly act: (clientId: string) => void;
  readonly isQuiet?: boolean;
}

/** What can be done with a message that could not be sent. */
function Act({ clientId, label, act, isQuiet = false }: ActProps) {
  return (
    <button
      className={`btn btn-xs ${isQuiet ? 'btn-quiet' : 'btn-line'}`}
      onClick={() => {
        act(clientId);
      }}
    >
      {label}
    </button>
  );
}

interface EntryProps {
  readonly name: string;
  readonly text: string | null;
  /** Shown under the text. */
  readonly beneath: ReactNode;
  readonly children: ReactNode;
}

/** Who says what, with remarks next to the name. Without a text, it was removed. */
function Entry({ name, text, beneath, children }: EntryProps) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-2.5">
      <span className="mt-0.5">
        <Avatar name={name} size={28} />
      </span>
      <div>
        <p className="flex flex-wrap items-center gap-1.5 text-[13px]">
          <b dir="auto">{name}</b>
          {children}
        </p>
        {text === null ? (
          <p className="text-text-3 italic">{t('chat.removed')}</p>
        ) : (
          text !== '' && <MessageText text={text} />
        )}
        {beneath}
      </div>
    </div>
  );
}

function MessageText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isFolded = isLong(text) && !isOpen;
  return (
    <>
      {/* Marks stacked on a letter stay within the message. */}
      <p
        dir="auto"
        className={`overflow-clip leading-normal whitespace-pre-wrap ${isFolded ? 'line-clamp-8' : ''}`}
      >
        {splitLinks(text).map(({ text: piece, href }, index) =>
          href === null ? (
            piece
          ) : (
            <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
              {piece}
            </a>
          ),
        )}
      </p>
      {isLong(text) && (
        <button
          className="btn btn-quiet btn-xs mt-1"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {isOpen ? t('chat.less') : t('chat.more')}
        </button>
      )}
    </>
  );
}
