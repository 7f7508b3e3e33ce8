import type { Context } from 'koa';

import { neighbourhoodOf, placeOf } from '../../auth/addresses.ts';
import type { AccountRecord, SessionRecord, SignedInRecord, SiteAddress } from '../../ports/accounts.ts';
import { signInNeeded } from '../../site/accounts/AccountError.ts';
import type { Accounts } from '../../site/accounts/Accounts.ts';
import type { Arrival } from '../../site/accounts/Register.ts';
import type { AlsoBegins } from '../../site/accounts/Sessions.ts';
import type { Browser } from '../../site/accounts/world.ts';
import type { OriginParts } from '../askedOrigin.ts';
import { readCookie, setCookie } from './cookies.ts';
import { siteAddress } from './siteAddress.ts';

interface VisitorParts {
  readonly accounts: Accounts;
  readonly origin: OriginParts;
  /** For a browser that sends none. */
  readonly newToken: () => string;
}

/** The caller: their browser, and who is signed in in it. */
export class Visitor {
  readonly site: SiteAddress & { readonly isSecure: boolean };
  readonly #context: Context;
  readonly #parts: VisitorParts;
  #found: (Pick<SignedInRecord, 'account'> & { readonly session: SessionRecord | null }) | null = null;
  #browser: Browser | null = null;
  /** The session that is to last longer in their browser as well. */
  #prolonged: string | null = null;

  constructor(context: Context, parts: VisitorParts) {
    this.#context = context;
    this.#parts = parts;
    this.site = siteAddress(context.req, parts.origin);
  }

  /** Whether another site's page sent them here. */
  get isSentHere(): boolean {
    const site = this.#context.get('Sec-Fetch-Site');
    return site !== '' && site !== 'same-origin' && site !== 'none';
  }

  /** Looks up who is signed in. */
  async look(): Promise<AccountRecord | null> {
    const token = this.#token;
    const found = token === null ? null : await this.#parts.accounts.sessions.find(token);
    if (found?.isProlonged === true) {
      this.#prolonged = token;
    }
    this.#found = found;
    return found?.account ?? null;
  }

  /**
   * Call this at the end: a request may take long, and must not bring back a session that another tab has replaced meanwhile.
   * Then, or if it signs in or out itself, it leaves the cookie alone.
   */
  async prolong(): Promise<void> {
    const token = this.#prolonged;
    if (token !== null && (await this.#parts.accounts.sessions.isOn(token))) {
      this.#setSession(token);
    }
  }

  /** Somebody's program acts for them: no cookie is read. */
  enter(account: AccountRecord): void {
    this.#found = { account, session: null };
  }

  /** @throws ClassroomError SIGN_IN_NEEDED */
  get account(): AccountRecord {
    if (this.#found === null) {
      throw signInNeeded();
    }
    return this.#found.account;
  }

  get accountOrNull(): AccountRecord | null {
    return this.#found?.account ?? null;
  }

  get sessionOrNull(): SessionRecord | null {
    return this.#found?.session ?? null;
  }

  /** @throws ClassroomError SIGN_IN_NEEDED */
  get session(): SessionRecord {
    const session = this.#found?.session ?? null;
    if (session === null) {
      throw signInNeeded();
    }
    return session;
  }

  /** The browser in which something is begun, recognised from now on; or the one in which it was. */
  get browser(): Browser {
    return (this.#browser ??= this.#know());
  }

  /** The place they ask from; this sets no cookie. */
  get place(): string {
    return placeOf(this.#context.req, this.#parts.origin.trustProxy);
  }

  #know(): Browser {
    const { isSecure } = this.site;
    const known = readCookie(this.#context, 'browser', isSecure);
    const token = known ?? this.#parts.newToken();
    setCookie(this.#context, 'browser', token, isSecure);
    const { place } = this;
    return {
      ...{ token, place, isKnown: known !== null },
      userAgent: this.#context.get('User-Agent'),
      network: neighbourhoodOf(place),
    };
  }

  /**
   * Signs this browser in, signing out whoever was signed in before.
   * @param use finds out who it is, and begins the session if it lets them in
   */
  async signIn<T>(use: (also: AlsoBegins) => Promise<T>): Promise<T> {
    const entrance = { userAgent: this.#context.get('User-Agent'), former: this.#token };
    const { token, result } = await this.#parts.accounts.sessions.begin(entrance, use);
    if (token !== null) {
      this.#setSession(token);
    }
    return result;
  }

  /**
   * The same by something that is valid once.
   * @param proof what it is
   * @param use uses it up
   * @param signedInAt when the account was proven to be theirs, if that was earlier
   */
  async signInOnce(
    proof: string,
    use: (also: AlsoBegins) => Promise<Arrival>,
    signedInAt: number | null = null,
  ): Promise<Arrival> {
    const entrance = { former: this.#token, signedInAt };
    const { sessions } = this.#parts.accounts;
    const { token, arrival } = await sessions.beginOnce(this.browser, proof, entrance, use);
    this.#setSession(token);
    return arrival;
  }

  async signOut(): Promise<void> {
    const token = this.#token;
    if (token !== null) {
      await this.#parts.accounts.sessions.end(token);
    }
    this.forgetCookie();
  }

  /** The session is over; the browser need not present it any more. */
  forgetCookie(): void {
    this.#setSession(null);
  }

  #setSession(token: string | null): void {
    this.#prolonged = null;
    setCookie(this.#context, 'session', token, this.site.isSecure);
  }

  get #token(): string | null {
    return readCookie(this.#context, 'session', this.site.isSecure);
  }
}
