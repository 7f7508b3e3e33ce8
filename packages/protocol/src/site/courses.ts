import { z } from 'zod';

import { classId, secret } from '../ids.ts';
import {
  LIMITS,
  material,
  materials,
  personName,
  plannedStart,
  plannedZone,
  step,
  steps,
  timeZone,
  timestamp,
} from '../model.ts';
import { line, someText, text } from '../text.ts';
import { accountId, email, mailLanguage } from './accounts.ts';
import { MAX_SUM, USUAL_REFUND_RULE, amount, currency, money, refundRule } from './money.ts';
import { PAYMENT_LIMITS, bookingPayment, lateTransfer, order, paymentWay } from './payments.ts';
import { photo } from './photos.ts';
import { publicQuestion, review, reviewStage, reviewSummary, stars, REVIEW_LIMITS } from './reviews.ts';

/*
 * What a studio offers: courses, each with a page; dates, each with one class; bookings, each of which is one
 * person's seat on a date, or place in line for one. Classes know nothing of them.
 */

export const COURSE_LIMITS = {
  slug: 60,
  craft: 20,
  level: 40,
  /** What participants will have made. */
  outcome: 600,
  /** The mentor's words about themselves. */
  mentorAbout: 200,
  /** Courses per mentor. */
  courses: 100,
  /** Upcoming dates per course. */
  upcomingDates: 50,
  /** Past dates per answer. */
  pastDates: 20,
  /** People in line for one date. */
  line: 200,
  /** Upcoming dates on the storefront. */
  storefront: 200,
  /** Participants' work on the storefront. */
  works: 3,
  /** A mentor's message to everyone who has booked, or the reason a date is called off. */
  message: 500,
  /** One account's bookings per answer. */
  bookings: 200,
} as const;

/** How long a seat is held while somebody fills in the form, in ms. */
export const HOLD_MS = 15 * 60_000;
/** How long somebody from the line may take to accept a seat that came free, in ms; and how long before the start that ends. */
export const OFFER_MS = 24 * 3_600_000;
export const OFFER_ENDS_BEFORE_MS = 3 * 3_600_000;
/** How long before the start the waiting room opens and `join` replaces `book`, in ms. */
export const NEAR_MS = 30 * 60_000;
/** How long before the start a date that has not reached its minimum is called off, in ms. */
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
/** A course in addresses: `/c/pinch-pot`. It never looks like a class id, because class links begin the same way. */
export const courseSlug = z
  .string()
  .max(COURSE_LIMITS.slug)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lowercase letters, digits and single hyphens')
  .refine((slug) => !CLASS_ID.test(slug), 'must have a hyphen, or a length other than 12');
export type CourseSlug = z.infer<typeof courseSlug>;

const courseMinutes = z.int().min(1).max(LIMITS.classMinutes);
const seats = z.int().min(1).max(LIMITS.seats);
const minimum = z.int().min(1).max(LIMITS.seats).nullable();

/** What a mentor sends before the class to those who want it. */
export const kitDraft = z.strictObject({
  price: amount.min(1),
  what: someText(PAYMENT_LIMITS.kit),
  /** It can be ordered until this many days before the class. */
  days: z.int().min(0).max(60),
});
export type KitDraft = z.infer<typeof kitDraft>;

const drafted = {
  title: line(LIMITS.title),
  craft: text(COURSE_LIMITS.craft),
  /** In two or three sentences. */
  about: text(LIMITS.about),
  outcome: text(COURSE_LIMITS.outcome),
  /** The intended audience: `For beginners`. */
  level: text(COURSE_LIMITS.level),
  minutes: courseMinutes,
  /** Default seats for its dates. */
  seats,
  materials,
  steps,
  mentorAbout: text(COURSE_LIMITS.mentorAbout),
  /** Price of a seat, in the smallest unit of the studio's currency; 0: free. */
  price: amount,
  kit: kitDraft.nullable(),
  refundRule,
};

