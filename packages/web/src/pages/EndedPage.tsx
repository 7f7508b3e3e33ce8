import type { EndReason } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { ChatPanel } from '../components/chat/ChatPanel.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { useClassState } from '../hooks/useClassroom.tsx';
import { currentLanguage } from '../i18n/index.ts';
import { dayOf, split } from '../layout/format.ts';

const ENDED_BY = {
  mentor: 'ended.byMentor',
  'mentor-away': 'ended.mentorAway',
  deleted: 'ended.deleted',
} as const satisfies Record<EndReason, string>;

/** After the class: what it was, and the chat to read once more. */
export function EndedPage() {
  const { t } = useTranslation();
  const info = useClassState((state) => state.class);
  const me = useClassState((state) => state.me);
  const hasChat = useClassState((state) => state.chat.messages.length > 0);
  if (info === null) {
    return null;
  }
  const { startedAt, endedAt } = info;
  const facts = [
    info.title,
    t('common.mentorOf', { name: info.mentorName }),
    startedAt === null ? null : dayOf(startedAt, currentLanguage()),
  ];
  return (
    <>
      <SiteHeader />
      <main
        id="main"
        className="site grid items-start gap-8 pt-4 pb-12 md:grid-cols-[minmax(0,1fr)_420px] md:gap-12"
      >
        <section className="grid gap-4">
          <p className="text-sm text-text-3">{facts.filter((fact) => fact !== null).join(' · ')}</p>
          <h1 className="text-4xl font-[750]">
            {me === null ? t('ended.title') : t('ended.thanks', { name: me.name })}
          </h1>
          <p className="text-text-2">
            <span>{t(ENDED_BY[info.endReason ?? 'mentor'])}</span>
            {startedAt !== null && endedAt !== null && <Lasted ms={endedAt - startedAt} />}
          </p>
          <p>
            <Link to="/" className="btn btn-primary">
              {t('ended.home')}
            </Link>
          </p>
        </section>
        <aside className="card flex h-[60dvh] min-h-80 flex-col overflow-hidden">
          <h2 className="px-4 pt-4 text-base">{t('ended.chat')}</h2>
          {hasChat ? (
            <ChatPanel isVisible isReadOnly />
          ) : (
            <p className="grid flex-1 place-content-center text-text-3">{t('ended.noChat')}</p>
          )}
        </aside>
      </main>
    </>
  );
}

function Lasted({ ms }: { ms: number }) {
  const { t } = useTranslation();
  const { hours, minutes, seconds } = split(ms);
  const parts = [
    hours > 0 ? t('time.hours', { count: hours }) : null,
    minutes > 0 ? t('time.minutes', { count: minutes }) : null,
    hours === 0 && minutes === 0 ? t('time.seconds', { count: seconds }) : null,
  ];
  return <span>{` (${t('ended.lasted', { time: parts.filter((part) => part !== null).join(' ') })})`}</span>;
}
