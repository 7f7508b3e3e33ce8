import { REOPEN_MS, type ClassId, type EndReason } from '@gongbang/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { ChatRecord } from '../components/ended/ChatRecord.tsx';
import { LastPictures } from '../components/ended/LastPictures.tsx';
import { NoteCard } from '../components/ended/NoteCard.tsx';
import { Report } from '../components/ended/Report.tsx';
import { StepsDone } from '../components/ended/StepsDone.tsx';
import { ToBooking } from '../components/ended/ToBooking.tsx';
import { SiteFooter } from '../components/SiteFooter.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { bookingJoinedWith } from '../client/bookingStore.ts';
import { isDateClass } from '../client/dateClasses.ts';
import { http } from '../client/http.ts';
import { useExplain } from '../hooks/useAct.ts';
import { useAfterwards } from '../hooks/useAfterwards.ts';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useDuration } from '../hooks/useDuration.ts';
import { useNow } from '../hooks/useNow.ts';
import { currentLanguage } from '../i18n/index.ts';
import { dayOf, timeOfDay } from '../layout/format.ts';

const ENDED_BY = {
  mentor: 'ended.byMentor',
  'mentor-away': 'ended.mentorAway',
  deleted: 'ended.deleted',
} as const satisfies Record<EndReason, string>;

/** The same, told to the mentor; whoever runs the server may have deleted it, too. */
const ENDED_BY_ME = {
  mentor: 'ended.byMe',
  'mentor-away': 'ended.iWasAway',
  deleted: 'ended.wasDeleted',
} as const satisfies Record<EndReason, string>;

/** From this length on a name is set smaller: it would fill the page. */
const LONG_NAME = 16;

/** After the class: what it was, what to keep of it, and a note to the mentor; for the mentor, who came and how it went. */
export function EndedPage() {
  const { t } = useTranslation();
  const info = useClassState((state) => state.class);
  const me = useClassState((state) => state.me);
  const isMentor = useClassState((state) => state.role === 'mentor');
  const duration = useDuration();
  const { afterwards, reload } = useAfterwards();
  if (info === null) {
    return null;
  }
  const { startedAt, endedAt } = info;
  const name = me?.name ?? afterwards?.mine?.name;
  const steps = afterwards?.steps ?? [];
  const { mine = null } = afterwards ?? {};
  const by = info.endReason ?? 'mentor';
  const isDeleted = by === 'deleted';
  // The class of a date that was called off is deleted with it.
  const isCalledOff = isDeleted && startedAt === null && !isMentor && bookingJoinedWith(info.id) !== null;
  const facts = [
    info.title,
    // The note already names its mentor.
    isMentor || mine !== null ? null : t('common.mentorOf', { name: info.mentorName }),
    startedAt === null ? null : dayOf(startedAt, currentLanguage()),
    startedAt === null || endedAt === null ? null : duration(endedAt - startedAt),
  ];
  return (
    <>
      <SiteHeader />
      <main
        id="main"
        className="site grid items-start gap-8 pt-4 pb-12 md:grid-cols-[minmax(0,1fr)_420px] md:gap-12"
      >
        <div className="grid gap-8">
          <section className="grid gap-3">
            <p className="text-sm text-text-3">{facts.filter((fact) => fact !== null).join(' · ')}</p>
            <h1
              className={`font-[750] whitespace-pre-line ${
                (name?.length ?? 0) > LONG_NAME ? 'text-[28px] md:text-4xl' : 'text-4xl md:text-[44px]'
              }`}
            >
              {isDeleted && startedAt === null
                ? t('ended.notHeld')
                : name === undefined
                  ? t('ended.title')
                  : t('ended.thanks', { name })}
            </h1>
            <p className="text-text-2">
              {t(isCalledOff ? 'ended.calledOff' : (isMentor ? ENDED_BY_ME : ENDED_BY)[by])}
            </p>
            {endedAt !== null && <Reopening until={endedAt + REOPEN_MS} />}
            {!isMentor && (
              <ToBooking classId={info.id} hint={t(isDeleted ? 'ended.bookingNow' : 'ended.bookingHint')} />
            )}
            {isMentor && !isDeleted && <Again classId={info.id} />}
          </section>
          {mine !== null && (
            <NoteCard
              key={`${mine.note?.at ?? 'none'}`}
              mentorName={info.mentorName}
              sent={mine.note}
              onSent={reload}
            />
          )}
          {afterwards !== null && <Report afterwards={afterwards} />}
          {mine !== null && steps.length > 0 && <StepsDone steps={steps} checkIns={mine.checkIns} />}
        </div>
        <aside className="grid gap-4">
          <LastPictures isThere={afterwards?.pictureAt != null} />
          <ChatRecord />
          <Link to="/" className="btn btn-line justify-self-start">
            {t('ended.home')}
          </Link>
        </aside>
      </main>
      <SiteFooter />
    </>
  );
}

/** The way to the same class once more: on another date of its course, if it belongs to one. */
function Again({ classId }: { classId: ClassId }) {
  const { t } = useTranslation();
  return isDateClass(classId) ? (
    <Link to="/studio" className="btn btn-line justify-self-start">
      {t('ended.studio')}
    </Link>
  ) : (
    <Link to={`/new?again=${classId}`} className="btn btn-line justify-self-start">
      {t('again.title')}
    </Link>
  );
}

/** How often a visible page asks whether the class was reopened, in ms. */
const LOOK_MS = 60_000;

/** For a day after its end the mentor can reopen the class; anyone still on this page then comes back automatically. */
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
