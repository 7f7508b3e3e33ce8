import { RECOVERY_CODES, type AccountId } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import { AccountError, tooOften } from './AccountError.ts';
import type { Arrival } from './Register.ts';
import { recoveryCodeAsMade, recoveryCodeAsShown } from './rules.ts';
import type { AlsoBegins } from './Sessions.ts';
import type { AccountBrakes, AccountWorld, Browser } from './world.ts';

/** Ten single-use codes for people who have lost their passkeys. */
export class RecoveryCodes {
  readonly #world: AccountWorld;
  readonly #brakes: Pick<AccountBrakes, 'recoveryOf' | 'recoveryFrom'>;

  constructor(world: AccountWorld, brakes: Pick<AccountBrakes, 'recoveryOf' | 'recoveryFrom'>) {
    this.#world = world;
    this.#brakes = brakes;
  }

  /** Ten new codes, replacing the old ones. They are shown this once. */
  async renew(stores: SiteStores, accountId: AccountId): Promise<string[]> {
    const { secrets } = this.#world;
    const codes = new Set<string>();
    while (codes.size < RECOVERY_CODES) {
      codes.add(secrets.recoveryCode());
    }
    await stores.recoveryCodes.replace(
      accountId,
      [...codes].map((code) => this.#macOf(code)),
    );
    return [...codes].map(recoveryCodeAsShown);
  }

  /**
   * Signs in with a code. An address without an account gets the same answer.
   * @param also what is stored together with the use of the code, or not at all
   * @throws AccountError WRONG_RECOVERY_CODE, TOO_OFTEN
   */
  async signIn({ place }: Browser, email: string, written: string, also?: AlsoBegins): Promise<Arrival> {
    // A place that has to wait uses up nothing of the limit that all share.
    for (const [brake, who] of [
      [this.#brakes.recoveryFrom, place],
      [this.#brakes.recoveryOf, email],
    ] as const) {
      const wait = brake.take(who);
      if (wait > 0) {
        throw tooOften(wait);
      }
    }
    const mac = this.#macOf(recoveryCodeAsMade(written));
    return this.#world.stores.transaction(async (inner) => {
      const account = await inner.recoveryCodes.use(email, mac);
      if (account === null) {
        throw new AccountError('WRONG_RECOVERY_CODE');
      }
      const arrival = { account, isNew: false };
      await also?.(inner, arrival);
      return arrival;
    });
  }

  #macOf(code: string): string {
    return this.#world.secrets.mac('recovery', code);
  }
}
