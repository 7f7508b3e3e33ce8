import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { Log } from '../ports/world.ts';
import { readKeyed, writeKeyed, type Keyed } from './certificates.ts';

const FOLDER = 'tls';
/** Keys are only for the server's user. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const AUTHORITY = /^authority-[\w-]+\.pem$/;
const LEAF = 'leaf.pem';
const DAMAGED = '.damaged';

/** A stored certificate, with its key; times in ms of the wall clock. */
export interface Kept extends Keyed {
  /** SHA-256 of the certificate: `AA:BB:…` */
  readonly fingerprint: string;
  readonly from: number;
  readonly to: number;
}

/**
 * This server's certificates, in a folder of their own: those of its authorities, which are never overwritten, and of the
 * latest leaf. Each file is written entirely or not at all, and a damaged one is put aside.
 */
export class AuthorityStore {
  readonly #folder: string;
  readonly #log: Log;

  constructor(dataDir: string, log: Log) {
    this.#folder = join(dataDir, FOLDER);
    this.#log = log;
  }

  /** All stored authorities. @throws Error when the folder cannot be made or read */
  authorities(): Kept[] {
    mkdirSync(this.#folder, { recursive: true, mode: FOLDER_MODE });
    protect(this.#folder, FOLDER_MODE);
    const kept: Kept[] = [];
    for (const name of readdirSync(this.#folder).filter((file) => AUTHORITY.test(file))) {
      const authority = this.#read(name);
      if (authority !== null) {
        kept.push(authority);
      }
    }
    return kept;
  }

  /** @throws Error when it cannot be stored */
  addAuthority(authority: Keyed, madeAt: number): Kept {
    this.#write(`authority-${madeAt}.pem`, authority);
    return keptAs(authority);
  }

  /** The latest stored leaf; null if there is none. */
  leaf(): Kept | null {
    return this.#read(LEAF);
  }

  /** @throws Error when it cannot be stored */
  setLeaf(leaf: Keyed): void {
    this.#write(LEAF, leaf);
  }

  /** @throws Error when it exists and may not be read */
  #read(name: string): Kept | null {
    const file = join(this.#folder, name);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return null;
      }
      throw error;
    }
    protect(file, FILE_MODE);
    try {
      return keptAs(readKeyed(text));
    } catch (error) {
      this.#log.warn(
        { file, err: error },
        'a certificate is damaged: putting it aside and creating a new one',
      );
      renameSync(file, file + DAMAGED);
      return null;
    }
  }

  #write(name: string, content: Keyed): void {
    const file = join(this.#folder, name);
    const temporary = `${file}.new`;
    try {
      rmSync(temporary, { force: true });
      const descriptor = openSync(temporary, 'wx', FILE_MODE);
      try {
        writeFileSync(descriptor, writeKeyed(content));
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
}

/** A certificate with its details. @throws Error when it and its key do not belong together */
export function keptAs(keyed: Keyed): Kept {
  const { certificate, key, parsed } = readKeyed(writeKeyed(keyed));
  return {
    certificate,
    key,
    fingerprint: parsed.fingerprint256,
    from: parsed.validFromDate.getTime(),
    to: parsed.validToDate.getTime(),
  };
}

/** Only a file's owner can change its permissions; otherwise they are the owner's business. */
function protect(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Not ours.
  }
}
