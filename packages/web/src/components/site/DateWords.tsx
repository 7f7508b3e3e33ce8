import type { CourseDate } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime, shortDay, weekdayTime } from '../../layout/courseDates.ts';
import { whenText } from '../../layout/when.ts';

type At = Pick<CourseDate, 'startsAt' | 'timeZone'>;

/** A start by the mentor's clock, if that differs from the reader's; null if it does not. */
export function useMentorsTime(): (at: At) => string | null {
  const { t } = useTranslation();
  return ({ startsAt, timeZone }) => {
    const mentors = whenText({ startsAt, timeZone, wholeDay: false }, currentLanguage())?.mentors ?? null;
    return mentors === null ? null : t('common.mentorsTime', { time: mentors });
  };
}

/** A start on a line of its own: the day, the time, and the mentor's time if that differs. */
export function WhenLine({ date }: { date: At }) {
  const mentors = useMentorsTime()(date);
  return (
    <>
      <span>{dayAndTime(date.startsAt, currentLanguage())}</span>
      {mentors !== null && <span className="small">{` · ${mentors}`}</span>}
    </>
  );
}

/** A start as the first column of a row. */
export function DateColumn({ startsAt, isPast = false }: { startsAt: number; isPast?: boolean }) {
  const language = currentLanguage();
  return (
    <p className={isPast ? 'date is-past' : 'date'}>
      <b>{shortDay(startsAt, language)}</b>
      <span>{weekdayTime(startsAt, language)}</span>
    </p>
  );
}

/** What to say about a date's seats, a line each. */
export function useSeatWords(): (date: Pick<CourseDate, 'state' | 'seatsLeft' | 'waiting'>) => string[] {
  const { t } = useTranslation();
  return ({ state, seatsLeft, waiting }) => {
    if (state === 'live') {
      return [t('courses.live')];
    }
    if (state === 'open') {
      return [seatsLeft === 1 ? t('courses.seatLeft') : t('courses.seatsLeft', { count: seatsLeft })];
    }
    return [t('courses.full'), ...(waiting === 0 ? [] : [t('courses.line', { count: waiting })])];
  };
}
