import { z } from 'zod';

import { classId, secret } from '../ids.ts';
import { LIMITS, material, materials, personName, step, steps, timeZone, timestamp } from '../model.ts';
import { line, someText, text } from '../text.ts';
import { accountId, email, mailLanguage } from './accounts.ts';
import { USUAL_REFUND_RULE, amount, currency, money, refundRule } from './money.ts';
import { PAYMENT_LIMITS, bookingPayment, lateTransfer, order, paymentWay } from './payments.ts';
import { photo } from './photos.ts';
import { publicQuestion, review, reviewStage, reviewSummary, REVIEW_LIMITS } from './reviews.ts';

/*
 * What a studio offers: courses, each with a page; dates, on each of which one class is held; bookings, each of which is one
 * person's seat on a date, or their place in the line for one. A class knows nothing of them.
 */

export const COURSE_LIMITS = {
  slug: 60,
  craft: 20,
  level: 40,
  /** What one will have made. */
  outcome: 600,
  /** A mentor about themselves. */
  mentorAbout: 200,
  /** Courses of one mentor. */
  courses: 100,
  /** Dates of one course that are still to come. */
  upcomingDates: 50,
  /** Past dates in one answer. */
  pastDates: 20,
  /** People in the line of one date. */
  line: 200,
  /** Upcoming dates in the storefront. */
  storefront: 200,
  /** Work that people have made, in the storefront. */
  works: 3,
  /** A mentor's words to all who have booked, and why a date is called off. */
  message: 500,
  /** Bookings of one account in one answer. */
  bookings: 200,
} as const;

/** How long a seat is held for one who fills in the form, in ms. */
export const HOLD_MS = 15 * 60_000;
/** How long one who stood in line may take for a seat that came free, in ms; and how long before the start that ends. */
export const OFFER_MS = 24 * 3_600_000;
export const OFFER_ENDS_BEFORE_MS = 3 * 3_600_000;
/** How long before the start the waiting room opens, and `join` takes the place of `book`, in ms. */
export const NEAR_MS = 30 * 60_000;
/** When a date without its minimum of people is called off: so long before its start, in ms. */
export const MINIMUM_DECIDED_MS = 24 * 3_600_000;
/** How long before the start people are reminded, in ms. */
export const REMINDERS_MS = { day: 24 * 3_600_000, hour: 3_600_000 } as const;

const madeId = z.string().regex(/^[a-z0-9]{16}$/);
export const courseId = madeId;
export type CourseId = z.infer<typeof courseId>;
export const dateId = madeId;
export type DateId = z.infer<typeof dateId>;
export const bookingId = madeId;
export type BookingId = z.infer<typeof bookingId>;

const CLASS_ID = /^[a-z0-9]{12}$/;
/** A course in addresses: `/c/pinch-pot`. It never looks like the id of a class, whose links begin alike. */
export const courseSlug = z
  .string()
  .max(COURSE_LIMITS.slug)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be small letters, digits and single hyphens')
  .refine((slug) => !CLASS_ID.test(slug), 'must have a hyphen, or not be of 12 signs');
export type CourseSlug = z.infer<typeof courseSlug>;

const courseMinutes = z.int().min(1).max(LIMITS.classMinutes);
const seats = z.int().min(1).max(LIMITS.seats);
const minimum = z.int().min(1).max(LIMITS.seats).nullable();

/** What a mentor sends before the class, for those who want it. */
export const kitDraft = z.strictObject({
  price: amount.min(1),
  what: someText(PAYMENT_LIMITS.kit),
  /** It can be ordered until so many days before the class. */
  days: z.int().min(0).max(60),
});
export type KitDraft = z.infer<typeof kitDraft>;

const drafted = {
  title: line(LIMITS.title),
  craft: text(COURSE_LIMITS.craft),
  /** In two or three sentences. */
  about: text(LIMITS.about),
  outcome: text(COURSE_LIMITS.outcome),
  /** For whom it is: `For beginners`. */
  level: text(COURSE_LIMITS.level),
  minutes: courseMinutes,
  /** Seats of dates that say nothing else. */
  seats,
  materials,
  steps,
  mentorAbout: text(COURSE_LIMITS.mentorAbout),
  /** Of a seat, in the smallest unit of the studio's currency; 0: free. */
  price: amount,
  kit: kitDraft.nullable(),
  refundRule,
};

/** What a mentor fills in to offer a course. */
export const courseDraft = z.strictObject({
  ...drafted,
  /** Made where it is left out. */
  slug: courseSlug.optional(),
  craft: drafted.craft.default(''),
  about: drafted.about.default(''),
  outcome: drafted.outcome.default(''),
  level: drafted.level.default(''),
  materials: drafted.materials.default([]),
  steps: drafted.steps.default([]),
  mentorAbout: drafted.mentorAbout.default(''),
  price: drafted.price.default(0),
  kit: drafted.kit.default(null),
  refundRule: drafted.refundRule.default(USUAL_REFUND_RULE),
});
export type CourseDraft = z.infer<typeof courseDraft>;

