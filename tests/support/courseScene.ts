import { rmSync } from 'node:fs';

import {
  USUAL_REFUND_RULE,
  type Booking,
  type CourseDraft,
  type DateId,
  type NewBooking,
  type OwnCourse,
  type OwnDate,
} from '@gongbang/protocol';
import { readSiteKey, siteSecrets } from '@gongbang/sfu-server/auth/siteSecrets.ts';
import type { AccountRecord, Mail, SiteStores } from '@gongbang/sfu-server/ports/accounts.ts';
import type { BoardBrakes } from '@gongbang/sfu-server/ports/board.ts';
import type { BookingBrakes } from '@gongbang/sfu-server/ports/bookings.ts';
import type { PaymentBrakes, PaymentProvider } from '@gongbang/sfu-server/ports/payments.ts';
import type { ReviewBrakes } from '@gongbang/sfu-server/ports/reviews.ts';
import type { Postman } from '@gongbang/sfu-server/ports/webhooks.ts';
import { CourseError } from '@gongbang/sfu-server/site/catalog/CourseError.ts';
import { CourseSite } from '@gongbang/sfu-server/site/CourseSite.ts';
import { Outbox } from '@gongbang/sfu-server/site/mail/Outbox.ts';
import { ClassroomError } from '@gongbang/sfu-server/rules/ClassroomError.ts';
import { openSite } from '@gongbang/sfu-server/storage/site/openSite.ts';
import { vi } from 'vitest';

import { temporaryFolder } from './classServer.ts';
import { FakeClock } from './FakeClock.ts';
import { FakeDoor } from './FakeDoor.ts';
import type { SiteDatabase } from './SiteDatabase.ts';
import { plainMails, plainPaymentMails, plainReviewMails } from './plainMails.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const ORIGIN = 'https://studio.example';
/** How soon to look again. */
const SOON = { interval: 5, timeout: 5000 };
/** Others get their turn for this long between batches of people who are told about a new date. */
const ALERT_PAUSE_MS = 50;
const NO_BRAKE = { take: () => 0 };
const NO_BRAKES: BookingBrakes = {
  ...{ holdsFrom: NO_BRAKE, bookingsFrom: NO_BRAKE, bookingsTo: NO_BRAKE },
  ...{ wrongKeysFrom: NO_BRAKE, messagesOf: NO_BRAKE, alertsFrom: NO_BRAKE, alertsTo: NO_BRAKE },
};
const NO_REVIEW_BRAKES: ReviewBrakes = {
  ...{ reviewsOf: NO_BRAKE, questionsFrom: NO_BRAKE, questionsBy: NO_BRAKE, mailsTo: NO_BRAKE },
};
const NO_PAYMENT_BRAKES: PaymentBrakes = {
  ...{ ordersFrom: NO_BRAKE, ordersFromDaily: NO_BRAKE, looksOf: NO_BRAKE, hintsOf: NO_BRAKE },
};
const NO_BOARD_BRAKES: BoardBrakes = {
  ...{ postsOf: NO_BRAKE, commentsOf: NO_BRAKE, changesOf: NO_BRAKE, likesOf: NO_BRAKE },
  ...{ hidingsOf: NO_BRAKE, reportsOf: NO_BRAKE, photosOf: NO_BRAKE, photosOfDaily: NO_BRAKE },
  ...{ messagesOf: NO_BRAKE, mailsTo: NO_BRAKE, changeMailsTo: NO_BRAKE },
};
/** Calls nobody. */
const NO_POSTMAN: Postman = {
  newSecret: () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  mayCall: () => true,
  isBare: () => Promise.resolve(false),
  call: () => Promise.resolve({ status: 204, answer: '', failure: null, waitMs: 0 }),
  close: () => undefined,
};
export const DRAFT: CourseDraft = {
  ...{ title: '핀치 포트', craft: '도자', about: '', outcome: '', level: '', minutes: 120, seats: 2 },
  ...{ materials: [], steps: [], mentorAbout: '' },
  ...{ price: 0, kit: null, refundRule: USUAL_REFUND_RULE },
};

