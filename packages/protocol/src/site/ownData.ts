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

/** All that is kept of an account, to be taken home. What is in a class is the class's. */
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
  /** API tokens that stand for it. */
  tokens: z.array(token).max(TOKEN_LIMITS.tokens),
  /** Who one is to issuers. */
  identities: z.array(z.object({ issuer: z.string(), subject: z.string() })),
  /** With the keys of their links: whoever has the file opens them. */
  classes: z.array(ownClass).max(ACCOUNT_LIMITS.classes),
  /** Seats that one's address has booked, and places in line. */
  bookings: z.array(booking),
  /** What one's address ordered, paid and got back, with where kits and money go. */
  orders: z.array(
    z.object({ ...receipt.shape, kitAddress: kitAddress.nullable(), refundAccount: bankAccount.nullable() }),
  ),
  /** Of what one's address is told when a date is opened: a course's title, or null for all. */
  alerts: z.array(z.object({ title: z.string().nullable(), at: timestamp })),
  /** What one offers. */
  courses: z.array(ownCourse).max(COURSE_LIMITS.courses),
  /** What one said of classes, also where it is hidden; `title` is the course's. */
  reviews: z.array(z.object({ bookingId, title: z.string(), review })),
  /** What one's address asked mentors. */
  questions: z.array(
    z.object({
      title: z.string(),
      text: z.string(),
      at: timestamp,
      answer: z.string().nullable(),
      isPublic: z.boolean(),
    }),
  ),
  /** What one wrote on boards, and did there. */
  board: z.object({
    entries: z.array(
      z.object({
        id: entryId,
        /** The course's title. */
        course: z.string(),
        /** The post that it stands below; null where it is one. */
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
    /** Whom one does not want to see: on which board, and since when. */
    hiddenPeople: z.array(z.object({ course: z.string(), at: timestamp })),
    reports: z.array(
      z.object({
        entryId,
        reason: reportReason,
        at: timestamp,
        answer: z.enum(['hidden', 'kept']).nullable(),
      }),
    ),
    /** Photos that nothing names yet. */
    photos: z.array(photo),
  }),
  /** What was begun and is forgotten by itself: a code that was sent, a passkey that was asked for. */
  begun: z.array(z.object({ kind: z.string(), expiresAt: timestamp })),
  /** Mails that are on their way. */
  mails: z.array(z.object({ subject: z.string(), expiresAt: timestamp })),
});
export type OwnData = z.infer<typeof ownData>;
