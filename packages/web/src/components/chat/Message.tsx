import type { ChatMessage } from '@gongbang/protocol';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { splitLinks } from '../../layout/links.ts';
import type { OutgoingMessage } from '../../store/classState.ts';
import { Avatar } from '../Avatar.tsx';

/** A message that the server has numbered. */
export const Message = memo(function Message({ message, isMine }: { message: ChatMessage; isMine: boolean }) {
  const { t } = useTranslation();
  const { name, role, sentAt, text, seq } = message;
  return (
    <li className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-2.5" data-seq={seq}>
      <span className="mt-0.5">
        <Avatar name={name} size={28} />
      </span>
      <div>
        <p className="flex flex-wrap items-center gap-1.5 text-[13px]">
          <b>{name}</b>
          {role === 'mentor' && (
            <span className="pill pill-primary min-h-[18px] px-1.5">{t('common.mentor')}</span>
          )}
          {isMine && <span className="pill min-h-[18px] px-1.5">{t('common.me')}</span>}
          <time className="text-xs text-text-3 tabular-nums" dateTime={new Date(sentAt).toISOString()}>
            {timeOfDay(sentAt, currentLanguage())}
          </time>
        </p>
        <MessageText text={text} />
      </div>
    </li>
  );
});

interface OutgoingProps {
  readonly message: OutgoingMessage;
  readonly name: string;
  readonly onRetry: (clientId: string) => void;
  readonly onDiscard: (clientId: string) => void;
}

/** One's own message on its way, or one that could not be sent. */
export function Outgoing({ message: { clientId, text, state }, name, onRetry, onDiscard }: OutgoingProps) {
  const { t } = useTranslation();
  const failed = state === 'failed';
  return (
    <li className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-2.5" data-state={state}>
      <span className="mt-0.5">
        <Avatar name={name} size={28} />
      </span>
      <div>
        <p className="flex flex-wrap items-center gap-1.5 text-[13px]">
          <b>{name}</b>
          <span className={failed ? 'text-danger-text' : 'text-text-3'} role={failed ? 'alert' : 'status'}>
            {failed ? t('chat.failed') : t('chat.sending')}
          </span>
        </p>
        <div className={failed ? '' : 'text-text-3'}>
          <MessageText text={text} />
        </div>
        {failed && (
          <p className="mt-1 flex gap-2">
            <button
              className="btn btn-line btn-xs"
              onClick={() => {
                onRetry(clientId);
              }}
            >
              {t('chat.resend')}
            </button>
            <button
              className="btn btn-quiet btn-xs"
              onClick={() => {
                onDiscard(clientId);
              }}
            >
              {t('chat.discard')}
            </button>
          </p>
        )}
      </div>
    </li>
  );
}

function MessageText({ text }: { text: string }) {
  return (
    <p className="leading-normal whitespace-pre-wrap">
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
  );
}
