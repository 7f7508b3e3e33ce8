import { unread } from '@gongbang/client';
import type { PeerId } from '@gongbang/protocol';
import { Tabs } from 'radix-ui';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { useHelpQueue } from '../../hooks/useBenches.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { ChatThreads } from '../chat/ChatThreads.tsx';
import { ChatPreview } from './ChatPreview.tsx';
import { HelpQueue } from './HelpQueue.tsx';
import { Roster } from './Roster.tsx';

interface StaffPanelProps {
  readonly composerRef: Ref<HTMLTextAreaElement>;
  readonly tab: StaffTab;
  readonly onTab: (tab: StaffTab) => void;
  /** Opens the chat, to write. */
  readonly onWrite: () => void;
  /** Enlarges somebody's bench. */
  readonly onLook: (peerId: PeerId) => void;
}

export type StaffTab = 'help' | 'chat' | 'people';
const TABS: readonly StaffTab[] = ['help', 'chat', 'people'];

/** The rail of those who manage the class: who waits for help, the chat, the people. */
export function StaffPanel({ composerRef, tab, onTab, onWrite, onLook }: StaffPanelProps) {
  const { t } = useTranslation();
  const people = useClassState((state) => state.peers.length);
  const waiting = useHelpQueue().length;
  const news = useClassState(
    (state) =>
      unread(state.chat, state.me?.id) +
      Object.values(state.lines).reduce((sum, line) => sum + unread(line, state.me?.id), 0),
  );
  const [line, setLine] = useState<PeerId | null>(null);
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value) => {
        onTab(TABS.find((name) => name === value) ?? 'help');
      }}
      className="panel rail flex min-h-0 flex-1 flex-col"
    >
      <Tabs.List className="flex gap-0.5 border-b border-line px-2 pt-1" aria-label={t('class.tools')}>
        <Tabs.Trigger value="help" className="tab">
          <span>{t('queue.title')}</span>
          {waiting > 0 && <span className="badge">{waiting}</span>}
        </Tabs.Trigger>
        <Tabs.Trigger value="chat" className="tab">
          <span>{t('chat.title')}</span>
          {news > 0 && (
            <span className="badge" aria-label={t('chat.unread', { count: news })}>
              {news}
            </span>
          )}
        </Tabs.Trigger>
        <Tabs.Trigger value="people" className="tab">
          <span>{t('class.people')}</span>
          <span className="pill tabular-nums">{people}</span>
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content
        value="help"
        forceMount
        className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden"
      >
        <HelpQueue onLook={onLook} />
      </Tabs.Content>
      <Tabs.Content
        value="chat"
        forceMount
        className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden"
      >
        <ChatThreads isVisible={tab === 'chat'} fieldRef={composerRef} line={line} onLine={setLine} />
      </Tabs.Content>
      <Tabs.Content value="people" className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden">
        <Roster
          onLine={(peerId) => {
            setLine(peerId);
            onTab('chat');
          }}
        />
      </Tabs.Content>
      {tab !== 'chat' && (
        <ChatPreview
          onOpen={(thread) => {
            setLine(thread);
            onWrite();
          }}
        />
      )}
    </Tabs.Root>
  );
}