/** A mentor's form for offering a course. */
export const courseDraft = z.strictObject({
  ...drafted,
  /** Generated if left out. */
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

/** Changes to a course; whatever is left out stays as it is. The classes of upcoming dates follow. */
export const courseChange = z.strictObject({
  ...Object.fromEntries(Object.entries(drafted).map(([name, schema]) => [name, schema.optional()])),
}) as z.ZodObject<{ [N in keyof typeof drafted]: z.ZodOptional<(typeof drafted)[N]> }, z.core.$strict>;
export type CourseChange = z.infer<typeof courseChange>;

/** A date's state: see site.md, "Session". For `full`, seats that are held or offered count as taken. */
export const dateState = z.enum(['open', 'full', 'live', 'past', 'cancelled']);
export type DateState = z.infer<typeof dateState>;

/** A date, as everybody sees it. */
export const courseDate = z.object({
  id: dateId,
  startsAt: timestamp,
  timeZone,
  state: dateState,
  seats,
  /** Seats that nobody has booked, is holding, or is being offered. */
  seatsLeft: z.int().nonnegative(),
  /** People in line. */
  waiting: z.int().nonnegative(),
  /** The date is held only if this many have booked a day before; null: in any case. */
  minimum,
  /** How many have booked; told to everybody, but only if there is a minimum. */
  booked: z.int().nonnegative().nullable(),
});
export type CourseDate = z.infer<typeof courseDate>;

/** A course as shown on the storefront. */
export const courseCard = z.object({
  slug: courseSlug,
  title: z.string(),
  craft: z.string(),
  mentorName: z.string(),
  minutes: courseMinutes,
  /** Price of a seat; null: free. */
  price: money.nullable(),
  /** Identifies the cover in `/api/courses/{slug}/cover/{size}?v=`; null if there is none. */
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
  /** Ways to pay for a seat or a kit; empty if everything is free, or no provider is connected. */
  ways: z.array(paymentWay),
  mentor: z.object({
    name: z.string(),
    about: z.string(),
    /** Dates on which somebody with a booking was in this mentor's class, and how many bookings that were. */
    held: z.int().nonnegative(),
    met: z.int().nonnegative(),
  }),
  /** Upcoming dates and a live one, in order of time. */
  dates: z.array(courseDate).max(COURSE_LIMITS.upcomingDates),
  /** The most recent past date; for a page without dates. */
  last: courseDate.nullable(),
  reviews: z.object({ ...reviewSummary.shape, latest: z.array(review).max(REVIEW_LIMITS.shown) }),
  /** Answered ones, the latest first. */
  questions: z.array(publicQuestion).max(REVIEW_LIMITS.questions),
  /** Whether people can subscribe to mails about new dates. */
  hasAlerts: z.boolean(),
  /** Whether people can ask its mentor: the answer goes by mail. */
  hasQuestions: z.boolean(),
  /** Whether the caller is its mentor, or an owner. */
  isOwn: z.boolean(),
});
export type Course = z.infer<typeof course>;

/** The studio's home page. */
export const storefront = z.object({
  /** In order of time. */
  dates: z.array(z.object({ course: courseCard, date: courseDate })).max(COURSE_LIMITS.storefront),
  /** Courses without upcoming dates. */
  others: z.array(courseCard).max(COURSE_LIMITS.courses),
  mentors: z.array(z.object({ name: z.string(), crafts: z.array(z.string()), held: z.int().nonnegative() })),
  /** Latest work shown in reviews, each from another course. */
  works: z.array(z.object({ course: courseCard, review, photo })).max(COURSE_LIMITS.works),
  hasAlerts: z.boolean(),
});
export type Storefront = z.infer<typeof storefront>;

/** One person's path to a seat: see site.md, "Seat". */
export const bookingState = z.discriminatedUnion('is', [
  /** Theirs while they fill in the form. */
  z.object({ is: z.literal('held'), until: timestamp }),
  /** Kept until the transfer arrives. */
  z.object({ is: z.literal('awaiting'), until: timestamp }),
  z.object({ is: z.literal('booked') }),
  /** `place` counts from 1. */
  z.object({ is: z.literal('waiting'), place: z.int().positive() }),
  /** A seat came free. */
  z.object({ is: z.literal('offered'), until: timestamp }),
  /**
   * `minimum`: too few had booked; `time`: nobody took the offered seat, or no transfer came. `why` is the
   * mentor's sentence, or empty.
   */
  z.object({
    is: z.literal('cancelled'),
    at: timestamp,
    by: z.enum(['person', 'mentor', 'minimum', 'time']),
    why: z.string(),
  }),
]);
export type BookingState = z.infer<typeof bookingState>;

/** A booking, as the person who booked sees it. */
export const booking = z.object({
  id: bookingId,
  state: bookingState,
  /** Null while a seat is only held. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  course: courseCard,
  date: courseDate,
  /** The former start, if the mentor moved the date and the person has not yet confirmed the new one. */
  movedFrom: timestamp.nullable(),
  /** The class, and the person's own key to it; null unless the seat is booked, and once the class is over. */
  class: z.object({ id: classId, key: secret }).nullable(),
  /** How far the person's review of it is, and its stars once it is written; null unless the seat is booked. */
  review: z.object({ stage: reviewStage, stars: stars.nullable(), hasReply: z.boolean() }).nullable(),
  /** How it is paid: the paid order, or else the latest; null if nothing was ordered. */
  order: order.nullable(),
});
export type Booking = z.infer<typeof booking>;

/** A booking and the key that opens it: `/b/ID#KEY`. Told once, to the person who has just made it. */
export const newBooking = z.object({ booking, key: secret });
export type NewBooking = z.infer<typeof newBooking>;

/** The participant. */
export const bookingForm = z.strictObject({ name: personName, email, language: mailLanguage.default('ko') });
export type BookingForm = z.input<typeof bookingForm>;
/** The same, with defaults filled in. */
export type FilledBookingForm = z.output<typeof bookingForm>;

/** A new date. */
export const dateDraft = z.strictObject({
  startsAt: plannedStart,
  timeZone: plannedZone,
  /** The course's, if left out. */
  seats: seats.optional(),
  minimum: minimum.default(null),
});
export type DateDraft = z.input<typeof dateDraft>;
/** The same, with defaults filled in. */
export type FilledDateDraft = z.output<typeof dateDraft>;

/** Changes to a date. A different start moves it: everyone who has booked is told, and asked. */
export const dateChange = z.strictObject({
  startsAt: plannedStart.optional(),
  seats: seats.optional(),
  minimum: minimum.optional(),
});
export type DateChange = z.infer<typeof dateChange>;

/** The start that the page showed to whoever says yes to it, in milliseconds. */
export const acceptanceQuery = z.strictObject({ startsAt: z.coerce.number().pipe(timestamp).optional() });

/** What the page showed to whoever gives up a booking. */
export const cancellationQuery = z.strictObject({
  /** The refund that it promised, in the smallest unit. Less is never refunded. */
  back: z.coerce.number().int().nonnegative().max(MAX_SUM).optional(),
  /** The booking's state: no other is given up. Left out: any. */
  shown: z.enum(bookingState.options.map(({ shape }) => shape.is.value)).optional(),
});
export type CancellationQuery = z.output<typeof cancellationQuery>;

export const mentorMessage = z.strictObject({ text: someText(COURSE_LIMITS.message) });
/** What a mentor writes to everyone who has booked. */
export const messageToAll = z.strictObject({
  ...mentorMessage.shape,
  /** Chosen by the mentor's client: sent again, it is mailed and posted once. */
  draft: z
    .string()
    .regex(/^[a-z0-9]{16}$/)
    .optional(),
});
export type MessageToAll = z.infer<typeof messageToAll>;

/** A date, as its mentor sees it. */
export const ownDate = z.object({
  ...courseDate.shape,
  course: courseCard,
  booked: z.int().nonnegative(),
  /** The class held on it. */
  classId,
  /**
   * Paid seats, and what is refunded if the date is called off; once it has been, who is refunded, and how
   * much. Null if nothing is paid.
   */
  paid: z.object({ people: z.int().positive(), back: money }).nullable(),
  /** Transfers still expected; kits still to be sent. */
  awaiting: z.int().nonnegative(),
  kitsToSend: z.int().nonnegative(),
});
export type OwnDate = z.infer<typeof ownDate>;

/** Who is coming to a date, and who would like to. */
export const attendance = z.object({
  date: ownDate,
  /** In the order they booked, including those whose transfer is expected. No addresses: writing to everyone needs none. */
  people: z.array(
    z.object({
      id: bookingId,
      name: z.string(),
      bookedAt: timestamp,
      /** How often they have attended before, by their address. */
      before: z.int().nonnegative(),
      /** Whether they have yet to say whether a move suits them. */
      isAsked: z.boolean(),
      /** Null if nothing had to be paid. */
      payment: bookingPayment.nullable(),
    }),
  ),
  /** Transfers that did not arrive in time, for two weeks. */
  late: z.array(lateTransfer).max(PAYMENT_LIMITS.open),
  line: z.array(
    z.object({
      id: bookingId,
      name: z.string(),
      since: timestamp,
      /** When the offer of a seat ends; null while they wait. */
      offeredUntil: timestamp.nullable(),
    }),
  ),
  /** Seats held while somebody fills in the form. */
  held: z.int().nonnegative(),
});
export type Attendance = z.infer<typeof attendance>;

/** A mentor's own dates and courses. */
export const ownStudio = z.object({
  upcoming: z.array(ownDate),
  /** Latest first. */
  past: z.array(ownDate).max(COURSE_LIMITS.pastDates),
  courses: z.array(z.object({ ...courseCard.shape, id: courseId, seats })).max(COURSE_LIMITS.courses),
});
export type OwnStudio = z.infer<typeof ownStudio>;

/** A course, as its mentor edits it. */
export const ownCourse = z.object({
  ...courseDraft.shape,
  id: courseId,
  slug: courseSlug,
  mentorId: accountId,
  cover: z.string().nullable(),
  /** The currency of its price and its kit's: the studio's at the time they were set. */
  currency,
});
export type OwnCourse = z.infer<typeof ownCourse>;