/** What is to be another of a course; what is left out stays. Classes of dates to come follow. */
export const courseChange = z.strictObject({
  ...Object.fromEntries(Object.entries(drafted).map(([name, schema]) => [name, schema.optional()])),
}) as z.ZodObject<{ [N in keyof typeof drafted]: z.ZodOptional<(typeof drafted)[N]> }, z.core.$strict>;
export type CourseChange = z.infer<typeof courseChange>;

/** Where a date is: see site.md, "Session". `full` counts seats that are held or offered. */
export const dateState = z.enum(['open', 'full', 'live', 'past', 'cancelled']);
export type DateState = z.infer<typeof dateState>;

/** A date, as everybody sees it. */
export const courseDate = z.object({
  id: dateId,
  startsAt: timestamp,
  timeZone,
  state: dateState,
  seats,
  /** Seats that nobody has booked, holds, or is offered. */
  seatsLeft: z.int().nonnegative(),
  /** People in line. */
  waiting: z.int().nonnegative(),
  /** It is held if so many have booked a day before; null: in any case. */
  minimum,
  /** How many have booked; told only where there is a minimum, to everybody. */
  booked: z.int().nonnegative().nullable(),
});
export type CourseDate = z.infer<typeof courseDate>;

/** A course as the storefront shows it. */
export const courseCard = z.object({
  slug: courseSlug,
  title: z.string(),
  craft: z.string(),
  mentorName: z.string(),
  minutes: courseMinutes,
  /** Of a seat; null: free. */
  price: money.nullable(),
  /** Names the cover in `/api/courses/{slug}/cover/{size}?v=`; null where there is none. */
  cover: z.string().nullable(),
});
export type CourseCard = z.infer<typeof courseCard>;

/** A course's page. */
export const course = z.object({
  ...courseCard.shape,
  id: courseId,
  about: z.string(),
  outcome: z.string(),
  level: z.string(),
  seats,
  materials: z.array(material),
  steps: z.array(step),
  kit: z.object({ ...kitDraft.shape, price: money }).nullable(),
  refundRule,
  /** How a seat or a kit can be paid; none where nothing costs anything, and where nothing is connected. */
  ways: z.array(paymentWay),
  mentor: z.object({
    name: z.string(),
    about: z.string(),
    /** Classes that this mentor has held by dates here, and seats that were booked in them. */
    held: z.int().nonnegative(),
    met: z.int().nonnegative(),
  }),
  /** Those to come and a live one, by time. */
  dates: z.array(courseDate).max(COURSE_LIMITS.upcomingDates),
  /** The latest that is past; for a page without dates. */
  last: courseDate.nullable(),
  reviews: z.object({ ...reviewSummary.shape, latest: z.array(review).max(REVIEW_LIMITS.shown) }),
  /** Answered, the latest first. */
  questions: z.array(publicQuestion).max(REVIEW_LIMITS.questions),
  /** Whether people are told of new dates by mail, where they ask for it. */
  hasAlerts: z.boolean(),
  /** Whether its mentor can be asked: the answer goes by mail. */
  hasQuestions: z.boolean(),
  /** Whether whoever asks is its mentor, or an owner. */
  isOwn: z.boolean(),
});
export type Course = z.infer<typeof course>;

/** The studio's first page. */
export const storefront = z.object({
  /** By time. */
  dates: z.array(z.object({ course: courseCard, date: courseDate })).max(COURSE_LIMITS.storefront),
  /** Courses of which no date is to come. */
  others: z.array(courseCard).max(COURSE_LIMITS.courses),
  mentors: z.array(z.object({ name: z.string(), crafts: z.array(z.string()), held: z.int().nonnegative() })),
  /** Latest work that people have shown in a review, each of another course. */
  works: z.array(z.object({ course: courseCard, review, photo })).max(COURSE_LIMITS.works),
  hasAlerts: z.boolean(),
});
export type Storefront = z.infer<typeof storefront>;

/** One person's way to a seat: see site.md, "Seat". */
export const bookingState = z.discriminatedUnion('is', [
  /** Theirs while they fill in the form. */
  z.object({ is: z.literal('held'), until: timestamp }),
  /** Kept for a transfer that is waited for. */
  z.object({ is: z.literal('awaiting'), until: timestamp }),
  z.object({ is: z.literal('booked') }),
  /** `place` counts from 1. */
  z.object({ is: z.literal('waiting'), place: z.int().positive() }),
  /** A seat came free. */
  z.object({ is: z.literal('offered'), until: timestamp }),
  /** `minimum`: too few had booked; `time`: nobody took the seat that was offered, or no transfer came. `why` is the mentor's sentence, or empty. */
  z.object({
    is: z.literal('cancelled'),
    at: timestamp,
    by: z.enum(['person', 'mentor', 'minimum', 'time']),
    why: z.string(),
  }),
]);
export type BookingState = z.infer<typeof bookingState>;

