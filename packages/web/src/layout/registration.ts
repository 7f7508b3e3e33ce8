import {
  LIMITS,
  classDraft,
  printable,
  type Admission,
  type ClassDraft,
  type ClassInfo,
  type ClassKind,
  type Material,
  type Step,
} from '@gongbang/protocol';

import { checkLesson } from './lesson.ts';
import { dateOf, ownTimeZone } from './when.ts';

/** Whether a class takes place once, or on several days. */
export const REPEATS = ['once', 'weekly', 'days'] as const;
export type Repeat = (typeof REPEATS)[number];
/** Limits of a series, and its defaults. */
export const SERIES = { minTimes: 2, maxTimes: 12, maxDays: 365, usualTimes: 4, usualDays: 14 } as const;

/** The registration form, as typed. */
export interface Registration {
  readonly title: string;
  readonly mentorName: string;
  readonly about: string;
  /** `2026-11-21`, or empty. */
  readonly date: string;
  /** `14:00`, or empty: then it is at some time on that day. */
  readonly time: string;
  /** How long it is meant to last, or empty. */
  readonly minutes: string;
  readonly repeat: Repeat;
  /** With `days`: the number of days between one date and the next. */
  readonly everyDays: string;
  /** How many dates there are, the first one included. */
  readonly times: string;
  readonly seats: string;
  readonly kind: ClassKind;
  readonly admission: Admission;
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
}

export type RegistrationError =
  | 'required'
  | 'badSeats'
  | 'dateMissing'
  | 'firstMissing'
  | 'past'
  | 'badLesson'
  | 'badMinutes'
  | 'badTimes'
  | 'badDays';
export type RegistrationErrors = Partial<
  Record<
    'title' | 'mentorName' | 'date' | 'minutes' | 'everyDays' | 'times' | 'seats' | 'lesson',
    RegistrationError
  >
>;

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 7;
/** A time this little in the past is "now": the form was open for a while. ms. */
const PAST_TOLERANCE_MS = 60 * 60 * 1000;
/** Where a day begins. */
const DEFAULT_TIME = '00:00';

/** What is wrong with the form; or the class it describes, and when it takes place. @param now ms since 1970 */
export function checkRegistration(
  form: Registration,
  now: number,
): { ok: true; draft: ClassDraft; dates: number[] } | { ok: false; errors: RegistrationErrors } {
  const errors: RegistrationErrors = {};
  // Pasted text may contain invisible characters.
  const [title, mentorName] = [printable(form.title), printable(form.mentorName)];
  if (!classDraft.shape.title.safeParse(title).success) {
    errors.title = 'required';
  }
  if (!classDraft.shape.mentorName.safeParse(mentorName).success) {
    errors.mentorName = 'required';
  }
  const seats = Number(form.seats);
  if (!Number.isInteger(seats) || seats < 1 || seats > LIMITS.seats) {
    errors.seats = 'badSeats';
  }
  if (form.date === '' && form.time !== '') {
    errors.date = 'dateMissing';
  }
  if (form.repeat !== 'once') {
    if (form.date === '') {
      errors.date = 'firstMissing';
    }
    if (!isWithin(form.times, SERIES.minTimes, SERIES.maxTimes)) {
      errors.times = 'badTimes';
    }
    if (form.repeat === 'days' && !isWithin(form.everyDays, 1, SERIES.maxDays)) {
      errors.everyDays = 'badDays';
    }
  }
  const dates = datesOf(form);
  const [startsAt = null] = dates;
  const wholeDay = startsAt !== null && form.time === '';
  if (startsAt !== null && startsAt + (wholeDay ? DAY_MS : 0) < now - PAST_TOLERANCE_MS) {
    errors.date = 'past';
  }
  const minutes = form.minutes === '' ? null : Number(form.minutes);
  if (!classDraft.shape.minutes.safeParse(minutes).success) {
    errors.minutes = 'badMinutes';
  }
  const lesson = checkLesson(form);
  if (lesson === null) {
    errors.lesson = 'badLesson';
  }
  if (lesson === null || Object.keys(errors).length > 0) {
    return { ok: false, errors };
  }
  const draft = classDraft.safeParse({
    title,
    mentorName,
    about: form.about,
    startsAt,
    wholeDay,
    minutes,
    timeZone: startsAt === null ? null : ownTimeZone(),
    seats,
    kind: form.kind,
    admission: form.admission,
    ...lesson,
  });
  return draft.success
    ? { ok: true, draft: draft.data, dates }
    : { ok: false, errors: { title: 'required' } };
}

const isWithin = (text: string, min: number, max: number): boolean =>
  Number.isInteger(Number(text)) && Number(text) >= min && Number(text) <= max;

/** When the class takes place: always at the same time of day, even if the clocks change in between. Ms since 1970. */
export function datesOf({ date, time, repeat, everyDays, times }: When): number[] {
  const first = momentOf(date, time);
  const step = repeat === 'weekly' ? WEEK_DAYS : Number(everyDays);
  const isSeries =
    repeat !== 'once' && isWithin(times, 1, SERIES.maxTimes) && isWithin(String(step), 1, SERIES.maxDays);
  return first === null
    ? []
    : Array.from({ length: isSeries ? Number(times) : 1 }, (_, index) => daysLater(first, index * step));
}

type When = Pick<Registration, 'date' | 'time' | 'repeat' | 'everyDays' | 'times'>;

/** The form for a class's next time: on the same weekday, at the same time of day. */
export function comingUp(form: Registration, now: number): Registration {
  let at = momentOf(form.date, form.time);
  if (at === null) {
    return { ...form, date: '' };
  }
  const weeks = Math.max(1, Math.floor((now - at) / (WEEK_DAYS * DAY_MS)));
  at = daysLater(at, weeks * WEEK_DAYS);
  while (at + (form.time === '' ? DAY_MS : 0) <= now) {
    at = daysLater(at, WEEK_DAYS);
  }
  return { ...form, date: dateOf(at, null) };
}

/** Null if no date is entered. */
function momentOf(date: string, time: string): number | null {
  const at = new Date(`${date}T${time || DEFAULT_TIME}`).getTime();
  return Number.isNaN(at) ? null : at;
}

function daysLater(at: number, days: number): number {
  const day = new Date(at);
  return day.setDate(day.getDate() + days);
}

/** The form, filled in from a class. */
export function formOf(info: Described): Registration {
  const { title, mentorName, about, startsAt, wholeDay, minutes, timeZone, seats } = info;
  return {
    title,
    mentorName,
    about,
    // A day belongs to the place where the class was announced; a moment is shown by this browser's clock.
    date: startsAt === null ? '' : dateOf(startsAt, wholeDay ? timeZone : null),
    time: startsAt === null || wholeDay ? '' : timeOf(startsAt),
    minutes: minutes === null ? '' : String(minutes),
    repeat: 'once',
    everyDays: '',
    times: '',
    seats: String(seats),
    kind: 'workshop',
    admission: 'open',
    materials: [],
    steps: [],
  };
}

type Described = Pick<
  ClassInfo,
  'title' | 'mentorName' | 'about' | 'startsAt' | 'wholeDay' | 'minutes' | 'timeZone' | 'seats'
>;

/** A moment the way this browser's time fields write it. */
function timeOf(at: number): string {
  const moment = new Date(at);
  return [moment.getHours(), moment.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
