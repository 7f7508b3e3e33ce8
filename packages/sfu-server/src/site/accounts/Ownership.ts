import { ACCOUNT_LIMITS, type AccountId, type AccountRole, type Person } from '@gongbang/protocol';

import type { AccountRecord, AccountStore, SiteStores } from '../../ports/accounts.ts';
import { AccountError, signInNeeded, tooOften } from './AccountError.ts';
import type { Arrival, Register } from './Register.ts';
import type { AlsoBegins } from './Sessions.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** Names the hash of the owner's link. */
const OWNER_LINK = 'ownerLink';

/** Who owns the studio, and which role everybody has. */
export class Ownership {
  readonly #world: AccountWorld;
  readonly #register: Register;
  readonly #brakes: Pick<AccountBrakes, 'triesFrom'>;

  constructor(world: AccountWorld, register: Register, brakes: Pick<AccountBrakes, 'triesFrom'>) {
    this.#world = world;
    this.#register = register;
    this.#brakes = brakes;
  }

  /**
   * A fresh link that makes somebody the owner, replacing the one before; null if there is an owner who can sign in again.
   * @returns a path on this site
   */
  async invite(): Promise<string | null> {
    const { stores, secrets } = this.#world;
    if ((await stores.accounts.countReachableOwners()) > 0) {
      // An unused link in an old log must not work any more.
      await stores.facts.set(OWNER_LINK, '');
      return null;
    }
    const token = secrets.key();
    await stores.facts.set(OWNER_LINK, secrets.hash(token));
    return `/owner#${token}`;
  }

  /**
   * Makes the signed-in account the owner, or creates an account that is.
   * @param also what is stored together with the use of the link, or not at all
   * @throws AccountError OWNER_LINK_USED, TOO_OFTEN, ACCOUNTS_FULL; ClassroomError SIGN_IN_NEEDED
   */
  async accept(
    { place }: Browser,
    token: string,
    account: AccountRecord | null,
    also?: AlsoBegins,
  ): Promise<Arrival> {
    const wait = this.#brakes.triesFrom.take(place);
    if (wait > 0) {
      throw tooOften(wait);
    }
    const { stores, secrets } = this.#world;
    return stores.transaction(async (inner) => {
      const isNeeded = (await inner.accounts.countReachableOwners()) === 0;
      if (!isNeeded || !(await inner.facts.take(OWNER_LINK, secrets.hash(token)))) {
        throw new AccountError('OWNER_LINK_USED');
      }
      const arrival = await this.#own(inner, account);
      await also?.(inner, arrival);
      return arrival;
    });
  }

  async #own(stores: SiteStores, account: AccountRecord | null): Promise<Arrival> {
    if (account === null) {
      const made = await this.#register.make(stores, { email: null, name: null, role: 'owner' });
      return { account: made, isNew: true };
    }
    const still = await stores.accounts.find(account.id);
    if (still === null) {
      // It was deleted meanwhile; the link is still good.
      throw signInNeeded();
    }
    await stores.accounts.change(still.id, { role: 'owner' });
    return { account: { ...still, role: 'owner' }, isNew: false };
  }

  /** Everybody with an account, page by page. */
  async people(after: AccountId | null): Promise<{ people: Person[]; hasMore: boolean }> {
    const found = await this.#world.stores.accounts.page(after, ACCOUNT_LIMITS.peoplePage + 1);
    return {
      people: found.slice(0, ACCOUNT_LIMITS.peoplePage).map(person),
      hasMore: found.length > ACCOUNT_LIMITS.peoplePage,
    };
  }

  /** Null if there is no such account. @throws AccountError LAST_OWNER */
  changeRole(id: AccountId, role: AccountRole): Promise<Person | null> {
    return this.#world.stores.transaction(async ({ accounts, tokens }) => {
      const account = await accounts.find(id);
      if (account === null) {
        return null;
      }
      const before = await accounts.countReachableOwners();
      await accounts.change(id, { role });
      if (role !== 'owner') {
        // Who is an owner again one day makes new ones.
        await tokens.removeOf(id);
      }
      if (account.role === 'owner') {
        await assertOwnerStays(accounts, before);
      }
      return person({ ...account, role });
    });
  }
}

/**
 * Makes sure that, once an owner has gone, there still is one, and one who can sign in again if there was such an owner before.
 * @param before how many owners could sign in again
 * @throws AccountError LAST_OWNER
 */
export async function assertOwnerStays(accounts: AccountStore, before: number): Promise<void> {
  if ((await accounts.countOwners()) === 0 || (before > 0 && (await accounts.countReachableOwners()) === 0)) {
    throw new AccountError('LAST_OWNER');
  }
}

const person = ({ id, name, email, role, createdAt }: AccountRecord): Person => ({
  ...{ id, name, email, role, createdAt },
});
