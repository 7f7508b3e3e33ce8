import {
  ACCOUNT_LIMITS,
  RECOVERY_CODES,
  type AccountId,
  type Passkey,
  type PasskeyAdded,
  type PasskeyAssertion,
  type PasskeyId,
  type PasskeyOptions,
  type PasskeyRegistration,
} from '@gongbang/protocol';

import type {
  AccountRecord,
  AttemptKind,
  AttemptRecord,
  PasskeyChecks,
  PasskeyRecord,
  SiteAddress,
} from '../../ports/accounts.ts';
import { AccountError, tooOften } from './AccountError.ts';
import type { Attempts } from './Attempts.ts';
import type { RecoveryCodes } from './RecoveryCodes.ts';
import type { Arrival } from './Register.ts';
import { ATTEMPT_MS, REPEAT_MS, passkeyNameOf } from './rules.ts';
import type { AlsoBegins } from './Sessions.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** The challenge that a browser was given. */
interface Asked {
  readonly challenge: string;
  readonly accountId: AccountId | null;
}

/** What a passkey is shown for. */
interface Use {
  readonly kind: AttemptKind;
  /** Whose it has to be; null for anybody's. */
  readonly accountId: AccountId | null;
  readonly also: AlsoBegins;
}

interface PasskeyParts {
  readonly attempts: Attempts;
  readonly checks: PasskeyChecks;
  readonly recoveryCodes: RecoveryCodes;
  readonly brakes: Pick<AccountBrakes, 'triesFrom'>;
}

/** Passkeys: created while signed in, offered by the browser itself at sign-in. */
export class Passkeys {
  readonly #world: AccountWorld;
  readonly #parts: PasskeyParts;

  constructor(world: AccountWorld, parts: PasskeyParts) {
    this.#world = world;
    this.#parts = parts;
  }

  async ask(browser: Browser, site: SiteAddress): Promise<PasskeyOptions> {
    const { options, challenge } = await this.#parts.checks.ask(site);
    return this.#asked(browser, 'passkey', { challenge, accountId: null }, options);
  }

  /**
   * @param also what is stored together with the use of the passkey, or not at all
   * @throws AccountError UNKNOWN_PASSKEY, PASSKEY_FAILED, TOO_OFTEN
   */
  signIn(
    browser: Browser,
    site: SiteAddress,
    response: PasskeyAssertion,
    also: AlsoBegins,
  ): Promise<Arrival> {
    return this.#check(browser, site, response, { kind: 'passkey', accountId: null, also });
  }

  /** Asks for one of the account's own passkeys. @throws AccountError UNKNOWN_PASSKEY if it has none */
  async askToProve(browser: Browser, site: SiteAddress, { id }: AccountRecord): Promise<PasskeyOptions> {
    const known = await this.#world.stores.passkeys.of(id);
    if (known.length === 0) {
      throw new AccountError('UNKNOWN_PASSKEY');
    }
    const { options, challenge } = await this.#parts.checks.ask(site, known);
    return this.#asked(browser, 'proof-passkey', { challenge, accountId: id }, options);
  }

  /** Proves who one is, with one's own passkey. @throws AccountError as `signIn` */
  async prove(
    browser: Browser,
    site: SiteAddress,
    { id }: AccountRecord,
    response: PasskeyAssertion,
    also: AlsoBegins,
  ): Promise<void> {
    await this.#check(browser, site, response, { kind: 'proof-passkey', accountId: id, also });
  }

