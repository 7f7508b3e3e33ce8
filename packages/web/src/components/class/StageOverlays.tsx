import { DoorOpen, Volume2, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { clockTime, timeOfDay } from '../../layout/format.ts';
import { Avatar } from '../Avatar.tsx';

/** A brief drop is not worth mentioning: banner and veil wait this long, in ms. */
const PATIENCE_MS = 2000;
/** After waiting this long, users may want to know what their network lets through, in ms. */
const HELP_AFTER_MS = 15_000;
/** The same if the server is there and media is not: then the network is the first thing to check. */
const MEDIA_HELP_AFTER_MS = 1000;
const SECOND_MS = 1000;

/** Says that the connection is being restored; the last picture stays. */
export function ReconnectingBanner() {
  const { t } = useTranslation();
  const connection = useClassState((state) => state.connection);
  const mediaLostSince = useClassState((state) => state.mediaLostSince);
  const now = useNow();
  const isOffline = connection.state === 'offline';
  const since = isOffline ? connection.since : mediaLostSince;
  if (since === null) {
    return null;
  }
  const elapsed = now - since;
  if (isOffline && connection.updating) {
    return (
      <div
        className="absolute inset-0 grid place-content-center justify-items-center gap-2 bg-scrim p-6 text-center"
        role="status"
      >
        <span className="spinner h-7 w-7" />
        <b className="text-lg">{t('class.updatingTitle')}</b>
        <p className="text-on-stage-2">{t('class.updating')}</p>
      </div>
    );
  }
  // Lost media is reported only once it is certain; lost signalling is reported at once, so it waits here.
  if (isOffline && elapsed < PATIENCE_MS) {
    return null;
  }
  return (
    <div
      className="banner pointer-events-none absolute top-3 right-3 left-3 z-(--z-bar) *:[a]:pointer-events-auto"
      role="status"
    >
      <span className="spinner shrink-0 text-warn-text" />
      <span className="grow">{isOffline ? t('class.reconnecting') : t('quality.mediaLost')}</span>
      {elapsed > (isOffline ? HELP_AFTER_MS : MEDIA_HELP_AFTER_MS) && (
        <Link to="/check" target="_blank" className="shrink-0">
          {t('check.title')}
        </Link>
      )}
      <span className="tabular-nums">{t('class.seconds', { count: Math.round(elapsed / SECOND_MS) })}</span>
    </div>
  );
}

/** The mentor's connection is lost, or they left and may come back: a veil over the last picture. */
export function MentorAwayVeil() {
  const { t } = useTranslation();
  const isAway = useClassState(
    (state) => state.mentor.state === 'away' && state.connection.state === 'online',
  );
  const name = useClassState((state) => state.class?.mentorName ?? '');
  /** Until when to wait for someone who left the class. */
  const backBy = useClassState(({ mentor }) =>
    mentor.state === 'away' && mentor.left === true ? mentor.until : null,
  );
  const [since, setSince] = useState<number | null>(null);
  const now = useNow();
  if (isAway !== (since !== null)) {
    setSince(isAway ? now : null);
  }
  if (since === null || now - since < PATIENCE_MS) {
    return null;
  }
  return (
    <div
      className="absolute inset-0 grid place-content-center justify-items-center gap-2 bg-scrim p-6 text-center"
      role="status"
    >
      <Avatar name={name} size={56} />
      <b className="flex items-center gap-2 text-lg">
        {backBy === null ? <WifiOff size={20} aria-hidden /> : <DoorOpen size={20} aria-hidden />}
        <span>{backBy === null ? t('class.mentorAway') : t('class.mentorLeft')}</span>
      </b>
      <p className="text-on-stage-2">
        {backBy === null
          ? t('class.mentorAwayHint')
          : t('class.mentorLeftHint', { time: timeOfDay(backBy, currentLanguage()) })}
      </p>
      <span className="tag tabular-nums">{t('class.mentorAwaySince', { time: clockTime(now - since) })}</span>
    </div>
  );
}

/** The browser requires a tap before it plays sound. */
export function TapToHear({ onTap }: { onTap: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      className="btn btn-primary btn-lg absolute top-1/2 left-1/2 z-(--z-bar) -translate-x-1/2 -translate-y-1/2 shadow-3"
      onClick={onTap}
    >
      <Volume2 size={20} aria-hidden />
      <span>{t('class.tap')}</span>
    </button>
  );
}
