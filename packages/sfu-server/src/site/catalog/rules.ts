import {
  COURSE_LIMITS,
  courseSlug,
  type CourseCard,
  type CourseDate,
  type CourseSlug,
  type DateState,
} from '@gongbang/protocol';

import { isLineOver } from '../bookings/rules.ts';
import type { ClassOutcome, CourseRecord, DateRecord, SeatCounts } from '../../ports/bookings.ts';

const MS_PER_MINUTE = 60_000;

/** When a date is over, even if its class runs longer. */
export const endOf = (
  { startsAt }: Pick<DateRecord, 'startsAt'>,
  { minutes }: Pick<CourseRecord, 'minutes'>,
): number => startsAt + minutes * MS_PER_MINUTE;

/** Whether a class ended before its date began: it was only a try-out, and the date is still on. */
export const isEndedEarly = (
  { startsAt }: Pick<DateRecord, 'startsAt'>,
  { phase, endedAt }: ClassOutcome,
): boolean => phase === 'ended' && (endedAt ?? 0) < startsAt;

/** Whether a date's class has begun, not counting earlier try-outs. */
export const hasBegun = (date: Pick<DateRecord, 'startsAt'>, outcome: ClassOutcome | null): boolean =>
  outcome !== null &&
  (outcome.phase === 'live' ||
    (outcome.phase === 'ended' && outcome.startedAt !== null && !isEndedEarly(date, outcome)));

/** A date's stage; whether an open date is `full` is for its seats to decide. */
export function stageOf(
  date: DateRecord,
  course: Pick<CourseRecord, 'minutes'>,
  outcome: ClassOutcome | null,
  now: number,
): Extract<DateState, 'open' | 'live' | 'past' | 'cancelled'> {
  if (date.cancelledAt !== null) {
    return 'cancelled';
  }
  if (outcome?.phase === 'live') {
    return 'live';
  }
  if (now >= endOf(date, course) || (outcome?.phase === 'ended' && !isEndedEarly(date, outcome))) {
    return 'past';
  }
  return now >= date.startsAt ? 'live' : 'open';
}

/** A date as everybody sees it. */
export function shownDate(
  date: DateRecord,
  stage: ReturnType<typeof stageOf>,
  { taken, booked, waiting }: SeatCounts,
  now: number,
): CourseDate {
  const { id, startsAt, timeZone, seats, minimum } = date;
  // While people are in line, free seats are offered to them first.
  const seatsLeft = waiting > 0 && !isLineOver(date, now) ? 0 : Math.max(0, seats - taken);
  const state = stage === 'open' && seatsLeft === 0 ? 'full' : stage;
  return {
    ...{ id, startsAt, timeZone, state, seats, seatsLeft, waiting, minimum },
    booked: minimum === null ? null : booked,
  };
}

/** A course as a card in the storefront. */
export function cardOf(course: CourseRecord, mentorName: string): CourseCard {
  const { slug, title, craft, minutes, cover, price: amount, currency } = course;
  return {
    slug,
    title,
    craft,
    minutes,
    cover,
    mentorName,
    price: amount === 0 ? null : { amount, currency },
  };
}

const MADE_SLUG = 40;

/** An address made from a title, as far as it has ASCII letters: `pinch-pot-3f2a`, or else `class-3f2a`. */
export function slugFrom(title: string, distinction: string): CourseSlug {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MADE_SLUG)
    .replaceAll(/^-+|-+$/g, '');
  return courseSlug.parse(`${words === '' ? 'class' : words}-${distinction}`.slice(0, COURSE_LIMITS.slug));
}

/** What of its class is to follow from now on, after a change that is not the lesson's. */
export const planOrMore = ({ follows }: Pick<DateRecord, 'follows'>): 'plan' | 'lesson' | 'class' =>
  follows === 'lesson' || follows === 'class' ? follows : 'plan';

/** The same after a change of the lesson: a class that is not there yet begins with it. */
export const lessonOrMore = ({ follows }: Pick<DateRecord, 'follows'>): 'lesson' | 'class' =>
  follows === 'class' ? 'class' : 'lesson';
