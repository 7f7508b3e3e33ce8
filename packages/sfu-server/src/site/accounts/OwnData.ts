import type { AccountId, DateId, OwnData as Copy } from '@gongbang/protocol';

import type { AccountRecord, SessionRecord } from '../../ports/accounts.ts';
import type { OwnBookings } from '../bookings/OwnBookings.ts';
import type { Outbox } from '../mail/Outbox.ts';
import { isOfStore } from '../refusals.ts';
import { AccountError } from './AccountError.ts';
import type { Attempts } from './Attempts.ts';
import { assertOwnerStays } from './Ownership.ts';
import type { Passkeys } from './Passkeys.ts';
import type { Sessions } from './Sessions.ts';
import type { Tokens } from './Tokens.ts';
import type { AccountWorld } from './world.ts';

/** What others keep about an account. */
type Beside = Pick<OwnBookings, 'hasDates' | 'forget' | 'afterwards' | 'doubted'>;

interface OwnDataParts {
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly outbox: Outbox;
  readonly tokens: Tokens;
}

/** Everything kept about an account: to download, and to delete. */
export class OwnData {
  readonly #world: AccountWorld;
  readonly #parts: OwnDataParts;

  constructor(world: AccountWorld, parts: OwnDataParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** All but classes, bookings, courses and boards, which others add. */
  async copy(
    { id, name, email, role, language, createdAt }: AccountRecord,
    session: SessionRecord,
  ): Promise<
    Omit<Copy, 'classes' | 'bookings' | 'orders' | 'courses' | 'reviews' | 'questions' | 'board' | 'alerts'>
  > {
    const { stores, clock } = this.#world;
    const { attempts, sessions, passkeys, outbox, tokens } = this.#parts;
    const begun = await stores.attempts.about(attempts.marksOf(id, email));
    return {
      writtenAt: clock.now(),
      account: { id, name, email, role, language, createdAt },
      devices: await sessions.devices(session),
      ...(await passkeys.list(id)),
      tokens: await tokens.of(id),
      identities: await stores.identities.of(id),
      begun: begun.map(({ kind, expiresAt }) => ({ kind, expiresAt })),
      mails: email === null ? [] : await outbox.waitingFor(email),
    };
  }

  /**
   * Deletes an account with everything kept about it: all its sessions end, and mails to its address are dropped, but a mail that
   * tells a former address of a change still goes out.
   * Bookings made with its address are forgotten as well.
   * @throws AccountError LAST_OWNER, DATES_TO_COME
   */
  async remove(id: AccountId, beside: Beside): Promise<void> {
    const work = this.#world.stores.transaction(async (inner) => {
      const account = await inner.accounts.find(id);
      if (account === null) {
        return [];
      }
      if (await beside.hasDates(inner, id)) {
        throw new AccountError('DATES_TO_COME');
      }
      const changed = await beside.forget(inner, id, account.email);
      const before = await inner.accounts.countReachableOwners();
      await inner.attempts.removeAbout(this.#parts.attempts.marksOf(id, account.email));
      if (account.email !== null) {
        await this.#parts.outbox.drop(inner, account.email);
      }
      await inner.accounts.remove(id);
      if (account.role === 'owner') {
        await assertOwnerStays(inner.accounts, before);
      }
      return changed;
    });
    let dates: DateId[];
    try {
      dates = await work;
    } catch (error) {
      if (isOfStore(error)) {
        beside.doubted();
      }
      throw error;
    }
    await beside.afterwards(dates);
  }
}
