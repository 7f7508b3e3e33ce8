import type { Brake, SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/world.ts';

/** What accounts need from outside: nothing here knows how it is implemented. */
export interface AccountWorld {
  readonly stores: SiteStores;
  readonly secrets: SiteSecrets;
  readonly clock: Pick<Clock, 'now'>;
}

/** A browser that is signing in, before anybody knows who is using it. */
export interface Browser {
  /** Its own cookie: an attempt that begins in this browser continues in this browser alone. */
  readonly token: string;
  /** Whether it sent that cookie. */
  readonly isKnown: boolean;
  readonly userAgent: string;
  /** Where it is: an address, or a /64. */
  readonly place: string;
  /** The surrounding network, in the sizes that providers hand out: a /24, or a /48. */
  readonly network: string;
}

/** How often each may be tried. */
export interface AccountBrakes {
  /** Codes: to one address from one place, in a short while and per day; to one address in all; from one place. */
  readonly codesOfPair: Brake;
  readonly codesOfPairDaily: Brake;
  readonly codesTo: Brake;
  readonly codesFrom: Brake;
  /** Wrong codes from one place; a right one is always accepted. */
  readonly wrongCodesFrom: Brake;
  /** Checks of any kind from one place: codes, passkeys, issuers' answers, owners' links. */
  readonly triesFrom: Brake;
  /** Sign-ins that are asked for again, in one browser. */
  readonly repeatsOf: Brake;
  /** Recovery codes: for one address, and from one place. */
  readonly recoveryOf: Brake;
  readonly recoveryFrom: Brake;
}
