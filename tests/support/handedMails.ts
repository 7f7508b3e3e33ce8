import { loggingMailer } from '@gongbang/sfu-server/mail/loggingMailer.ts';
import type { Mailer } from '@gongbang/sfu-server/ports/accounts.ts';
import type { Log } from '@gongbang/sfu-server/ports/world.ts';

/** Mails go out, and codes are in the log all the same. */
export const handedMails = (log: Log): Mailer => ({ ...loggingMailer(log), sends: true });
