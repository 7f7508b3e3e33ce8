import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import table from '../assets/scenes/table.svg';
import { Avatar } from '../components/Avatar.tsx';
import { ChatPanel } from '../components/chat/ChatPanel.tsx';
import { Signs } from '../components/class/Signs.tsx';
import { ReconnectingBanner } from '../components/class/StageOverlays.tsx';
import { LessonList } from '../components/lesson/LessonList.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useNow } from '../hooks/useNow.ts';
import { clockTime } from '../layout/format.ts';

/** For those who are early: who teaches, what, when; the chat already works, and the class opens by itself. */
export function WaitingRoom() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const info = useClassState((state) => state.class);
  const audience = useClassState((state) => state.audience);
  if (info === null) {
    return null;
  }
  return (
    <>
      <Signs />
      <SiteHeader>
        <button className="btn btn-quiet btn-sm" onClick={() => void client.leave()}>
          {t('waiting.leave')}
        </button>
      </SiteHeader>
      <main
        id="main"
        className="site grid items-start gap-8 pb-10 md:grid-cols-[minmax(0,1fr)_376px] md:gap-10"
      >
        <section className="grid gap-6">
          <div className="tile rounded-xl max-md:h-52 md:aspect-[16/6.4]">
            <img src={table} alt="" className="absolute inset-0 h-full w-full object-cover opacity-30" />
            <div className="absolute inset-0 grid content-between p-5 md:p-8">
              <h1 className="flex items-center gap-2 text-sm font-[450] tracking-normal">
                <Avatar name={info.mentorName} size={24} />
                <span>{`${t('common.mentorOf', { name: info.mentorName })} · ${info.title}`}</span>
              </h1>
              <Countdown startsAt={info.wholeDay ? null : info.startsAt} />
            </div>
            <ReconnectingBanner />
          </div>
          <p className="text-text-2" role="status">
            {t('waiting.auto')}
          </p>
          {info.about !== '' && (
            <section className="grid gap-2">
              <h2 className="text-lg">{t('waiting.about')}</h2>
              <p className="whitespace-pre-wrap text-text-2">{info.about}</p>
            </section>
          )}
          <LessonList isWide />
        </section>
        <aside className="card flex h-[60dvh] min-h-96 flex-col overflow-hidden md:h-[min(640px,calc(100dvh-112px))]">
          <header className="flex items-center justify-between px-4 pt-4 pb-1">
            <h2 className="text-base">{t('waiting.title')}</h2>
            <span className="flex items-center gap-1.5 text-[13px] text-text-2 tabular-nums">
              <Users size={16} aria-hidden />
              <span>{t('common.people', { count: audience })}</span>
            </span>
          </header>
          <ChatPanel isVisible />
        </aside>
      </main>
    </>
  );
}

function Countdown({ startsAt }: { startsAt: number | null }) {
  const { t } = useTranslation();
  const offset = useClassState((state) => state.clockOffset);
  const isMentorHere = useClassState((state) => state.mentor.state === 'present');
  const now = useNow() + offset;
  if (startsAt === null || startsAt <= now) {
    return (
      <p className="text-[28px] font-[750]">
        {isMentorHere ? t('waiting.mentorHere') : startsAt === null ? t('waiting.noTime') : t('waiting.soon')}
      </p>
    );
  }
  return (
    <div>
      <p className="mb-1 text-on-stage-2">{t('waiting.until')}</p>
      <p
        className="text-[64px] leading-none font-[720] tracking-tighter tabular-nums md:text-[84px]"
        role="timer"
      >
        {clockTime(startsAt - now)}
      </p>
    </div>
  );
}
