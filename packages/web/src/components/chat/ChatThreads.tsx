import { EMPTY_CHAT, unread } from '@gongbang/client';
import type { PeerId } from '@gongbang/protocol';
import { Lock } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { ChatPanel } from './ChatPanel.tsx';

interface ChatThreadsProps {
  readonly isVisible: boolean;
  readonly fieldRef: Ref<HTMLTextAreaElement>;
  /** The private line being shown; null for everyone's chat. */
  readonly line: PeerId | null;
  readonly onLine: (line: PeerId | null) => void;
}

/** Everyone's chat and the private lines, one at a time. */
export function ChatThreads({ isVisible, fieldRef, line, onLine }: ChatThreadsProps) {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const me = useClassState((state) => state.me?.id ?? '');
  const lines = useClassState((state) => state.lines);
  const chat = useClassState((state) => state.chat);
  const peers = useClassState((state) => state.peers);
  const threads: PeerId[] =
    role === 'mentor' ? [...new Set([...(line === null ? [] : [line]), ...Object.keys(lines)])] : [me];
  const nameOf = (peerId: PeerId): string =>
    role !== 'mentor'
      ? t('chat.lineToMentor')
      : (peers.find(({ id }) => id === peerId)?.name ??
        lines[peerId]?.messages.find((message) => message.peerId === peerId)?.name ??
        t('chat.line'));
  const tabs: [PeerId | null, string][] = [
    [null, t('chat.everyone')],
    ...threads.map((peerId): [PeerId, string] => [peerId, nameOf(peerId)]),
  ];
  return (
    <>
      {tabs.length > 1 && (
        <div className="flex gap-1 overflow-x-auto px-3 pt-2" role="group" aria-label={t('chat.threads')}>
          {tabs.map(([thread, name]) => {
            const news = unread(thread === null ? chat : (lines[thread] ?? EMPTY_CHAT), me);
            return (
              <button
                key={thread}
                className={`chip ${line === thread ? 'is-on' : ''}`}
                aria-pressed={line === thread}
                onClick={() => {
                  onLine(thread);
                }}
              >
                {thread !== null && <Lock size={14} aria-hidden />}
                <span>{name}</span>
                {news > 0 && line !== thread && <span className="badge">{news}</span>}
              </button>
            );
          })}
        </div>
      )}
      <ChatPanel isVisible={isVisible} fieldRef={fieldRef} thread={line} />
    </>
  );
}
