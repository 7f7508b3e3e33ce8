import { ACCOUNT_LIMITS, type AccountId, type ClassId, type OwnClass, type Secret } from '@gongbang/protocol';

import { hashKey, menteeKeyOf, roleOf } from '../auth/keys.ts';
import type { SiteSecrets, SiteStores } from '../ports/accounts.ts';
import type { ClassStore, WorkshopStore } from '../ports/store.ts';
import type { Clock } from '../ports/world.ts';
import { AccountError } from '../site/accounts/AccountError.ts';

/** Classes looked up in one turn of the event loop. */
const AT_A_TIME = 20;

interface OwnClassesParts {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'seal' | 'unseal'>;
  readonly classes: ClassStore;
  readonly workshops: Pick<WorkshopStore, 'loadPart'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Lets everything else have its turn. */
  readonly pause: () => Promise<void>;
}

/**
 * Where accounts meet classes: an account is a mentor only through the keys it keeps. Classes know no
 * accounts; to them somebody simply comes with the mentor's key.
 */
export class OwnClasses {
  readonly #parts: OwnClassesParts;

  constructor(parts: OwnClassesParts) {
    this.#parts = parts;
  }

  /** Stores a mentor's key in an account, sealed. @throws AccountError CLASSES_FULL */
  async keep(accountId: AccountId, classId: ClassId, mentorKey: Secret): Promise<void> {
    await this.#parts.stores.transaction((inner) => this.keepIn(inner, accountId, classId, mentorKey));
  }

  /** The same within a transaction. @throws AccountError CLASSES_FULL */
  async keepIn(
    { classes }: Pick<SiteStores, 'classes'>,
    accountId: AccountId,
    classId: ClassId,
    mentorKey: Secret,
  ): Promise<void> {
    const { secrets, clock } = this.#parts;
    const sealed = secrets.seal(mentorKey, placeOf(accountId, classId));
    const kept = await classes.of(accountId);
    const isKnown = kept.some((one) => one.classId === classId);
    if (!isKnown && kept.length >= ACCOUNT_LIMITS.classes) {
      throw new AccountError('CLASSES_FULL');
    }
    await classes.keep(accountId, { classId, sealed, addedAt: clock.now() });
  }

  /** The mentor's key of a class, as stored in an account; null if it has none. */
  async keyOf(accountId: AccountId, classId: ClassId): Promise<Secret | null> {
    const { stores, secrets } = this.#parts;
    const kept = await stores.classes.of(accountId);
    const sealed = kept.find((one) => one.classId === classId)?.sealed;
    return sealed === undefined ? null : secrets.unseal(sealed, placeOf(accountId, classId));
  }

  /** The account forgets a class; the class stays. */
  forget(accountId: AccountId, classId: ClassId): Promise<void> {
    return this.#parts.stores.classes.forget(accountId, classId);
  }

  /**
   * An account's classes, with the keys of their links. Classes that are gone are forgotten; keys that cannot
   * be unsealed are left out, but stay stored: the server's key may come back.
   */
  async list(accountId: AccountId): Promise<OwnClass[]> {
    const found: OwnClass[] = [];
    for (const [index, { classId, sealed }] of (await this.#parts.stores.classes.of(accountId)).entries()) {
      if (index % AT_A_TIME === AT_A_TIME - 1) {
        await this.#parts.pause();
      }
      const key = this.#parts.secrets.unseal(sealed, placeOf(accountId, classId));
      const own = key === null ? null : this.#look(classId, key);
      if (own !== null) {
        found.push(own);
      } else if (key !== null) {
        await this.forget(accountId, classId);
      }
    }
    return found;
  }

  #look(classId: ClassId, key: string): OwnClass | null {
    const { classes, workshops } = this.#parts;
    const record = classes.find(classId);
    if (record === null || roleOf(classes, classId, hashKey(key)) !== 'mentor') {
      return null;
    }
    const { id, title, mentorName, phase, startsAt } = record;
    const { wholeDay = false, timeZone = null } = workshops.loadPart(id, 'plan') ?? {};
    return {
      ...{ id, title, mentorName, phase, startsAt, wholeDay, timeZone },
      keys: { mentor: key, mentee: menteeKeyOf(classes, id, key) },
    };
  }
}

/** A key can be unsealed only for the account and class it was sealed for. */
const placeOf = (accountId: AccountId, classId: ClassId): string => `class ${accountId} ${classId}`;
