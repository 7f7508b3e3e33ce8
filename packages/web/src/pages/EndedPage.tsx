import { REOPEN_MS, type EndReason } from '@gongbang/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { ChatPanel } from '../components/chat/ChatPanel.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { http } from '../client/http.ts';
import { useExplain } from '../hooks/useAct.ts';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useNow } from '../hooks/useNow.ts';
import { currentLanguage } from '../i18n/index.ts';
import { dayOf, split, timeOfDay } from '../layout/format.ts';

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
          {endedAt !== null && <Reopening until={endedAt + REOPEN_MS} />}
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

/** How often a page that is looked at asks whether the class was reopened, in ms. */
const LOOK_MS = 60_000;

/** For a day after its end the mentor can take the class up again; whoever still looks at this page is back by itself then. */
function Reopening({ until }: { until: number }) {
  const { t } = useTranslation();
  const explain = useExplain();
  const { link } = useClassroom();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const reason = useClassState((state) => state.class?.endReason);
  const offset = useClassState((state) => state.clockOffset);
  const [isBusy, setBusy] = useState(false);
  const isOpen = useNow() + offset < until && reason !== 'deleted';
  const { id, key } = link;
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') {
        http.getClass(id, key).then(
          ({ class: info }) => {
            if (info.phase !== 'ended') {
              location.reload();
            }
          },
          // It is asked again.
          () => undefined,
        );
      }
    };
    if (!isOpen) {
      return undefined;
    }
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, key, isOpen]);
  if (!isMentor || !isOpen) {
    return null;
  }
  const reopen = async (): Promise<void> => {
    setBusy(true);
    try {
      await http.changeClass(id, key, { phase: 'scheduled' });
      location.reload();
    } catch (error) {
      setBusy(false);
      explain(error);
    }
  };
  const language = currentLanguage();
  const time = `${dayOf(until, language)} ${timeOfDay(until, language)}`;
  return (
    <div className="grid justify-items-start gap-2">
      <p className="text-sm text-text-2">{t('ended.reopenHint', { time })}</p>
      <button className="btn btn-line" disabled={isBusy} aria-busy={isBusy} onClick={() => void reopen()}>
        {t('ended.reopen')}
      </button>
    </div>
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
