import type { Brake, SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/world.ts';

/** What all of accounts needs: nothing here knows how it is done. */
export interface AccountWorld {
  readonly stores: SiteStores;
  readonly secrets: SiteSecrets;
  readonly clock: Pick<Clock, 'now'>;
}

/** A browser that signs in, before it is known who is at it. */
export interface Browser {
  /** What its own cookie says: what was begun in it is gone on with in it alone. */
  readonly token: string;
  /** Whether it came with that cookie, and not without any. */
  readonly isKnown: boolean;
  readonly userAgent: string;
  /** Where it is: an address, or a /64. */
  readonly place: string;
  /** What that is a part of, as providers hand it out: a /24, or a /48. */
  readonly network: string;
}

/** How often what may be tried. */
export interface AccountBrakes {
  /** Codes to one address, from one place, soon and in a day; to one address in all; from one place. */
  readonly codesOfPair: Brake;
  readonly codesOfPairDaily: Brake;
  readonly codesTo: Brake;
  readonly codesFrom: Brake;
  /** Codes that were wrong, from one place: a right one is taken in any case. */
  readonly wrongCodesFrom: Brake;
  /** Anything that is shown and checked, from one place: codes, passkeys, issuers' answers, owners' links. */
  readonly triesFrom: Brake;
  /** Recovery codes for one address; and from one place. */
  readonly recoveryOf: Brake;
  readonly recoveryFrom: Brake;
}