  async #check(
    browser: Browser,
    site: SiteAddress,
    response: PasskeyAssertion,
    { kind, accountId, also }: Use,
  ): Promise<Arrival> {
    const { stores, clock } = this.#world;
    const wait = this.#parts.brakes.triesFrom.take(browser.place);
    if (wait > 0) {
      throw tooOften(wait);
    }
    const { challenge } = await this.#answered(browser, kind, accountId);
    const passkey = await stores.passkeys.find(response.id);
    if (passkey === null || (accountId !== null && passkey.accountId !== accountId)) {
      throw new AccountError('UNKNOWN_PASSKEY');
    }
    const counter = await this.#parts.checks.check(site, challenge, response, passkey);
    if (counter === null) {
      throw new AccountError('PASSKEY_FAILED');
    }
    return stores.transaction(async (inner) => {
      // It may have been removed while it was checked, alone or with its account.
      const still = await inner.passkeys.find(response.id);
      const account = still?.id === passkey.id ? await inner.accounts.find(still.accountId) : null;
      if (account === null) {
        throw new AccountError('UNKNOWN_PASSKEY');
      }
      await inner.passkeys.used(passkey.id, counter, clock.now());
      const arrival = { account, isNew: false };
      await also(inner, arrival);
      return arrival;
    });
  }

  /** @throws AccountError PASSKEYS_FULL */
  async askForNew(browser: Browser, site: SiteAddress, account: AccountRecord): Promise<PasskeyOptions> {
    const existing = await this.#world.stores.passkeys.of(account.id);
    assertRoom(existing);
    const { options, challenge } = await this.#parts.checks.askForNew(site, account, existing);
    return this.#asked(browser, 'new-passkey', { challenge, accountId: account.id }, options);
  }

  /**
   * Adds a passkey. The challenge is used up together with that, or not at all; asked for again, because the answer got lost, it is
   * the same passkey.
   * @throws AccountError PASSKEY_FAILED, PASSKEYS_FULL
   */
  async add(
    browser: Browser,
    site: SiteAddress,
    { id: accountId }: AccountRecord,
    response: PasskeyRegistration,
    name: string = passkeyNameOf(browser.userAgent),
  ): Promise<PasskeyAdded> {
    const { secrets, clock, stores } = this.#world;
    const attempt = await this.#parts.attempts.look(browser, 'new-passkey');
    const added = attempt === null ? await this.#addedJustNow(accountId, response) : null;
    if (added !== null) {
      return added;
    }
    const { challenge } = this.#readAnswered(browser, attempt, accountId);
    const credential = await this.#parts.checks.checkNew(site, challenge, response);
    if (credential === null) {
      await this.#parts.attempts.take(browser, 'new-passkey');
      throw new AccountError('PASSKEY_FAILED');
    }
    return stores.transaction(async (inner) => {
      const taken = await this.#parts.attempts.take(browser, 'new-passkey', inner);
      if (this.#readAnswered(browser, taken, accountId).challenge !== challenge) {
        throw new AccountError('PASSKEY_FAILED');
      }
      const existing = await inner.passkeys.of(accountId);
      assertRoom(existing);
      if ((await inner.passkeys.find(credential.credentialId)) !== null) {
        throw new AccountError('PASSKEY_FAILED');
      }
      const createdAt = clock.now();
      const passkey: PasskeyRecord = {
        ...credential,
        ...{ id: secrets.id(), accountId, name, createdAt, usedAt: null },
      };
      await inner.passkeys.insert(passkey);
      const isFirst = existing.length === 0 && (await inner.recoveryCodes.count(accountId)) === 0;
      const recoveryCodes = isFirst ? await this.#parts.recoveryCodes.renew(inner, accountId) : null;
      return { passkey: shownPasskey(passkey), recoveryCodes };
    });
  }

  /** Recovery codes that nobody has seen are of no use: others take their place. */
  #addedJustNow(accountId: AccountId, { id }: PasskeyRegistration): Promise<PasskeyAdded | null> {
    const { stores, clock } = this.#world;
    return stores.transaction(async (inner) => {
      const passkey = await inner.passkeys.find(id);
      if (passkey?.accountId !== accountId || passkey.createdAt < clock.now() - REPEAT_MS) {
        return null;
      }
      const isFirst =
        (await inner.passkeys.of(accountId)).length === 1 &&
        (await inner.recoveryCodes.count(accountId)) === RECOVERY_CODES;
      const recoveryCodes = isFirst ? await this.#parts.recoveryCodes.renew(inner, accountId) : null;
      return { passkey: shownPasskey(passkey), recoveryCodes };
    });
  }

  async list(accountId: AccountId): Promise<{ passkeys: Passkey[]; recoveryCodesLeft: number }> {
    const { passkeys, recoveryCodes } = this.#world.stores;
    return {
      passkeys: (await passkeys.of(accountId)).map(shownPasskey),
      recoveryCodesLeft: await recoveryCodes.count(accountId),
    };
  }

  /** Returns whether there was one. */
  remove(accountId: AccountId, id: PasskeyId): Promise<boolean> {
    return this.#world.stores.passkeys.remove(accountId, id);
  }

  async #asked(
    browser: Browser,
    kind: AttemptKind,
    asked: Asked,
    options: PasskeyOptions,
  ): Promise<PasskeyOptions> {
    const wait = this.#parts.brakes.triesFrom.take(browser.place);
    if (wait > 0) {
      throw tooOften(wait);
    }
    const { accountId } = asked;
    await this.#parts.attempts.begin(browser, {
      ...{ kind, data: asked, expiresAt: this.#world.clock.now() + ATTEMPT_MS },
      about: accountId === null ? null : { accountId },
    });
    return options;
  }

  /** A challenge is answered once. */
  async #answered(browser: Browser, kind: AttemptKind, accountId: AccountId | null): Promise<Asked> {
    return this.#readAnswered(browser, await this.#parts.attempts.take(browser, kind), accountId);
  }

  /** @throws AccountError PASSKEY_FAILED, NO_COOKIE */
  #readAnswered(browser: Browser, attempt: AttemptRecord | null, accountId: AccountId | null): Asked {
    const asked = attempt === null ? null : (JSON.parse(attempt.data) as Asked);
    if (asked?.accountId !== accountId) {
      throw new AccountError(browser.isKnown ? 'PASSKEY_FAILED' : 'NO_COOKIE');
    }
    return asked;
  }
}

function assertRoom(existing: readonly PasskeyRecord[]): void {
  if (existing.length >= ACCOUNT_LIMITS.passkeys) {
    throw new AccountError('PASSKEYS_FULL');
  }
}

const shownPasskey = ({ id, name, createdAt, usedAt }: PasskeyRecord): Passkey => ({
  ...{ id, name, createdAt, usedAt },
});
