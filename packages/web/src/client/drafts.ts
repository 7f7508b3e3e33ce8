import {
  admission,
  classKind,
  currency,
  itemId,
  paymentMethod,
  photo,
  reviewName,
  seller,
} from '@gongbang/protocol';
import { z } from 'zod';

import { read, write } from './browserStorage.ts';
import { keyOf } from './draftKeys.ts';

/*
 * What is half written in this tab. It is kept with every letter, and there again after a reload, until it was sent or given up.
 */

/** A lesson as it is being written: of any length, and with empty lines. */
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
  /** A change of a class that there is. */
  edit: registration,
  /** A lesson that is being changed, and the one that was there when that began. */
  lesson: z.object({ base: lessonDraft, draft: lessonDraft }),
  /** A word to the mentor after the class. */
  note: z.object({ rating: z.number().nullable(), text: z.string() }),
  /** Who comes to a date. */
  booking: z.object({ name: z.string(), email: z.string() }),
  /** Who comes, what they take and how they pay. It stays in this tab until it is paid or given up. */
  checkout: z.object({
    name: z.string(),
    email: z.string(),
    hasKit: z.boolean(),
    address: z.string(),
    more: z.string(),
    phone: z.string(),
    method: paymentMethod.nullable(),
  }),
  /** Where money goes back to. */
  refundAccount: z.object({ bank: z.string(), holder: z.string(), number: z.string() }),
  /** A course, and the first date of one that is new. */
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
  /** Money that a mentor gives back. */
  goodwill: z.object({ sum: z.string(), why: z.string() }),
  /** The number of a parcel with a kit. */
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
  /** What a mentor says to a review. */
  reply: z.string(),
  /** A question to a mentor, by the id under which it is sent, however often; and the answer to one. */
  question: z.object({ draft: z.string(), text: z.string(), email: z.string() }),
  answer: z.object({ text: z.string(), isPublic: z.boolean() }),
  /** Who wants to hear of new dates. */
  alert: z.string(),
  /** A sentence to people who have booked. */
  letter: z.string(),
  poll: z.object({ question: z.string(), choices: z.array(z.string()).readonly(), isShared: z.boolean() }),
  /** What one is stuck at. */
  stuck: z.string(),
  /** Under which name the pictures chosen in a form are kept; they are too large for a tab's store. */
  pictures: z.string(),
};

export type Drafts = { readonly [K in keyof typeof shapes]: z.infer<(typeof shapes)[K]> };
const SHAPES: { readonly [K in keyof Drafts]: z.ZodType<Drafts[K]> } = shapes;

/** What was being written; null where that is nothing. @param of which one of its kind: the class, say, and its version */
export function keptDraft<K extends keyof Drafts>(kind: K, of: string): Drafts[K] | null {
  return read('session', keyOf(kind, of), SHAPES[kind]);
}

/** Keeps what is being written; null once it was sent, or given up. */
export function keepDraft<K extends keyof Drafts>(kind: K, of: string, draft: Drafts[K] | null): void {
  write('session', keyOf(kind, of), draft);
}

/** Names what is written in a form of the site, by whoever is signed in, or by nobody who is. @param which one of several */
export function writtenBy(account: { readonly id: string } | null, which: string): string {
  return `${account?.id ?? ''}:${which}`;
}
