import type { ChatMessage } from '@gongbang/protocol';
import { memo, type ReactNode } from 'react';
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
    <li data-seq={seq}>
      <Entry name={name} text={text}>
        {role === 'mentor' && (
          <span className="pill pill-primary min-h-[18px] px-1.5">{t('common.mentor')}</span>
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
}

/** One's own message on its way, or one that could not be sent. */
export function Outgoing({ message: { clientId, text, state }, name, onRetry, onDiscard }: OutgoingProps) {
  const { t } = useTranslation();
  const failed = state === 'failed';
  return (
    <li data-state={state} className={failed ? '' : 'text-text-3'}>
      <Entry name={name} text={text}>
        <span className={failed ? 'text-danger-text' : ''} role={failed ? 'alert' : 'status'}>
          {failed ? t('chat.failed') : t('chat.sending')}
        </span>
      </Entry>
      {failed && (
        <p className="mt-1 flex gap-2 pl-[38px]">
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
    </li>
  );
}

/** Who says what; beside the name, what there is to say of it. */
function Entry({ name, text, children }: { name: string; text: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-2.5">
      <span className="mt-0.5">
        <Avatar name={name} size={28} />
      </span>
      <div>
        <p className="flex flex-wrap items-center gap-1.5 text-[13px]">
          <b>{name}</b>
          {children}
        </p>
        <MessageText text={text} />
      </div>
    </div>
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
