import { z } from 'zod';

import { email, mailLanguage } from './accounts.ts';
import { courseCard } from './courses.ts';

/*
 * "Tell me about new dates": one mail for each date that opens, for one course or for all. Nobody gets any
 * until their address has confirmed the first, and each can be switched off separately.
 */

/** How long a confirmation link is valid, in ms. */
export const ALERT_ASK_MS = 7 * 24 * 3_600_000;
/** Subscribers to the new dates of one course, and to those of all courses. */
export const MAX_ALERTS = 500;

export const alertForm = z.strictObject({ email, language: mailLanguage.default('ko') });
export type AlertForm = z.input<typeof alertForm>;
/** The fragment of a mail's link. */
export const alertToken = z.strictObject({
  token: z
    .string()
    .max(1000)
    .regex(/^[A-Za-z0-9_-]+$/),
});

/** `asked`: the address must confirm first, through a link in a mail. */
export const alertState = z.object({ is: z.enum(['on', 'asked']) });
export type AlertState = z.infer<typeof alertState>;

/** What somebody is now, or is no longer, told about; `course` is null for the whole studio. */
export const alertChange = z.object({ course: courseCard.nullable() });
export type AlertChange = z.infer<typeof alertChange>;
