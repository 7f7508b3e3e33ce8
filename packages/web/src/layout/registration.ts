import {
  LIMITS,
  classDraft,
  printable,
  type Admission,
  type ClassDraft,
  type ClassKind,
  type Material,
  type Step,
} from '@gongbang/protocol';

import { checkLesson } from './lesson.ts';

/** The registration form, as it is typed. */
export interface Registration {
  readonly title: string;
  readonly mentorName: string;
  readonly about: string;
  /** `2026-11-21`, or empty. */
  readonly date: string;
  /** `14:00`, or empty. */
  readonly time: string;
  readonly seats: string;
  readonly kind: ClassKind;
  readonly admission: Admission;
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
}

export type RegistrationError = 'required' | 'badSeats' | 'dateMissing' | 'past' | 'badLesson';
export type RegistrationErrors = Partial<
  Record<'title' | 'mentorName' | 'date' | 'seats' | 'lesson', RegistrationError>
>;

/** A time this little in the past is "now": the form was open for a while. ms. */
const PAST_TOLERANCE_MS = 60 * 60 * 1000;
/** A date without a time is meant for the start of that day. */
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
  const wholeDay = form.time === '' ? 24 * 60 * 60 * 1000 : 0;
  if (startsAt !== null && startsAt + wholeDay < now - PAST_TOLERANCE_MS) {
    errors.date = 'past';
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
    seats,
    kind: form.kind,
    admission: form.admission,
    ...lesson,
  });
  return draft.success ? { ok: true, draft: draft.data } : { ok: false, errors: { title: 'required' } };
}
