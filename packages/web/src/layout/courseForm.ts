import {
  COURSE_LIMITS,
  DEFAULT_SEATS,
  LIMITS,
  courseDraft,
  printable,
  type CourseDraft,
  type Currency,
  type DateDraft,
  type Material,
  type OwnCourse,
  type Step,
} from '@gongbang/protocol';

import { FREE, checkPrice, typedPrice, type PriceErrors, type PriceTyped } from './coursePrice.ts';
import { checkLesson } from './lesson.ts';
import { dateOf, ownTimeZone } from './when.ts';

/** The form for a course, as typed. */
export interface CourseTyped extends PriceTyped {
  readonly title: string;
  readonly craft: string;
  readonly about: string;
  readonly outcome: string;
  readonly level: string;
  readonly minutes: string;
  readonly seats: string;
  readonly mentorAbout: string;
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
}

/** The default length of a class, in minutes. */
const USUAL_MINUTES = 90;

export const EMPTY_COURSE: CourseTyped = {
  title: '',
  craft: '',
  about: '',
  outcome: '',
  level: '',
  minutes: String(USUAL_MINUTES),
  seats: String(DEFAULT_SEATS),
  mentorAbout: '',
  materials: [],
  steps: [],
  ...FREE,
};

export type CourseErrors = PriceErrors &
  Partial<
    Record<'title' | 'minutes' | 'seats' | 'lesson', 'titleMissing' | 'minutesBad' | 'seatsBad' | 'lessonBad'>
  >;

/** The form, filled in from a course. */
export function typedOf(course: OwnCourse, currency: Currency): CourseTyped {
  const { title, craft, about, outcome, level, minutes, seats, mentorAbout, materials, steps } = course;
  return {
    title,
    craft,
    about,
    outcome,
    level,
    minutes: String(minutes),
    seats: String(seats),
    mentorAbout,
    materials,
    steps,
    ...typedPrice(course, currency),
  };
}

/** What is wrong with the form; or the course it describes. @param before the current course; null: a new one */
export function checkCourse(
  typed: CourseTyped,
  currency: Currency,
  before: OwnCourse | null = null,
): { ok: true; draft: Omit<CourseDraft, 'slug'> } | { ok: false; errors: CourseErrors } {
  const price = checkPrice(typed, currency, before);
  const errors: CourseErrors = price.ok ? {} : { ...price.errors };
  // Pasted text may contain invisible characters.
  const title = printable(typed.title);
  if (!courseDraft.shape.title.safeParse(title).success) {
    errors.title = 'titleMissing';
  }
  if (!isCount(typed.minutes, LIMITS.classMinutes)) {
    errors.minutes = 'minutesBad';
  }
  if (!isCount(typed.seats, LIMITS.seats)) {
    errors.seats = 'seatsBad';
  }
  const lesson = checkLesson(typed);
  if (lesson === null) {
    errors.lesson = 'lessonBad';
  }
  if (lesson === null || !price.ok || Object.keys(errors).length > 0) {
    return { ok: false, errors };
  }
  // Its address is made by the server, and stays.
  const draft = courseDraft.omit({ slug: true }).safeParse({
    title,
    craft: printable(typed.craft).slice(0, COURSE_LIMITS.craft),
    about: typed.about,
    outcome: typed.outcome,
    level: printable(typed.level).slice(0, COURSE_LIMITS.level),
    minutes: Number(typed.minutes),
    seats: Number(typed.seats),
    mentorAbout: typed.mentorAbout,
    ...lesson,
    ...price.draft,
  });
  return draft.success ? { ok: true, draft: draft.data } : { ok: false, errors: { title: 'titleMissing' } };
}

/** A date, as typed. */
export interface DateTyped {
  /** `2026-11-21`. */
  readonly date: string;
  /** `14:00`. */
  readonly time: string;
  /** Empty: the course's. */
  readonly seats: string;
  /** Empty: none. */
  readonly minimum: string;
}

export const EMPTY_DATE: DateTyped = { date: '', time: '', seats: '', minimum: '' };

export type DateErrors = Partial<
  Record<'date' | 'seats' | 'minimum', 'dateMissing' | 'pastDate' | 'seatsBad' | 'minimumBad'>
>;

/** What is wrong with a date; or its draft. @param now ms since 1970 @param seats the course's, if known */
export function checkDate(
  typed: DateTyped,
  now: number,
  seats: number | null = null,
): { ok: true; draft: DateDraft } | { ok: false; errors: DateErrors } {
  const errors: DateErrors = {};
  const startsAt = momentOf(typed);
  if (startsAt === null) {
    errors.date = 'dateMissing';
  } else if (startsAt <= now) {
    errors.date = 'pastDate';
  }
  if (typed.seats !== '' && !isCount(typed.seats, LIMITS.seats)) {
    errors.seats = 'seatsBad';
  }
  if (typed.minimum !== '' && !isCount(typed.minimum, LIMITS.seats)) {
    errors.minimum = 'seatsBad';
  } else if (Number(typed.minimum) > (typed.seats === '' ? (seats ?? Infinity) : Number(typed.seats))) {
    errors.minimum = 'minimumBad';
  }
  if (startsAt === null || Object.keys(errors).length > 0) {
    return { ok: false, errors };
  }
  return {
    ok: true,
    draft: {
      startsAt,
      timeZone: ownTimeZone() ?? 'UTC',
      ...(typed.seats === '' ? {} : { seats: Number(typed.seats) }),
      minimum: typed.minimum === '' ? null : Number(typed.minimum),
    },
  };
}

/** Ms since 1970, by this browser's clock; null if a part of it is missing. */
export function momentOf({ date, time }: Pick<DateTyped, 'date' | 'time'>): number | null {
  const at = date === '' || time === '' ? Number.NaN : new Date(`${date}T${time}`).getTime();
  return Number.isNaN(at) ? null : at;
}

const isCount = (text: string, max: number): boolean =>
  /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= max;

/** A moment the way this browser's fields write it. */
export function typedAt(at: number): Pick<DateTyped, 'date' | 'time'> {
  const moment = new Date(at);
  const time = [moment.getHours(), moment.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return { date: dateOf(at, null), time };
}
