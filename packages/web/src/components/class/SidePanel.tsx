import { Tabs } from 'radix-ui';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { unread } from '../../store/chat.ts';
import { ChatPanel } from '../chat/ChatPanel.tsx';
import { Roster } from './Roster.tsx';

const TAB =
  'flex items-center gap-1.5 px-3 pt-2.5 pb-3 font-medium text-text-2 data-[state=active]:font-bold data-[state=active]:text-text data-[state=active]:shadow-[inset_0_-2px_0_var(--text)]';

/** The rail beside the stage (beneath it on a phone): the chat, and for the mentor the people. */
export function SidePanel({ composerRef }: { composerRef: Ref<HTMLTextAreaElement> }) {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const people = useClassState((state) => state.peers.length);
  const news = useClassState((state) => unread(state.chat, state.me?.id));
  const [tab, setTab] = useState('chat');
  if (role === 'mentee') {
    return (
      <section className="panel flex min-h-0 flex-col max-md:rounded-none" aria-label={t('chat.title')}>
        <h2 className="px-4 pt-3 pb-1 text-sm">{t('chat.title')}</h2>
        <ChatPanel isVisible fieldRef={composerRef} />
      </section>
    );
  }
  return (
    <Tabs.Root value={tab} onValueChange={setTab} className="panel flex min-h-0 flex-col max-md:rounded-none">
      <Tabs.List className="flex gap-0.5 border-b border-line px-2 pt-1" aria-label={t('class.tools')}>
        <Tabs.Trigger value="chat" className={TAB}>
          {t('chat.title')}
          {news > 0 && (
            <span className="badge" aria-label={t('chat.unread', { count: news })}>
              {news}
            </span>
          )}
        </Tabs.Trigger>
        <Tabs.Trigger value="people" className={TAB}>
          {t('class.people')}
          <span className="pill tabular-nums">{people}</span>
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content
        value="chat"
        forceMount
        className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden"
      >
        <ChatPanel isVisible={tab === 'chat'} fieldRef={composerRef} />
      </Tabs.Content>
      <Tabs.Content value="people" className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden">
        <Roster />
      </Tabs.Content>
    </Tabs.Root>
  );
}
