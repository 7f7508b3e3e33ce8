import type { PeerId } from '@gongbang/protocol';
import { Lock, MessageCircle } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { lastSaid, stands, type Said } from '../../layout/messages.ts';

/**
 * The latest message, while something else is shown: pressing it opens its thread. It is there before anything was said, so that
 * what is above it keeps its place; and a press goes to the message under the pointer, whatever comes in meanwhile.
 */
export function ChatPreview({ onOpen }: { onOpen: (thread: PeerId | null) => void }) {
  const { t } = useTranslation();
  const chat = useClassState((state) => state.chat);
  const lines = useClassState((state) => state.lines);
  const latest = useMemo(() => lastSaid({ chat, lines }), [chat, lines]);
  const [held, setHeld] = useState<Said | null>(null);
  const said = held !== null && stands({ chat, lines }, held) ? held : latest;
  const hold = (): void => {
    setHeld(latest);
  };
  const letGo = (): void => {
    setHeld(null);
  };
  const Icon = (said?.thread ?? null) === null ? MessageCircle : Lock;
  return (
    <button
      type="button"
      className="chat-preview"
      data-chat-preview
      onPointerEnter={hold}
      onPointerLeave={letGo}
      onFocus={hold}
      onBlur={letGo}
      onClick={() => {
        onOpen(said?.thread ?? null);
      }}
    >
      <Icon size={16} className="shrink-0" aria-hidden />
      {said === null ? (
        <span className="flex-1 text-left">{t('chat.none')}</span>
      ) : (
        <>
          {/* However long a name is, part of the message stays readable. */}
          <b className="max-w-[40%] shrink-0 truncate text-text">{said.message.name}</b>
          <span className="min-w-0 flex-1 truncate text-left">
            {said.message.text === '' ? t('ended.picture') : said.message.text}
          </span>
        </>
      )}
      {said !== null && (
        <time
          className="shrink-0 text-xs text-text-3 tabular-nums"
          dateTime={new Date(said.message.sentAt).toISOString()}
        >
          {timeOfDay(said.message.sentAt, currentLanguage())}
        </time>
      )}
    </button>
  );
}
