import { setImmediate } from 'node:timers/promises';

import { OwnClasses } from './admission/OwnClasses.ts';
import { accountBrakes } from './auth/accountBrakes.ts';
import { boardBrakes } from './auth/boardBrakes.ts';
import { bookingBrakes } from './auth/bookingBrakes.ts';
import { paymentBrakes } from './auth/paymentBrakes.ts';
import { reviewBrakes } from './auth/reviewBrakes.ts';
import { readSiteKey, siteSecrets } from './auth/siteSecrets.ts';
import { proxyOf, type Config } from './config.ts';
import type { Guard } from './guard.ts';
import type { AccountHttpParts } from './http/accounts/bindRoutes.ts';
import type { WebhookParts } from './http/payments/webhooks.ts';
import { passkeyChecks } from './identity/passkeyChecks.ts';
import { loggingMailer } from './mail/loggingMailer.ts';
import type { PaymentEndpoints } from './payments/endpoints.ts';
import { paymentProviders } from './payments/paymentProviders.ts';
import type { IdentityIssuer, Mailer } from './ports/accounts.ts';
import type { BookingMails, ClassDoor } from './ports/bookings.ts';
import type { ClassStore, WorkshopStore } from './ports/store.ts';
import type { Clock, Log, Space } from './ports/world.ts';
import { Accounts } from './site/accounts/Accounts.ts';
import { CourseSite } from './site/CourseSite.ts';
import { Outbox } from './site/mail/Outbox.ts';
import { paymentMails } from './site/mail/paymentMails.ts';
import { reviewMails } from './site/mail/reviewMails.ts';
import type { Claim } from './storage/postgres/Claim.ts';
import { openSite, openSitePostgres } from './storage/site/openSite.ts';
import { VERSION } from './version.ts';
import { postman } from './webhooks/postman.ts';

interface SiteParts {
  readonly config: Config;
  /** The claimed database from the settings; null if they name none. */
  readonly claim: Claim | null;
  readonly classes: ClassStore;
  readonly workshops: WorkshopStore;
  readonly space: Space;
  readonly guard: Guard;
  readonly log: Log;
  /** Where codes go when no mail is set up: it drops nothing. */
  readonly codeLog: Log;
  /** Overrides the settings; null: use the settings. */
  readonly mailer: Mailer | null;
  /** Overrides the real ones. */
  readonly paymentEndpoints?: PaymentEndpoints | undefined;
}

/** What courses also need, available once classes exist. */
interface CourseParts {
  readonly classDoor: ClassDoor;
  readonly bookingMails: BookingMails;
}

/** The site around the classes. */
export interface SiteBackend {
  readonly ownClasses: OwnClasses;
  /** Opens courses on top of the classes' door, and returns what the site's HTTP routes need. */
  openCourses(parts: CourseParts): AccountHttpParts & {
    readonly courses: CourseSite;
  } & Pick<WebhookParts, 'providers'>;
  /** Path of the link that makes somebody the owner; null if there is one. */
  readonly ownerPath: string | null;
  /** What prevents the site from storing anything; empty if nothing does. */
  readonly obstacles: () => readonly string[];
  close(): Promise<void>;
}

/**
 * Opens the stored accounts, and composes what serves them.
 * @throws Error when they cannot be opened, or were written by a newer version
 */
export async function createSite(parts: SiteParts): Promise<SiteBackend> {
  const { config, classes, workshops, space, guard, log, codeLog } = parts;
  const { clock } = guard;
  const secrets = siteSecrets(readSiteKey(config.DATA_DIR));
  const { DATABASE_URL: url } = config;
  const site = await (url === undefined
    ? openSite(config.DATA_DIR)
    : openSitePostgres({ url, claim: parts.claim }));
  const { stores } = site;
  const mailer = parts.mailer ?? (await mailerOf(config, codeLog));
  const outbox = new Outbox({ stores, secrets, mailer, clock, log });
  const studioName = config.STUDIO_NAME ?? null;
  const accounts = new Accounts({
    ...{ stores, secrets, clock, outbox, mailer, log, studioName },
    passkeyChecks: passkeyChecks(studioName ?? 'Gongbang'),
    issuers: await issuersOf(config, clock),
    brakes: accountBrakes(),
  });
  const pause = async (): Promise<void> => {
    await setImmediate();
  };
  const ownClasses = new OwnClasses({ stores, secrets, classes, workshops, clock, pause });
  let courses: CourseSite | null = null;
  try {
    return {
      ownClasses,
      openCourses: ({ classDoor: door, bookingMails: mails }) => {
        const providers = paymentProviders({ config, stores, clock, endpoints: parts.paymentEndpoints });
        courses = new CourseSite({
          ...{ stores, secrets, clock, door, outbox, mails, log, studioName },
          brakes: bookingBrakes(),
          reviewMails: reviewMails(),
          reviewBrakes: reviewBrakes(),
          ...{ providers, paymentBrakes: paymentBrakes() },
          paymentMails: paymentMails(),
          postman: postman({ allowsPrivate: config.WEBHOOKS_PRIVATE, name: `Gongbang/${VERSION}` }),
          random: Math.random,
          sendsMails: mailer.sends,
          boardBrakes: boardBrakes(),
          publicUrl: config.PUBLIC_URL ?? null,
        });
        return {
          ...{ accounts, ownClasses, courses, space, log, providers },
          origin: { publicUrl: config.PUBLIC_URL, trustProxy: proxyOf(config) !== null },
          newToken: () => secrets.token(),
        };
      },
      ownerPath: await begin(outbox, accounts, log),
      obstacles: site.obstacles,
      close: async () => {
        await courses?.close();
        await outbox.close();
        await site.close();
      },
    };
  } catch (error) {
    await site.close();
    throw error;
  }
}

/** Classes do not wait for this: if the disk is full, they go on, and nobody becomes the owner meanwhile. */
async function begin(outbox: Outbox, accounts: Accounts, log: Log): Promise<string | null> {
  try {
    await outbox.start();
    return await accounts.ownership.invite();
  } catch (error) {
    log.warn({ err: error }, 'starting without mails and without a link for the owner: the store refuses');
    outbox.wake();
    return null;
  }
}

/** Loads only what is set up. */
async function mailerOf({ SMTP_URL: url, MAIL_FROM: from }: Config, codeLog: Log): Promise<Mailer> {
  if (url === undefined || from === undefined) {
    return loggingMailer(codeLog);
  }
  const { smtpMailer } = await import('./mail/smtpMailer.ts');
  return smtpMailer(url, from);
}

async function issuersOf({ OIDC_ISSUERS: settings }: Config, clock: Clock): Promise<IdentityIssuer[]> {
  if (settings.length === 0) {
    return [];
  }
  const { identityIssuer } = await import('./identity/issuers.ts');
  return settings.map((one) => identityIssuer(one, clock));
}