/** A booking, as its person sees it. */
export const booking = z.object({
  id: bookingId,
  state: bookingState,
  /** Null while a seat is only held. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  course: courseCard,
  date: courseDate,
  /** When it was to be before, where the mentor moved it and the person has not said that this suits them. */
  movedFrom: timestamp.nullable(),
  /** The class, and the person's own key of it; null unless it is booked, and once it is over. */
  class: z.object({ id: classId, key: secret }).nullable(),
  /** Where one is with a review of it; null unless it is booked. */
  review: z.object({ stage: reviewStage, hasReply: z.boolean() }).nullable(),
  /** How it is paid: the paid one, or else the latest; null where nothing was ordered. */
  order: order.nullable(),
});
export type Booking = z.infer<typeof booking>;

/** A booking and what opens it: `/b/ID#KEY`. Told once, to one who has just made it. */
export const newBooking = z.object({ booking, key: secret });
export type NewBooking = z.infer<typeof newBooking>;

/** Who comes. */
export const bookingForm = z.strictObject({ name: personName, email, language: mailLanguage.default('ko') });
export type BookingForm = z.input<typeof bookingForm>;
/** The same, with what it leaves out. */
export type FilledBookingForm = z.output<typeof bookingForm>;

/** A new date. */
export const dateDraft = z.strictObject({
  startsAt: timestamp,
  timeZone,
  /** The course's where it is left out. */
  seats: seats.optional(),
  minimum: minimum.default(null),
});
export type DateDraft = z.input<typeof dateDraft>;
/** The same, with what it leaves out. */
export type FilledDateDraft = z.output<typeof dateDraft>;

/** What is to be another of a date. Another start moves it: who has booked is told, and asked. */
export const dateChange = z.strictObject({
  startsAt: timestamp.optional(),
  seats: seats.optional(),
  minimum: minimum.optional(),
});
export type DateChange = z.infer<typeof dateChange>;

export const mentorMessage = z.strictObject({ text: someText(COURSE_LIMITS.message) });

/** A date, as its mentor sees it. */
export const ownDate = z.object({
  ...courseDate.shape,
  course: courseCard,
  booked: z.int().nonnegative(),
  /** The class that is held on it. */
  classId,
  /** Paid seats, and what goes back if the date is called off; of one that was, whom it goes back to, and how much. Null where nothing is paid. */
  paid: z.object({ people: z.int().positive(), back: money }).nullable(),
  /** Transfers that are waited for; kits that are to be sent. */
  awaiting: z.int().nonnegative(),
  kitsToSend: z.int().nonnegative(),
});
export type OwnDate = z.infer<typeof ownDate>;

/** Who comes to a date, and who would like to. */
export const attendance = z.object({
  date: ownDate,
  /** In the order in which they booked, with those whose transfer is waited for. No addresses: writing to all needs none. */
  people: z.array(
    z.object({
      id: bookingId,
      name: z.string(),
      bookedAt: timestamp,
      /** How often they have been here before, by their address. */
      before: z.int().nonnegative(),
      /** Whether they are still asked whether a move suits them. */
      isAsked: z.boolean(),
      /** Null where nothing was to be paid. */
      payment: bookingPayment.nullable(),
    }),
  ),
  /** Transfers that did not come in time, for two weeks. */
  late: z.array(lateTransfer).max(PAYMENT_LIMITS.open),
  line: z.array(
    z.object({
      id: bookingId,
      name: z.string(),
      since: timestamp,
      /** Until when a seat is offered to them; null while they wait. */
      offeredUntil: timestamp.nullable(),
    }),
  ),
  /** Seats that somebody holds who fills in the form. */
  held: z.int().nonnegative(),
});
export type Attendance = z.infer<typeof attendance>;

/** A mentor's own: dates and courses. */
export const ownStudio = z.object({
  upcoming: z.array(ownDate),
  /** Latest first. */
  past: z.array(ownDate).max(COURSE_LIMITS.pastDates),
  courses: z.array(z.object({ ...courseCard.shape, id: courseId, seats })).max(COURSE_LIMITS.courses),
});
export type OwnStudio = z.infer<typeof ownStudio>;

/** A course as its mentor edits it. */
export const ownCourse = z.object({
  ...courseDraft.shape,
  id: courseId,
  slug: courseSlug,
  mentorId: accountId,
  cover: z.string().nullable(),
  /** Of its price and its kit's: the studio's when they were set. */
  currency,
});
export type OwnCourse = z.infer<typeof ownCourse>;
