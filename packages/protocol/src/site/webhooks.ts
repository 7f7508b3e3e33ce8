import { z } from 'zod';

import { classId } from '../ids.ts';
import { timestamp } from '../model.ts';
import { bookingId, courseId, courseSlug, dateId } from './courses.ts';
import { money } from './money.ts';
import { paymentMethod, paymentProviderId, refundReason } from './payments.ts';

/*
 * What a studio tells other programs, as it happens (https://www.standardwebhooks.com). Only ids, times and
 * sums, nobody's name or address: programs that may know more ask with an API token.
 */

export const WEBHOOK_LIMITS = {
  /** Per studio. */
  addresses: 10,
  url: 500,
  /** Events waiting for one address: beyond this it is switched off. */
  waiting: 5000,
  /** Finished deliveries of one address that are shown, and kept. */
  kept: 50,
  /** Of an address's response. */
  answer: 300,
} as const;

/** How long the former secret keeps signing beside the new one, in ms. */
export const FORMER_SECRET_MS = 24 * 3_600_000;

const ofCourse = { courseId, slug: courseSlug, title: z.string() };
const ofDate = {
  ...{ dateId, ...ofCourse, classId },
  startsAt: timestamp,
  timeZone: z.string(),
  minutes: z.int(),
  seats: z.int(),
};
const ofOrder = { ...ofDate, bookingId, orderId: z.string(), number: z.string() };
const ofRefund = { ...ofOrder, refundId: z.string(), total: money, reason: refundReason };
const event = <T extends z.ZodRawShape>(summary: string, shape: T) => ({ summary, data: z.object(shape) });

/** The events and their data. OpenAPI and the page are derived from it. */
export const webhookEvents = {
  'date.opened': event('A date was opened.', ofDate),
  'date.moved': event('A date was moved.', { ...ofDate, from: timestamp }),
  'date.called_off': event(
    'A date was called off: by its mentor, or automatically because too few people had booked. Each of its bookings is reported as cancelled too.',
    { ...ofDate, by: z.enum(['mentor', 'minimum']) },
  ),
  'booking.made': event('Somebody has booked a seat.', { ...ofDate, bookingId }),
  'booking.cancelled': event(
    'Somebody no longer has the seat they had. `time`: a bank transfer did not arrive.',
    {
      ...ofDate,
      bookingId,
      by: z.enum(['person', 'mentor', 'minimum', 'time']),
    },
  ),
  'waiting.joined': event('Somebody joined the waiting list of a full date.', { ...ofDate, bookingId }),
  'waiting.offered': event('A seat came free and is offered to the next person on the waiting list.', {
    ...{ ...ofDate, bookingId },
    until: timestamp.nullable(),
  }),
  'order.paid': event('A payment came in. `trial`: it was only a test, and no money moved.', {
    ...{ ...ofOrder, total: money, method: paymentMethod, provider: paymentProviderId },
  }),
  'refund.made': event('A refund is due.', ofRefund),
  'refund.done': event('A refund was made.', ofRefund),
  'class.started': event('A class has begun.', { ...ofDate, startedAt: timestamp }),
  'class.ended': event('A class is over.', { ...ofDate, startedAt: timestamp, endedAt: timestamp }),
  'review.added': event('A review was added to a course’s page.', {
    ...ofCourse,
    reviewId: z.string(),
    stars: z.int(),
  }),
  'question.asked': event('Somebody has a question for a course’s mentor.', {
    ...ofCourse,
    questionId: z.string(),
  }),
} as const satisfies Record<string, { readonly summary: string; readonly data: z.ZodObject }>;

/** The events to subscribe to. */
export const webhookEventType = z.enum(
  Object.keys(webhookEvents) as [keyof typeof webhookEvents, ...(keyof typeof webhookEvents)[]],
);
export type WebhookEventType = z.infer<typeof webhookEventType>;
export type WebhookData<T extends WebhookEventType> = z.output<(typeof webhookEvents)[T]['data']>;

/** A test event: the owner sends it to see whether it arrives. */
export const WEBHOOK_TEST = 'webhook.test';

/** What an address receives. */
export const webhookPayload = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});

export const webhookId = z.string().regex(/^[a-z0-9]{16}$/);
export const deliveryId = z.string().regex(/^[a-z0-9]{16}$/);

const url = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
  .max(WEBHOOK_LIMITS.url);
const events = z
  .array(webhookEventType)
  .min(1)
  .max(webhookEventType.options.length)
  .refine((names) => new Set(names).size === names.length, 'must name each event once');

export const webhookDraft = z.strictObject({ url, events });
export type WebhookDraft = z.infer<typeof webhookDraft>;
export const webhookChange = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  isOn: z.boolean().optional(),
});
export type WebhookChange = z.infer<typeof webhookChange>;

/**
 * Why nothing is sent. `gone`: it answered 410; `failing`: nothing arrived for three days; `full`: too many events are waiting.
 */
export const webhookOff = z.enum(['owner', 'gone', 'failing', 'full']);
export type WebhookOff = z.infer<typeof webhookOff>;

export const webhook = z.object({
  id: webhookId,
  url: z.string(),
  events: z.array(webhookEventType),
  /** Null while events are sent. */
  off: webhookOff.nullable(),
  /** Since when nothing has arrived; null if the last one did. */
  failingSince: timestamp.nullable(),
  waiting: z.int().nonnegative(),
  createdAt: timestamp,
});
export type Webhook = z.infer<typeof webhook>;

/** The signing secrets, the new one first. */
export const webhookSecret = z.object({
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/),
  /** Until when the former one signs too; null if there is none. */
  formerUntil: timestamp.nullable(),
});
export type WebhookSecret = z.infer<typeof webhookSecret>;

/** Why no answer came. `private`: the address leads to one that is not public. */
export const webhookFailure = z.enum(['unreachable', 'timeout', 'private', 'redirect', 'tls']);
export type WebhookFailure = z.infer<typeof webhookFailure>;

/** One event on its way to one address. */
export const delivery = z.object({
  id: deliveryId,
  /** `webhook-id`: the same for every attempt. */
  eventId: z.string(),
  type: z.string(),
  at: timestamp,
  state: z.enum(['waiting', 'done', 'failed']),
  attempts: z.int().nonnegative(),
  /** When it is sent (again); null if it will not be. */
  nextAt: timestamp.nullable(),
  /** The last attempt's status; null if no answer came. */
  status: z.int().nullable(),
  answer: z.string(),
  failure: webhookFailure.nullable(),
  /** The body. */
  payload: z.string(),
});
export type Delivery = z.infer<typeof delivery>;
