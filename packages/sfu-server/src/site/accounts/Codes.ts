import {
  CODE_MS,
  CODE_TRIES,
  RESEND_MS,
  type AccountId,
  type CodeSent,
  type MailLanguage,
} from '@gongbang/protocol';

import type { AccountRecord, AttemptKind, AttemptRecord, SiteStores } from '../../ports/accounts.ts';
import type { Outbox } from '../mail/Outbox.ts';
import { addressMail } from '../mail/addressMail.ts';
import { codeMail } from '../mail/codeMail.ts';
import { AccountError, tooOften } from './AccountError.ts';
import type { Attempts } from './Attempts.ts';
import type { Arrival, Register } from './Register.ts';
import type { AlsoBegins } from './Sessions.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** What a code is for: signing in, changing the address, or proving who one is. It is valid for that alone. */
type CodeKind = Extract<AttemptKind, 'code' | 'email' | 'proof-code'>;

/** What is stored about a code that was sent. */
interface Sent {
  /** A MAC of the address: no address is stored in plain text before it is proven. */
  readonly address: string;
  readonly mac: string;
  readonly sentAt: number;
  /** Whose address it is to become; null for a sign-in. */
  readonly accountId: AccountId | null;
  readonly language: MailLanguage;
}

/** How long delivery to a former address is attempted, in ms. */
const NOTICE_MS = 3 * 86_400_000;

interface CodeParts {
  readonly attempts: Attempts;
  readonly register: Register;
  readonly outbox: Outbox;
  readonly brakes: AccountBrakes;
  /** The studio's name, for the mails. */
  readonly studioName: string | null;
}

/**
 * Six digits by mail. Nothing here looks up whether an address has an account until the code is right: until then all addresses
 * get the same answers in the same time.
 */
export class Codes {
  readonly #world: AccountWorld;
  readonly #parts: CodeParts;

  constructor(world: AccountWorld, parts: CodeParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /**
   * Sends a code.
   * @param accountId the account that has the address, or is to have it; null to sign in
   * @throws AccountError TOO_OFTEN
   */
  async send(
    browser: Browser,
    email: string,
    language: MailLanguage,
    accountId: AccountId | null,
    kind: CodeKind = accountId === null ? 'code' : 'email',
  ): Promise<CodeSent> {
    const { stores, secrets, clock } = this.#world;
    const now = clock.now();
    const before = read(await this.#parts.attempts.look(browser, kind));
    const address = secrets.mac('address', email);
    if (before?.address === address && before.sentAt + RESEND_MS > now) {
      throw tooOften(before.sentAt + RESEND_MS - now);
    }
    this.#brake(browser, email);
    const code = secrets.digits();
    const expiresAt = now + CODE_MS;
    const sent: Sent = { address, mac: this.#macOf(browser, email, code), sentAt: now, accountId, language };
    const mail = codeMail({ to: email, code, language, studioName: this.#parts.studioName });
    await stores.transaction(async (inner) => {
      const about = accountId === null ? { email } : { accountId };
      await this.#parts.attempts.begin(browser, { kind, about, data: sent, expiresAt }, inner);
      await this.#parts.outbox.put(inner, mail, expiresAt);
    });
    return { expiresAt, resendAt: now + RESEND_MS };
  }

  /**
   * Signs in with a code.
   * @param also what is stored together with the use of the code, or not at all
   * @throws AccountError WRONG_CODE, CODE_EXPIRED, TOO_OFTEN, ACCOUNTS_FULL
   */
  async signIn(browser: Browser, email: string, code: string, also?: AlsoBegins): Promise<Arrival> {
    await this.#check(browser, 'code', email, code, null);
    return this.#world.stores.transaction(async (inner) => {
      await this.#useUp(browser, 'code', inner);
      const arrival = await this.#parts.register.arrive(inner, email);
      await also?.(inner, arrival);
      return arrival;
    });
  }

  /**
   * Gives a proven address to the account, and notifies the former address.
   * @throws AccountError as `signIn`, EMAIL_TAKEN
   */
  async changeEmail(
    browser: Browser,
    account: AccountRecord,
    email: string,
    code: string,
  ): Promise<AccountRecord> {
    if (account.email === email) {
      // It was changed already, and the answer got lost.
      return account;
    }
    const { language } = await this.#check(browser, 'email', email, code, account.id);
    const { outbox, studioName } = this.#parts;
    await this.#world.stores.transaction(async (inner) => {
      await this.#useUp(browser, 'email', inner);
      const { accounts } = inner;
      const other = await accounts.findByEmail(email);
      if (other !== null && other.id !== account.id) {
        throw new AccountError('EMAIL_TAKEN');
      }
      const former = (await accounts.find(account.id))?.email ?? null;
      await accounts.change(account.id, { email });
      if (former !== null && former !== email) {
        await inner.bookings.readdress(former, email);
        await inner.alerts.readdress(former, email);
        await inner.questions.readdress(former, email);
        const mail = addressMail({ to: former, language, studioName });
        await outbox.put(inner, mail, this.#world.clock.now() + NOTICE_MS);
      }
    });
    return { ...account, email };
  }

  /**
   * Proves who one is, with a code sent to the account's own address.
   * @param also what is stored together with the use of the code, or not at all
   * @throws AccountError as `signIn`
   */
  async prove(browser: Browser, { id, email }: AccountRecord, code: string, also: AlsoBegins): Promise<void> {
    if (email === null) {
      throw new AccountError('CODE_EXPIRED');
    }
    await this.#check(browser, 'proof-code', email, code, id);
    await this.#world.stores.transaction(async (inner) => {
      await this.#useUp(browser, 'proof-code', inner);
      const account = await inner.accounts.find(id);
      if (account?.email !== email) {
        // It has another address meanwhile, or is gone.
        throw new AccountError('CODE_EXPIRED');
      }
      await also(inner, { account, isNew: false });
    });
  }

