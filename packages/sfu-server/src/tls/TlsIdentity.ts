import { X509Certificate } from 'node:crypto';

import type { Clock, Log } from '../ports/world.ts';
import { LOCAL } from '../network/ranges.ts';
import { AuthorityStore, keptAs, type Kept } from './AuthorityStore.ts';
import { allowed, constraintsOf, makeAuthority, makeLeaf, type Names } from './certificates.ts';

const DAY_MS = 24 * 3600 * 1000;
/** People should not have to install a root by hand every year. */
const AUTHORITY_MS = 10 * 365 * DAY_MS;
/** The longest validity that Apple's systems accept: 825 days if the root was added by hand, 398 otherwise. */
const LEAF_MS = 397 * DAY_MS;
/** How long before it expires a new one is made. */
const RENEW_MS = 30 * DAY_MS;
/** For devices whose clocks are a little behind. */
const BACKDATED_MS = DAY_MS;
/** This was written later: a clock showing an earlier time is wrong. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

/** What a TLS listener presents, and the authority behind it. */
export interface Identity {
  readonly leaf: Kept;
  readonly authority: Kept;
  /** The names the leaf was made for. */
  readonly names: Names;
}

export interface IdentityParts {
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** The name shown to people who are asked to trust the authority. */
  readonly title: () => string;
  /** The current names of this machine. */
  readonly names: () => Names;
}

/** This server's certificate, which names whatever this machine is currently called, issued by its own authority. */
export class TlsIdentity {
  readonly #parts: IdentityParts;
  readonly #store: AuthorityStore;
  #current: Identity | null = null;
  #refreshing: Promise<boolean> | null = null;
  #said = '';

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    this.#store = new AuthorityStore(parts.dataDir, parts.log);
  }

  /** What is presented now; null until a `refresh` has succeeded. */
  get current(): Identity | null {
    return this.#current;
  }

  /**
   * Makes what is missing: the authority, once; the leaf whenever it lacks a name or an address, or is about to expire.
   * @returns whether a new one must be presented from now on
   * @throws Error when there is no authority and none can be stored
   */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<boolean> {
    const now = this.#now();
    const authority = this.#current?.authority ?? this.#choose(now) ?? (await this.#makeAuthority(now));
    if (!isUsable(authority, now)) {
      this.#current = null;
      return this.#refresh();
    }
    const names = this.#nameable(authority);
    // The clock is behind the one it was made by: either that one was right, or this one is.
    const at = Math.max(now, authority.from);
    if (this.#current !== null && suits(this.#current.leaf, authority, names, at)) {
      return false;
    }
    const kept = this.#store.leaf();
    const leaf =
      kept !== null && suits(kept, authority, names, at) ? kept : await this.#makeLeaf(authority, names, at);
    this.#current = { authority, leaf, names };
    return true;
  }

  /** The latest of the valid authorities; null if all have expired. */
  #choose(now: number): Kept | null {
    const usable = this.#store.authorities().filter((authority) => isUsable(authority, now));
    const holding = usable.filter(({ from }) => from <= now);
    if (usable.length > 0 && holding.length === 0) {
      this.#parts.log.warn(
        { clock: new Date(now).toISOString() },
        'the certificate authority was created in the future: this machine’s clock is wrong, or was. Set the clock',
      );
    }
    const [latest = null] = (holding.length > 0 ? holding : usable).toSorted((a, b) => b.from - a.from);
    return latest;
  }

  async #makeAuthority(now: number): Promise<Kept> {
    const { title, names, log } = this.#parts;
    const authority = this.#store.addAuthority(
      await makeAuthority(
        title(),
        { hosts: names().hosts, ranges: LOCAL },
        { from: now - BACKDATED_MS, to: now + AUTHORITY_MS },
      ),
      now,
    );
    log.info({ fingerprint: authority.fingerprint }, 'created a certificate authority for this machine');
    return authority;
  }

  async #makeLeaf(authority: Kept, names: Names, at: number): Promise<Kept> {
    const leaf = keptAs(
      await makeLeaf(authority, names, {
        from: Math.max(at - BACKDATED_MS, authority.from),
        to: Math.min(at + LEAF_MS, authority.to),
      }),
    );
    try {
      this.#store.setLeaf(leaf);
    } catch (error) {
      this.#parts.log.warn(
        { err: error },
        'the certificate cannot be stored: browsers will warn again after the next start',
      );
    }
    this.#parts.log.info({ ...names }, 'issued a new certificate for this machine');
    return leaf;
  }

  /** The names of this machine that the authority may vouch for. */
  #nameable(authority: Kept): Names {
    const all = this.#parts.names();
    const names = allowed(all, constraintsOf(authority.certificate));
    const left = [...all.hosts, ...all.addresses].filter(
      (name) => !names.hosts.includes(name) && !names.addresses.includes(name),
    );
    const saying = left.join(', ');
    if (saying !== '' && saying !== this.#said) {
      this.#parts.log.info(
        { left },
        'the certificate authority may not vouch for these: browsers will always warn there',
      );
    }
    this.#said = saying;
    return names;
  }

  #now(): number {
    const now = this.#parts.clock.now();
    if (now < EARLIEST_MS) {
      this.#parts.log.warn(
        { clock: new Date(now).toISOString() },
        'this machine’s clock is wrong: browsers may refuse its certificate until the clock is right',
      );
    }
    return Math.max(now, EARLIEST_MS);
  }
}

/** Whether an authority can still vouch for a worthwhile leaf. */
function isUsable({ to }: Kept, now: number): boolean {
  return now < to - 2 * RENEW_MS;
}

/** Whether a leaf is the authority's, is valid for a while, and has all these names. */
function suits(leaf: Kept, authority: Kept, { hosts, addresses }: Names, at: number): boolean {
  const certificate = new X509Certificate(leaf.certificate);
  return (
    leaf.from <= at &&
    at < leaf.to - RENEW_MS &&
    certificate.verify(new X509Certificate(authority.certificate).publicKey) &&
    hosts.every((host) => certificate.checkHost(host, { subject: 'never' }) !== undefined) &&
    addresses.every((address) => certificate.checkIP(address) !== undefined)
  );
}
