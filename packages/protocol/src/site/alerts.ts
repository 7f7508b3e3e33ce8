import { z } from 'zod';

import { email, mailLanguage } from './accounts.ts';
import { courseCard } from './courses.ts';

/*
 * "Tell me of new dates": one mail for each date that is opened, of one course or of all. Nobody gets any whose address has not said
 * yes to the first one, and each of them can be switched off by itself.
 */

/** How long a yes can be given after it was asked for, in ms. */
export const ALERT_ASK_MS = 7 * 24 * 3_600_000;
/** People who are told of a new date of one course, and of all. */
export const MAX_ALERTS = 500;

export const alertForm = z.strictObject({ email, language: mailLanguage.default('ko') });
export type AlertForm = z.input<typeof alertForm>;
/** What stands behind the `#` of a mail's link. */
export const alertToken = z.strictObject({
  token: z
    .string()
    .max(1000)
    .regex(/^[A-Za-z0-9_-]+$/),
});

/** `asked`: the address is asked first, by a mail with a link. */
export const alertState = z.object({ is: z.enum(['on', 'asked']) });
export type AlertState = z.infer<typeof alertState>;

/** Of what one is told, or is told no more; `course` is null for all of the studio. */
export const alertChange = z.object({ course: courseCard.nullable() });
export type AlertChange = z.infer<typeof alertChange>;