  /** Counts a try, and returns what is stored about a code that is right. @throws AccountError */
  async #check(
    browser: Browser,
    kind: CodeKind,
    email: string,
    code: string,
    accountId: AccountId | null,
  ): Promise<Sent> {
    const wait = this.#parts.brakes.triesFrom.take(browser.place);
    if (wait > 0) {
      throw tooOften(wait);
    }
    const attempt = await this.#parts.attempts.try(browser, kind);
    const sent = read(attempt);
    if (attempt === null || sent === null || attempt.tries > CODE_TRIES) {
      throw new AccountError(browser.isKnown ? 'CODE_EXPIRED' : 'NO_COOKIE');
    }
    const isMeant =
      sent.address === this.#world.secrets.mac('address', email) && sent.accountId === accountId;
    if (!this.#world.secrets.isSame(this.#macOf(browser, email, code), sent.mac) || !isMeant) {
      if (this.#parts.brakes.wrongCodesFrom.take(browser.place) > 0) {
        // Too many wrong codes came from there: each code now gets one try.
        await this.#parts.attempts.take(browser, kind);
        throw new AccountError('CODE_EXPIRED');
      }
      throw new AccountError('WRONG_CODE', { triesLeft: CODE_TRIES - attempt.tries });
    }
    return sent;
  }

  /** @throws AccountError CODE_EXPIRED if another request has used it */
  async #useUp(browser: Browser, kind: CodeKind, stores: Pick<SiteStores, 'attempts'>): Promise<void> {
    if ((await this.#parts.attempts.take(browser, kind, stores)) === null) {
      throw new AccountError('CODE_EXPIRED');
    }
  }

  #macOf(browser: Browser, email: string, code: string): string {
    return this.#world.secrets.mac('code', `${this.#parts.attempts.hashOf(browser)} ${code} ${email}`);
  }

  /** @throws AccountError TOO_OFTEN */
  #brake({ place }: Browser, email: string): void {
    const { codesFrom, codesOfPair, codesOfPairDaily, codesTo } = this.#parts.brakes;
    for (const [brake, who] of [
      [codesFrom, place],
      [codesOfPair, `${place} ${email}`],
      [codesOfPairDaily, `${place} ${email}`],
      [codesTo, email],
    ] as const) {
      const wait = brake.take(who);
      if (wait > 0) {
        throw tooOften(wait);
      }
    }
  }
}

/** We wrote it ourselves, so it is not validated again. */
const read = (attempt: AttemptRecord | null): Sent | null =>
  attempt === null ? null : (JSON.parse(attempt.data) as Sent);
