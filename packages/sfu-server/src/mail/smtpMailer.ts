import { createTransport } from 'nodemailer';

import { MailError, type Mailer } from '../ports/accounts.ts';

const TIMEOUT_MS = 20_000;
/** SMTP replies from here on are permanent (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/** Sends mails by SMTP. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // A mail contains only what was written, and nothing from a disk or elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    sends: true,
    send: async ({ to, subject, text, html, calendar, endUrl }) => {
      try {
        await transport.sendMail({
          ...{ from, to: { name: '', address: to }, subject, text },
          // No absence note answers it (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          // Mail programs show it as a button (RFC 2369).
          ...(endUrl === undefined ? {} : { list: { unsubscribe: endUrl } }),
          ...(html === undefined ? {} : { html }),
          ...(calendar === undefined
            ? {}
            : { icalEvent: { method: calendar.method, content: calendar.text, filename: 'invite.ics' } }),
        });
      } catch (error) {
        throw new MailError(`The mail server did not take a mail: ${whyOf(error)}.`, mayTryAgain(error));
      }
    },
  };
}

const ADDRESS = /[^\s<>()"]+@[^\s<>()"]+/g;

/** The reason, in a form fit for the log: mail servers mention the recipient. */
function whyOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(ADDRESS, '…');
}

/** Failures before anything was sent. */
const BEFORE_ANYTHING = ['connect', 'getaddrinfo'];

/**
 * Whether it is certain that nobody accepted the mail, and a retry may help: the server said so, or was never
 * reached. A mail whose connection broke in between may have arrived.
 */
function mayTryAgain(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  if ('responseCode' in error && typeof error.responseCode === 'number') {
    return error.responseCode < PERMANENT;
  }
  const isUnknownName = 'code' in error && error.code === 'EDNS';
  return isUnknownName || ('syscall' in error && BEFORE_ANYTHING.includes(String(error.syscall)));
}
