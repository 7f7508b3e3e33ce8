import {
  PROOF_MS,
  type CodeSent,
  type MailLanguage,
  type PasskeyAssertion,
  type PasskeyOptions,
  type Proof,
} from '@gongbang/protocol';

import type { AccountRecord, SessionRecord, SiteAddress } from '../../ports/accounts.ts';
import { AccountError } from './AccountError.ts';
import type { Codes } from './Codes.ts';
import type { Issuers } from './Issuers.ts';
import type { Passkeys } from './Passkeys.ts';
import type { AlsoBegins } from './Sessions.ts';
import type { AccountWorld, Browser } from './world.ts';

interface ProofParts {
  readonly codes: Codes;
  readonly passkeys: Passkeys;
  readonly issuers: Issuers;
}

/**
 * Changing the ways into an account takes a recent proof that it is one's own: a browser left open or a stolen cookie is not
 * enough. Signing in is such a proof, so a proof replaces the session with a new one.
 */
export class Proofs {
  readonly #world: AccountWorld;
  readonly #parts: ProofParts;

  constructor(world: AccountWorld, parts: ProofParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** @throws AccountError PROOF_NEEDED */
  async assertFresh(session: SessionRecord, account: AccountRecord): Promise<void> {
    // Without any way to prove it, one could never add the first: an owner who came by the first start's link.
    if (!this.#isFresh(session) && (await this.#hasAny(account))) {
      throw new AccountError('PROOF_NEEDED');
    }
  }

  async show(session: SessionRecord, account: AccountRecord, site: SiteAddress): Promise<Proof> {
    const { passkeys } = this.#world.stores;
    return {
      isFresh: this.#isFresh(session) || !(await this.#hasAny(account)),
      passkey: site.passkeyDomain !== null && (await passkeys.of(account.id)).length > 0,
      email: account.email,
      issuers: await this.#parts.issuers.knowing(account.id),
    };
  }

  /** Sends a code to the account's own address. @throws AccountError TOO_OFTEN, PROOF_NEEDED if it has none */
  sendCode(browser: Browser, { id, email }: AccountRecord, language: MailLanguage): Promise<CodeSent> {
    if (email === null) {
      throw new AccountError('PROOF_NEEDED');
    }
    return this.#parts.codes.send(browser, email, language, id, 'proof-code');
  }

  /** @throws AccountError WRONG_CODE, CODE_EXPIRED, TOO_OFTEN */
  byCode(browser: Browser, account: AccountRecord, code: string, also: AlsoBegins): Promise<void> {
    return this.#parts.codes.prove(browser, account, code, also);
  }

  /** @throws AccountError TOO_OFTEN, UNKNOWN_PASSKEY if it has none */
  askForPasskey(browser: Browser, site: SiteAddress, account: AccountRecord): Promise<PasskeyOptions> {
    return this.#parts.passkeys.askToProve(browser, site, account);
  }

  /** @throws AccountError UNKNOWN_PASSKEY, PASSKEY_FAILED, TOO_OFTEN */
  byPasskey(
    browser: Browser,
    site: SiteAddress,
    account: AccountRecord,
    response: PasskeyAssertion,
    also: AlsoBegins,
  ): Promise<void> {
    return this.#parts.passkeys.prove(browser, site, account, response, also);
  }

  #isFresh({ signedInAt }: SessionRecord): boolean {
    return signedInAt + PROOF_MS > this.#world.clock.now();
  }

  async #hasAny({ id, email }: AccountRecord): Promise<boolean> {
    const { passkeys } = this.#world.stores;
    return (
      email !== null ||
      (await passkeys.of(id)).length > 0 ||
      (await this.#parts.issuers.knowing(id)).length > 0
    );
  }
}
