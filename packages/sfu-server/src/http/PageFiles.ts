import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import { CODINGS, type Coding } from './codings.ts';

/** The suffix that the build adds to the name of a file's compressed form. */
const SUFFIX: Record<Coding, string> = { br: '.br', gzip: '.gz', identity: '' };
const HASH_LENGTH = 16;

/** A file of the built page. */
export interface PageFile {
  /** Its bytes, uncompressed and in the codings the build made. */
  readonly forms: ReadonlyMap<Coding, Buffer>;
  /** Hash of its contents; the tag of each form is derived from it. */
  readonly hash: string;
}

/**
 * The built page. Requests are looked up among the names that existed at the start, so no path leads elsewhere. A file is kept
 * in memory once requested: from then on it costs no descriptor, and stays the same while another page is built.
 */
export class PageFiles {
  readonly #root: string;
  readonly #names: ReadonlySet<string>;
  readonly #read = new Map<string, Promise<PageFile>>();

  /** @param root folder of the built page, which may not exist yet */
  constructor(root: string) {
    this.#root = root;
    const entries = existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }) : [];
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep));
    this.#names = new Set(
      names
        .filter((parts) => !parts.some((part) => part.startsWith('.')))
        .map((parts) => `/${parts.join('/')}`),
    );
  }

  /** The file at a path as written in an address, without the query; null if there is none. */
  async at(path: string): Promise<PageFile | null> {
    const name = nameAt(path);
    if (name === null || !this.#names.has(name) || this.#isForm(name)) {
      return null;
    }
    const reading = this.#read.get(name) ?? this.#readForms(name);
    this.#read.set(name, reading);
    try {
      return await reading;
    } catch {
      // It was removed, or descriptors ran out: next time it may be there.
      this.#read.delete(name);
      return null;
    }
  }

  #isForm(name: string): boolean {
    return Object.values(SUFFIX).some(
      (suffix) => suffix !== '' && name.endsWith(suffix) && this.#names.has(name.slice(0, -suffix.length)),
    );
  }

  async #readForms(name: string): Promise<PageFile> {
    const codings = CODINGS.filter((coding) => this.#names.has(name + SUFFIX[coding]));
    const forms = new Map<Coding, Buffer>();
    for (const coding of codings) {
      forms.set(coding, await readFile(join(this.#root, name + SUFFIX[coding])));
    }
    const whole = forms.get('identity') ?? Buffer.alloc(0);
    return { forms, hash: createHash('sha256').update(whole).digest('base64url').slice(0, HASH_LENGTH) };
  }
}

function nameAt(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not a valid encoding.
    return null;
  }
}
