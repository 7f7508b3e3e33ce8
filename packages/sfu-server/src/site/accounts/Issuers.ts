import type { AccountId, Issuer, IssuerId, IssuerRefusal } from '@gongbang/protocol';
import { PROOF_MS, email as emailShape } from '@gongbang/protocol';

import {
  IssuerError,
  type AccountRecord,
  type Identity,
  type IdentityIssuer,
  type SiteStores,
} from '../../ports/accounts.ts';
import type { Log } from '../../ports/world.ts';
import { AccountError } from './AccountError.ts';
import type { Attempts } from './Attempts.ts';
import type { Arrival, Register } from './Register.ts';
import { ATTEMPT_MS, nameFrom } from './rules.ts';
import type { AlsoBegins } from './Sessions.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** What a browser takes along to an issuer. */
interface Journey {
  readonly issuerId: IssuerId;
  readonly memo: string;
  readonly to: string;
  /** The account that somebody proves is theirs; null for a sign-in. */
  readonly accountId: AccountId | null;
}

/** How a browser came back: the reason why it is not signed in, or null; and where it was going. */
export interface Return {
  readonly refused: IssuerRefusal | null;
  readonly to: string;
  readonly isProof: boolean;
}

interface IssuerParts {
  readonly issuers: readonly IdentityIssuer[];
  readonly attempts: Attempts;
  readonly register: Register;
  readonly brakes: Pick<AccountBrakes, 'triesFrom'>;
  readonly log: Log;
}

/** Signing in with an account elsewhere (OpenID Connect). */
export class Issuers {
  readonly #world: AccountWorld;
  readonly #parts: IssuerParts;

  constructor(world: AccountWorld, parts: IssuerParts) {
    this.#world = world;
    this.#parts = parts;
  }

  get shown(): Issuer[] {
    return this.#parts.issuers.map(({ id, name }) => ({ id, name }));
  }

  has(id: IssuerId): boolean {
    return this.#find(id) !== undefined;
  }

  /**
   * Where to send a browser that wants to sign in with an issuer, or why it cannot.
   * @param returnTo the full URL that the issuer sends it back to
   * @param accountId the account to prove; null to sign in
   */
  async leave(
    browser: Browser,
    id: IssuerId,
    to: string,
    returnTo: string,
    accountId: AccountId | null,
  ): Promise<{ readonly location: string } | { readonly refused: IssuerRefusal }> {
    const issuer = this.#find(id);
    if (issuer === undefined) {
      return { refused: 'FAILED' };
    }
    if (this.#parts.brakes.triesFrom.take(browser.place) > 0) {
      return { refused: 'TOO_OFTEN' };
    }
    try {
      const { location, memo } = await issuer.begin(returnTo, accountId !== null);
      const journey: Journey = { issuerId: id, memo, to, accountId };
      await this.#parts.attempts.begin(browser, {
        ...{ kind: 'issuer', data: journey, expiresAt: this.#world.clock.now() + ATTEMPT_MS },
        about: accountId === null ? null : { accountId },
      });
      return { location };
    } catch (error) {
      return { refused: this.#why(error, id) };
    }
  }

  /**
   * Handles a browser that comes back from an issuer.
   * @param signedIn who is signed in in this browser
   * @param also begins the session, if the browser is let in
   */
  async comeBack(
    browser: Browser,
    id: IssuerId,
    query: string,
    signedIn: AccountRecord | null,
    also: AlsoBegins,
  ): Promise<Return> {
    if (this.#parts.brakes.triesFrom.take(browser.place) > 0) {
      return { refused: 'TOO_OFTEN', to: '/', isProof: false };
    }
    const attempt = await this.#parts.attempts.take(browser, 'issuer');
    const journey = attempt === null ? null : (JSON.parse(attempt.data) as Journey);
    const issuer = this.#find(id);
    const isProof = (journey?.accountId ?? null) !== null;
    if (journey?.issuerId !== id || issuer === undefined) {
      return { refused: 'EXPIRED', to: journey?.to ?? '/', isProof };
    }
    const { to } = journey;
    try {
      const identity = await issuer.finish(journey.memo, query);
      const refused = await this.#world.stores.transaction(async (inner) => {
        if (isProof) {
          const account = await inner.identities.find(identity.issuer, identity.subject);
          if (account === null || account.id !== journey.accountId || account.id !== signedIn?.id) {
            return 'SOMEBODY_ELSE';
          }
          await also(inner, { account, isNew: false });
          return null;
        }
        const arrival = await this.#arrive(inner, identity);
        if (arrival === null) {
          return 'EMAIL_UNPROVEN';
        }
        await also(inner, arrival, this.#provenAt(identity));
        return null;
      });
      return { refused, to, isProof };
    } catch (error) {
      return { refused: this.#why(error, id), to, isProof };
    }
  }

  /** The connected issuers that know an account. */
  async knowing(accountId: AccountId): Promise<Issuer[]> {
    const known = await this.#world.stores.identities.of(accountId);
    return this.#parts.issuers
      .filter(({ issuer }) => known.some((one) => withoutEnd(one.issuer) === withoutEnd(issuer)))
      .map(({ id, name }) => ({ id, name }));
  }

  /**
   * An issuer lets in whoever it still knows in that browser, without a word: somebody who signed in there long ago proves
   * nothing now.
   */
  #provenAt({ signedInAt }: Identity): number | null {
    const longAgo = this.#world.clock.now() - PROOF_MS;
    return signedInAt === null || signedInAt > longAgo ? null : longAgo;
  }

  /** The account for an identity. An address that the issuer does not vouch for counts as nobody's, and links nothing. */
  async #arrive(
    stores: SiteStores,
    { issuer, subject, email, isEmailProven, name }: Identity,
  ): Promise<Arrival | null> {
    const known = await stores.identities.find(issuer, subject);
    if (known !== null) {
      return { account: known, isNew: false };
    }
    const proven = isEmailProven ? (emailShape.safeParse(email).data ?? null) : null;
    if (proven === null) {
      return null;
    }
    const arrival = await this.#parts.register.arrive(stores, proven, nameFrom(name));
    await stores.identities.insert(issuer, subject, arrival.account.id);
    return arrival;
  }

  #find(id: IssuerId): IdentityIssuer | undefined {
    return this.#parts.issuers.find((issuer) => issuer.id === id);
  }

  #why(error: unknown, issuer: IssuerId): IssuerRefusal {
    if (error instanceof IssuerError) {
      this.#parts.log.info(
        { issuer, code: error.reason, err: error },
        'an issuer did not say who is signing in',
      );
      return error.reason;
    }
    if (error instanceof AccountError) {
      return error.accountReason === 'ACCOUNTS_FULL' ? 'ACCOUNTS_FULL' : 'TOO_OFTEN';
    }
    throw error;
  }
}

/** Settings may write an issuer's address with or without a trailing slash. */
const withoutEnd = (address: string): string => address.replace(/\/$/, '');