interface SceneParts {
  readonly brakes?: Partial<BookingBrakes>;
  readonly reviewBrakes?: Partial<ReviewBrakes>;
  readonly boardBrakes?: Partial<BoardBrakes>;
  readonly paymentBrakes?: Partial<PaymentBrakes>;
  readonly providers?: readonly PaymentProvider[];
  readonly sendsMails?: boolean;
  /** What orders' numbers are drawn from. */
  readonly recoveryCode?: () => string;
  /** A wrapper around the stores, to refuse what a test says. */
  readonly before?: (stores: SiteStores) => SiteStores;
  readonly postman?: Postman;
  readonly folder?: string;
  readonly clock?: FakeClock;
  readonly door?: FakeDoor;
  /** Where everything is kept; under the folder, in SQLite, if none is named. */
  readonly on?: Pick<SiteDatabase, 'open'>;
}

/** Courses over a real file, with classes seen only from outside, and mails that are kept. */
export class CourseScene {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly door: FakeDoor;
  readonly mails: Mail[] = [];
  readonly stores: SiteStores;
  readonly site: CourseSite;
  readonly outbox: Outbox;
  readonly providers: readonly PaymentProvider[];
  readonly #on: SceneParts['on'];
  readonly #end: () => Promise<void>;

  private constructor(
    parts: Required<Pick<SceneParts, 'folder' | 'clock' | 'door'>> & SceneParts,
    site: Awaited<ReturnType<typeof openSite>>,
  ) {
    const { folder, clock, door, before = (stores) => stores } = parts;
    const log = { info: () => undefined, warn: () => undefined };
    const drawn = siteSecrets(readSiteKey(folder));
    const secrets = { ...drawn, recoveryCode: () => parts.recoveryCode?.() ?? drawn.recoveryCode() };
    this.folder = folder;
    this.#on = parts.on;
    this.clock = clock;
    this.door = door;
    this.providers = parts.providers ?? [];
    this.#end = () => site.close();
    this.stores = site.stores;
    const send = (mail: Mail): Promise<void> => {
      this.mails.push(mail);
      return Promise.resolve();
    };
    const stores = before(site.stores);
    this.outbox = new Outbox({ stores: site.stores, secrets, mailer: { sends: true, send }, clock, log });
    this.site = new CourseSite({
      ...{ stores, secrets, clock, door, outbox: this.outbox, mails: plainMails, log },
      boardBrakes: { ...NO_BOARD_BRAKES, ...parts.boardBrakes },
      ...{ brakes: { ...NO_BRAKES, ...parts.brakes }, studioName: '흙담공방', publicUrl: null },
      postman: parts.postman ?? NO_POSTMAN,
      random: () => 0,
      sendsMails: parts.sendsMails ?? true,
      ...{ paymentMails: plainPaymentMails, paymentBrakes: { ...NO_PAYMENT_BRAKES, ...parts.paymentBrakes } },
      providers: new Map(this.providers.map((provider) => [provider.id, provider])),
      ...{ reviewMails: plainReviewMails, reviewBrakes: { ...NO_REVIEW_BRAKES, ...parts.reviewBrakes } },
    });
  }

  static async open(parts: SceneParts = {}): Promise<CourseScene> {
    const folder = parts.folder ?? temporaryFolder();
    const rest = { clock: parts.clock ?? new FakeClock(), door: parts.door ?? new FakeDoor() };
    return new CourseScene({ ...parts, ...rest, folder }, await (parts.on?.open() ?? openSite(folder)));
  }

  async account(sign: string, more: Partial<AccountRecord> = {}): Promise<AccountRecord> {
    const account: AccountRecord = {
      ...{
        id: sign.repeat(16),
        name: '이정은',
        email: `${sign}@example.com`,
        role: 'mentor',
        language: null,
      },
      createdAt: this.clock.now(),
      ...more,
    };
    await this.stores.accounts.insert(account);
    return account;
  }

