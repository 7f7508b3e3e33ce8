import type { AccountId, AccountRole } from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import { AccountError } from './AccountError.ts';
import { MAX_ACCOUNTS } from './rules.ts';
import type { AccountWorld } from './world.ts';

/** An account, and whether it was just created. */
export interface Arrival {
  readonly account: AccountRecord;
  readonly isNew: boolean;
}

/** Creates accounts: for a proven address, or for the owner. */
export class Register {
  readonly #world: AccountWorld;

  constructor(world: AccountWorld) {
    this.#world = world;
  }

  /**
   * The account of a proven address, created if there is none.
   * @throws AccountError ACCOUNTS_FULL
   */
  async arrive(stores: SiteStores, email: string, name: string | null = null): Promise<Arrival> {
    const known = await stores.accounts.findByEmail(email);
    return known === null
      ? { account: await this.make(stores, { email, name, role: 'person' }), isNew: true }
      : { account: known, isNew: false };
  }

  /** @throws AccountError ACCOUNTS_FULL */
  async make(
    stores: SiteStores,
    given: { readonly email: string | null; readonly name: string | null; readonly role: AccountRole },
  ): Promise<AccountRecord> {
    if ((await stores.accounts.count()) >= MAX_ACCOUNTS) {
      throw new AccountError('ACCOUNTS_FULL');
    }
    const id: AccountId = this.#world.secrets.id();
    const account: AccountRecord = { id, ...given, language: null, createdAt: this.#world.clock.now() };
    await stores.accounts.insert(account);
    return account;
  }
}
