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

/** The registration form, as it is typed. */
export interface Registration {
  readonly title: string;
  readonly mentorName: string;
  readonly about: string;
  /** `2026-11-21`, or empty. */
  readonly date: string;
  /** `14:00`, or empty: then it is some time on that day. */
  readonly time: string;
  /** How long it is meant to last, or empty. */
  readonly minutes: string;
  readonly seats: string;
  readonly kind: ClassKind;
  readonly admission: Admission;
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
}

export type RegistrationError = 'required' | 'badSeats' | 'dateMissing' | 'past' | 'badLesson' | 'badMinutes';
export type RegistrationErrors = Partial<
  Record<'title' | 'mentorName' | 'date' | 'minutes' | 'seats' | 'lesson', RegistrationError>
>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** A time this little in the past is "now": the form was open for a while. ms. */
const PAST_TOLERANCE_MS = 60 * 60 * 1000;
/** Where a day begins. */
const DEFAULT_TIME = '00:00';

/** What is wrong with the form, or the class that it describes. @param now ms since 1970 */
export function checkRegistration(
  form: Registration,
  now: number,
): { ok: true; draft: ClassDraft } | { ok: false; errors: RegistrationErrors } {
  const errors: RegistrationErrors = {};
  // What was pasted brings along what nobody sees.
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
  const startsAt = form.date === '' ? null : new Date(`${form.date}T${form.time || DEFAULT_TIME}`).getTime();
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
  return draft.success ? { ok: true, draft: draft.data } : { ok: false, errors: { title: 'required' } };
}

/** The form as it was filled in for a class. */
export function formOf(info: ClassInfo): Registration {
  const { title, mentorName, about, startsAt, wholeDay, minutes, timeZone, seats } = info;
  return {
    title,
    mentorName,
    about,
    // A day is one where the class was announced; a moment is one of this browser's.
    date: startsAt === null ? '' : dateOf(startsAt, wholeDay ? timeZone : null),
    time: startsAt === null || wholeDay ? '' : timeOf(startsAt),
    minutes: minutes === null ? '' : String(minutes),
    seats: String(seats),
    kind: 'workshop',
    admission: 'open',
    materials: [],
    steps: [],
  };
}

/** A moment as this browser's time fields write it. */
function timeOf(at: number): string {
  const moment = new Date(at);
  return [moment.getHours(), moment.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