  /** A course by a new mentor, and a date of it. */
  async offer(
    date: { startsIn?: number; seats?: number; minimum?: number | null } = {},
    draft: CourseDraft = DRAFT,
  ): Promise<{ mentor: AccountRecord; course: OwnCourse; date: OwnDate }> {
    const mentor = await this.account('m');
    const course = await this.site.courses.create(mentor, draft);
    const { startsIn = 10 * DAY_MS, seats = 2, minimum = null } = date;
    const opened = { startsAt: this.clock.now() + startsIn, timeZone: 'Asia/Seoul', seats, minimum };
    return { mentor, course, date: await this.site.dates.open(mentor, course.id, opened, ORIGIN) };
  }

  /** A seat held and booked. */
  async book(id: DateId, sign: string): Promise<NewBooking> {
    const held = await this.site.bookings.hold(id, booker(sign));
    return { key: held.key, booking: await this.fill(held, sign) };
  }

  async fill(held: NewBooking, sign: string): Promise<Booking> {
    const record = await this.site.bookings.open(held.booking.id, held.key, booker(sign));
    return this.site.bookings.book(record, form(sign), booker(sign));
  }

  joinLine(id: DateId, sign: string): Promise<NewBooking> {
    return this.site.bookings.joinLine(id, form(sign), booker(sign));
  }

  async see({ booking, key }: NewBooking): Promise<Booking> {
    const { bookings } = this.site;
    return bookings.show(await bookings.open(booking.id, key, booker('-')));
  }

  async act(what: 'accept' | 'cancel', { booking, key }: NewBooking): Promise<Booking> {
    const { bookings } = this.site;
    return bookings[what](await bookings.open(booking.id, key, booker('-')));
  }

  /** Stops, and restarts that much later, with what it kept and nothing else. */
  async restarted(ms: number): Promise<CourseScene> {
    const { folder, clock, door, providers } = this;
    await this.stop();
    clock.forget();
    clock.advance(ms);
    const on = this.#on === undefined ? {} : { on: this.#on };
    const next = await CourseScene.open({ folder, clock, door, providers, ...on });
    await next.outbox.start();
    await next.site.start();
    await next.settled();
    return next;
  }

  /** Lets time pass, and waits until what falls due is done. */
  async pass(ms: number): Promise<void> {
    await this.settled();
    this.clock.advance(ms);
    await this.settled();
  }

  /** Everything due now is done, and mailed. */
  async settled(): Promise<void> {
    await vi.waitFor(async () => {
      this.clock.advance(0);
      await this.site.rest();
      const due = await this.stores.dates.nextDue();
      if ((await this.stores.alerts.findRound()) !== null) {
        this.clock.advance(ALERT_PAUSE_MS);
        throw new Error('somebody is told of a new date still');
      }
      const mail = await this.stores.outbox.nextAt();
      const refund = await this.stores.refunds.nextAt();
      const now = this.clock.now();
      const isDue = (at: number | null): boolean => at !== null && at <= now;
      if (isDue(due?.dueAt ?? null) || isDue(mail) || isDue(refund)) {
        throw new Error('something is due');
      }
    }, SOON);
  }

  /** What was mailed to somebody, by kind. */
  mailed(sign: string): string[] {
    return this.mails.filter(({ to }) => to === `${sign}@example.com`).map(({ subject }) => subject);
  }

  /** Stops, as a server does; the folder stays. */
  async stop(): Promise<void> {
    await this.site.close();
    await this.outbox.close();
    await this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const form = (sign: string) =>
  ({ name: `사람 ${sign}`, email: `${sign}@example.com`, language: 'ko' }) as const;

/** Somebody who is signed in nowhere, each on their own network. */
export const booker = (sign: string, email: string | null = null) => ({
  ...{ place: `place of ${sign}`, network: `network of ${sign}`, email },
});

/** Why something was refused; null if it succeeded. */
export const refusalOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof CourseError) {
        return error.courseReason;
      }
      if (error instanceof ClassroomError) {
        return error.code;
      }
      throw error;
    },
  );
