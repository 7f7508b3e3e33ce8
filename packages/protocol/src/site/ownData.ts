import { z } from 'zod';

import { personName, timestamp } from '../model.ts';
import {
  ACCOUNT_LIMITS,
  accountId,
  accountRole,
  device,
  mailLanguage,
  ownClass,
  passkey,
} from './accounts.ts';
import { entryId, entryState, postKind, reportReason } from './board.ts';
import { COURSE_LIMITS, booking, bookingId, ownCourse } from './courses.ts';
import { bankAccount, kitAddress, receipt } from './payments.ts';
import { photo } from './photos.ts';
import { review } from './reviews.ts';
import { TOKEN_LIMITS, token } from './tokens.ts';

/** Everything stored about an account, for export. What is inside a class belongs to the class. */
export const ownData = z.object({
  writtenAt: timestamp,
  account: z.object({
    id: accountId,
    name: personName.nullable(),
    email: z.string().nullable(),
    role: accountRole,
    language: mailLanguage.nullable(),
    createdAt: timestamp,
  }),
  devices: z.array(device).max(ACCOUNT_LIMITS.devices),
  passkeys: z.array(passkey).max(ACCOUNT_LIMITS.passkeys),
  recoveryCodesLeft: z.int().nonnegative(),
  /** API tokens that act for the account. */
  tokens: z.array(token).max(TOKEN_LIMITS.tokens),
  /** The account's identities at issuers. */
  identities: z.array(z.object({ issuer: z.string(), subject: z.string() })),
  /** With the keys of their links: whoever has the file can open them. */
  classes: z.array(ownClass).max(ACCOUNT_LIMITS.classes),
  /** Seats booked with the account's address, and places in line. */
  bookings: z.array(booking),
  /** What the account's address ordered, paid and got back, with where kits and money go. */
  orders: z.array(
    z.object({ ...receipt.shape, kitAddress: kitAddress.nullable(), refundAccount: bankAccount.nullable() }),
  ),
  /** Subscriptions of the account's address to new dates: a course's title, or null for all courses. */
  alerts: z.array(z.object({ title: z.string().nullable(), at: timestamp })),
  /** What the person offers. */
  courses: z.array(ownCourse).max(COURSE_LIMITS.courses),
  /** The person's reviews, including hidden ones; `title` is the course's. */
  reviews: z.array(z.object({ bookingId, title: z.string(), review })),
  /** What the account's address asked mentors. */
  questions: z.array(
    z.object({
      title: z.string(),
      text: z.string(),
      at: timestamp,
      answer: z.string().nullable(),
      isPublic: z.boolean(),
    }),
  ),
  /** What the person wrote and did on boards. */
  board: z.object({
    entries: z.array(
      z.object({
        id: entryId,
        /** The course's title. */
        course: z.string(),
        /** The post above it; null if it is a post itself. */
        parentId: entryId.nullable(),
        kind: postKind.nullable(),
        at: timestamp,
        editedAt: timestamp.nullable(),
        state: entryState,
        text: z.string(),
        photos: z.array(photo),
      }),
    ),
    likes: z.array(z.object({ entryId, at: timestamp })),
    /** Whom the person has hidden: on which board, and since when. */
    hiddenPeople: z.array(z.object({ course: z.string(), at: timestamp })),
    reports: z.array(
      z.object({
        entryId,
        reason: reportReason,
        at: timestamp,
        answer: z.enum(['hidden', 'kept']).nullable(),
      }),
    ),
    /** Photos not yet used by any entry. */
    photos: z.array(photo),
  }),
  /** Unfinished steps that expire by themselves: a code that was sent, a passkey that was requested. */
  begun: z.array(z.object({ kind: z.string(), expiresAt: timestamp })),
  /** Mails waiting to be sent. */
  mails: z.array(z.object({ subject: z.string(), expiresAt: timestamp })),
});
export type OwnData = z.infer<typeof ownData>;
