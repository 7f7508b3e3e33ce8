import { ACCOUNT_LIMITS, type AccountId, type AccountRole, type Person } from '@gongbang/protocol';

import type { AccountRecord, AccountStore } from '../../ports/accounts.ts';
import { AccountError, tooOften } from './AccountError.ts';
import type { Arrival, Register } from './Register.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** The hash of the owner's link. */
const OWNER_LINK = 'ownerLink';

/** Who runs the studio, and who is what in it. */
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
   * A fresh link that makes one the owner, in place of the one before; null where there is an owner who can sign in again.
   * @returns a path of this site
   */
  async invite(): Promise<string | null> {
    const { stores, secrets } = this.#world;
    if ((await stores.accounts.countReachableOwners()) > 0) {
      // One that nobody used, and that lies in an old log, is good for nothing any more.
      await stores.facts.set(OWNER_LINK, '');
      return null;
    }
    const token = secrets.key();
    await stores.facts.set(OWNER_LINK, secrets.hash(token));
    return `/owner#${token}`;
  }

  /**
   * Makes the one who is signed in the owner, or else an account that is.
   * @throws AccountError OWNER_LINK_USED, TOO_OFTEN, ACCOUNTS_FULL
   */
  async accept({ place }: Browser, token: string, account: AccountRecord | null): Promise<Arrival> {
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
      if (account === null) {
        const made = await this.#register.make(inner, { email: null, name: null, role: 'owner' });
        return { account: made, isNew: true };
      }
      await inner.accounts.change(account.id, { role: 'owner' });
      return { account: { ...account, role: 'owner' }, isNew: false };
    });
  }

  /** Everybody who has an account, a page at a time. */
  async people(after: AccountId | null): Promise<{ people: Person[]; hasMore: boolean }> {
    const found = await this.#world.stores.accounts.page(after, ACCOUNT_LIMITS.peoplePage + 1);
    return {
      people: found.slice(0, ACCOUNT_LIMITS.peoplePage).map(person),
      hasMore: found.length > ACCOUNT_LIMITS.peoplePage,
    };
  }

  /** Null where there is nobody. @throws AccountError LAST_OWNER */
  changeRole(id: AccountId, role: AccountRole): Promise<Person | null> {
    return this.#world.stores.transaction(async ({ accounts }) => {
      const account = await accounts.find(id);
      if (account === null) {
        return null;
      }
      const before = await accounts.countReachableOwners();
      await accounts.change(id, { role });
      if (account.role === 'owner') {
        await assertOwnerStays(accounts, before);
      }
      return person({ ...account, role });
    });
  }
}

/**
 * After an owner has gone there is one, who could sign in again where one could before.
 * @param before how many could
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
