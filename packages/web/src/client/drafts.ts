import {
  admission,
  classKind,
  currency,
  itemId,
  paymentMethod,
  photo,
  reviewName,
  secret,
  seller,
} from '@gongbang/protocol';
import { z } from 'zod';

import { read, write } from './browserStorage.ts';
import { keyOf } from './draftKeys.ts';

/*
 * What is half written in this tab. It is saved with every letter, and restored after a reload, until it is sent or discarded.
 */

/** A lesson being written: of any length, and with empty lines. */
const lessonDraft = z.object({
  materials: z.array(z.object({ id: itemId, text: z.string() })).readonly(),
  steps: z
    .array(z.object({ id: itemId, title: z.string(), note: z.string(), minutes: z.number().nullable() }))
    .readonly(),
});

/** The form of a class. */
const registration = z.object({
  title: z.string(),
  mentorName: z.string(),
  about: z.string(),
  date: z.string(),
  time: z.string(),
  minutes: z.string(),
  repeat: z.enum(['once', 'weekly', 'days']).default('once'),
  everyDays: z.string().default(''),
  times: z.string().default(''),
  seats: z.string(),
  kind: classKind,
  admission,
  ...lessonDraft.shape,
});

const shapes = {
  registration,
  /** A change to an existing class. */
  edit: registration,
  /** A lesson being changed, and the version it started from. */
  lesson: z.object({ base: lessonDraft, draft: lessonDraft }),
  /** A note to the mentor after the class. */
  note: z.object({ rating: z.number().nullable(), text: z.string() }),
  /** The key under which a seat, or a place in line, is asked for until that is answered. */
  seatKey: secret,
  /** Who is coming to a date. */
  booking: z.object({ name: z.string(), email: z.string() }),
  /** Who is coming, what they take and how they pay. It stays in this tab until it is paid or abandoned. */
  checkout: z.object({
    name: z.string(),
    email: z.string(),
    hasKit: z.boolean(),
    address: z.string(),
    more: z.string(),
    phone: z.string(),
    method: paymentMethod.nullable(),
  }),
  /** Where a refund goes. */
  refundAccount: z.object({ bank: z.string(), holder: z.string(), number: z.string() }),
  /** A course, and the first date of a new one. */
  course: z.object({
    title: z.string(),
    craft: z.string(),
    about: z.string(),
    outcome: z.string(),
    level: z.string(),
    minutes: z.string(),
    seats: z.string(),
    mentorAbout: z.string(),
    date: z.string(),
    time: z.string(),
    price: z.string(),
    hasKit: z.boolean(),
    kitPrice: z.string(),
    kitWhat: z.string(),
    kitDays: z.string(),
    tiers: z.array(z.object({ days: z.string(), share: z.string() })).readonly(),
    ...lessonDraft.shape,
  }),
  /** How a studio takes money. */
  moneySettings: z.object({
    currency,
    bank: z.string(),
    holder: z.string(),
    number: z.string(),
    isTrial: z.boolean(),
    fee: z.string(),
    tax: z.string(),
    payoutDay: z.string(),
    seller,
  }),
  /** Money a mentor refunds. */
  goodwill: z.object({ sum: z.string(), why: z.string() }),
  /** What was refunded before, as the page showed it when one was sent that is not answered yet; null if none is. */
  sentGoodwill: z.number().nullable(),
  /** The tracking number of a kit. */
  parcel: z.string(),
  /** A post or a comment, by the id under which it is sent, however often. */
  entry: z.object({
    draft: z.string(),
    kind: z.enum(['notice', 'question', 'work']),
    text: z.string(),
    photos: z.array(photo).readonly(),
  }),
  /** A review of a booking. */
  review: z.object({
    stars: z.number().nullable(),
    text: z.string(),
    name: reviewName,
    photos: z.array(photo).readonly(),
  }),
  /** A mentor's reply to a review. */
  reply: z.string(),
  /** A question to a mentor, by the id under which it is sent, however often; and the answer to one. */
  question: z.object({ draft: z.string(), text: z.string(), email: z.string() }),
  answer: z.object({ text: z.string(), isPublic: z.boolean() }),
  /** Who wants to hear about new dates. */
  alert: z.string(),
  /** A message to people who have booked. */
  letter: z.string(),
  /** Such a message that was sent, and the id under which it is sent again until it is answered. */
  sentLetter: z.object({ draft: z.string(), text: z.string() }),
  poll: z.object({ question: z.string(), choices: z.array(z.string()).readonly(), isShared: z.boolean() }),
  /** What the user is stuck at. */
  stuck: z.string(),
  /** The name under which pictures chosen in a form are kept; they are too large for a tab's store. */
  pictures: z.string(),
};

export type Drafts = { readonly [K in keyof typeof shapes]: z.infer<(typeof shapes)[K]> };
const SHAPES: { readonly [K in keyof Drafts]: z.ZodType<Drafts[K]> } = shapes;

/** What was being written; null if that is nothing. @param of which one of its kind, such as the class and its version */
export function keptDraft<K extends keyof Drafts>(kind: K, of: string): Drafts[K] | null {
  return read('session', keyOf(kind, of), SHAPES[kind]);
}

/** Saves what is being written; null once it is sent or discarded. */
export function keepDraft<K extends keyof Drafts>(kind: K, of: string, draft: Drafts[K] | null): void {
  write('session', keyOf(kind, of), draft);
}

/** Names what is written in a form of the site, by the signed-in user, or by nobody signed in. @param which one of several */
export function writtenBy(account: { readonly id: string } | null, which: string): string {
  return `${account?.id ?? ''}:${which}`;
}
