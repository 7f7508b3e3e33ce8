import type { AccountId, OwnData as Copy } from '@gongbang/protocol';

import type { AccountRecord, SessionRecord } from '../../ports/accounts.ts';
import type { Outbox } from '../mail/Outbox.ts';
import type { Attempts } from './Attempts.ts';
import { assertOwnerStays } from './Ownership.ts';
import type { Passkeys } from './Passkeys.ts';
import type { Sessions } from './Sessions.ts';
import type { AccountWorld } from './world.ts';

interface OwnDataParts {
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly outbox: Outbox;
}

/** All that is kept of an account: to be taken home, and to be forgotten. */
export class OwnData {
  readonly #world: AccountWorld;
  readonly #parts: OwnDataParts;

  constructor(world: AccountWorld, parts: OwnDataParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** All but the classes, which are another domain's. */
  async copy(
    { id, name, email, role, createdAt }: AccountRecord,
    session: SessionRecord,
  ): Promise<Omit<Copy, 'classes'>> {
    const { stores, clock } = this.#world;
    const { attempts, sessions, passkeys, outbox } = this.#parts;
    const begun = await stores.attempts.about(attempts.marksOf(id, email));
    return {
      writtenAt: clock.now(),
      account: { id, name, email, role, createdAt },
      devices: await sessions.devices(session),
      ...(await passkeys.list(id)),
      identities: await stores.identities.of(id),
      begun: begun.map(({ kind, expiresAt }) => ({ kind, expiresAt })),
      mails: email === null ? [] : await outbox.waitingFor(email),
    };
  }

  /**
   * Forgets an account with all that is kept of it: whoever is signed in to it anywhere is so no longer, and mails to its address go
   * nowhere. One that told a former address of a change goes out still.
   * @throws AccountError LAST_OWNER
   */
  async remove(id: AccountId): Promise<void> {
    await this.#world.stores.transaction(async (inner) => {
      const account = await inner.accounts.find(id);
      if (account === null) {
        return;
      }
      const before = await inner.accounts.countReachableOwners();
      await inner.attempts.removeAbout(this.#parts.attempts.marksOf(id, account.email));
      if (account.email !== null) {
        await this.#parts.outbox.drop(inner, account.email);
      }
      await inner.accounts.remove(id);
      if (account.role === 'owner') {
        await assertOwnerStays(inner.accounts, before);
      }
    });
  }
}
