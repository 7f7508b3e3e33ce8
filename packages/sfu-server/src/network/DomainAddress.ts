import { lookup } from 'node:dns/promises';

import { isLocal } from './ranges.ts';
import { mappedAddresses } from './stun.ts';

/** A domain is moved to another address now and then, and home connections get a new one every day. ms. */
const REVIEW_MS = 60_000;

export interface DomainAddressParts {
  readonly domain: string;
  /** STUN servers to ask if the name leads to no public address. */
  readonly stunUrls: readonly string[];
  /** Calls `action` once after `ms`; the returned function cancels it. */
  readonly clock: { after(ms: number, action: () => void): () => void };
  readonly log: Record<'info' | 'warn', (bindings: object, message: string) => void>;
  /** Every address of a name. Replaced in tests. @throws Error when there is none */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/**
 * The addresses that a server's domain leads to: where browsers find its media ports. Looked up again every
 * minute; the result stays until there is a better one.
 */
export class DomainAddress {
  readonly #parts: DomainAddressParts;
  #addresses: readonly string[] = [];
  #cancel: (() => void) | null = null;
  #isClosed = false;

  private constructor(parts: DomainAddressParts) {
    this.#parts = parts;
  }

  /** Looks the domain up once, and logs what was found. */
  static async find(parts: DomainAddressParts): Promise<DomainAddress> {
    const found = new DomainAddress(parts);
    await found.#review();
    if (found.#addresses.length === 0) {
      parts.log.warn(
        { domain: parts.domain },
        'the domain has no public address, and no STUN server could be asked: set ANNOUNCED_ADDRESS',
      );
    }
    return found;
  }

  /** Most likely first; empty as long as none was found. */
  get addresses(): readonly string[] {
    return this.#addresses;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  async #review(): Promise<void> {
    const addresses = await this.#lookUp();
    if (addresses.length > 0 && addresses.join() !== this.#addresses.join()) {
      this.#addresses = addresses;
      this.#parts.log.info(
        { domain: this.#parts.domain, addresses },
        'media is announced at these addresses',
      );
    }
    if (!this.#isClosed) {
      this.#cancel = this.#parts.clock.after(REVIEW_MS, () => void this.#review());
    }
  }

  async #lookUp(): Promise<readonly string[]> {
    const { domain, stunUrls, resolve = addressesOf } = this.#parts;
    const named = await resolve(domain).catch((): readonly string[] => []);
    const open = named.filter((address) => !isLocal(address));
    if (open.length > 0) {
      return open;
    }
    for (const url of stunUrls) {
      const mapped = await mappedAddresses(url);
      if (mapped.length > 0) {
        return mapped;
      }
    }
    return [];
  }
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
