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

/** When a date is over, however long its class may go on. */
export const endOf = (
  { startsAt }: Pick<DateRecord, 'startsAt'>,
  { minutes }: Pick<CourseRecord, 'minutes'>,
): number => startsAt + minutes * MS_PER_MINUTE;

/** Whether a class was over before its date began: it was only tried, and the date is still on. */
export const isEndedEarly = (
  { startsAt }: Pick<DateRecord, 'startsAt'>,
  { phase, endedAt }: ClassOutcome,
): boolean => phase === 'ended' && (endedAt ?? 0) < startsAt;

/** Whether the class of a date has begun, and not just been tried before. */
export const hasBegun = (date: Pick<DateRecord, 'startsAt'>, outcome: ClassOutcome | null): boolean =>
  outcome !== null &&
  (outcome.phase === 'live' ||
    (outcome.phase === 'ended' && outcome.startedAt !== null && !isEndedEarly(date, outcome)));

/** Where a date is: `begun` stands between `open` and `full`, which its seats decide. */
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
  // While people wait and are offered what comes free, it is theirs.
  const seatsLeft = waiting > 0 && !isLineOver(date, now) ? 0 : Math.max(0, seats - taken);
  const state = stage === 'open' && seatsLeft === 0 ? 'full' : stage;
  return {
    ...{ id, startsAt, timeZone, state, seats, seatsLeft, waiting, minimum },
    booked: minimum === null ? null : booked,
  };
}

/** A course as the storefront shows it. */
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

/** An address made of a title, as far as it has letters for one: `pinch-pot-3f2a`, or `class-3f2a`. */
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
export const planOrMore = ({ follows }: Pick<DateRecord, 'follows'>): 'plan' | 'lesson' =>
  follows === 'lesson' ? 'lesson' : 'plan';
