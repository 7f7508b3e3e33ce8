import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { NODE_PIN, PLATFORM } from './pins.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where things that are slow to build are kept, outside the checkout. */
export const CACHE =
  process.env.GONGBANG_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gongbang');

/** Where a pinned program from the npm registry is kept. */
export const pinnedFolder = (name, version) =>
  join(CACHE, 'programs', `${name.replace('/', '-')}-${version}`);

/** The pinned Node; on a platform without one, the Node that runs this. `ensurePackages` makes sure it is there. */
export const NODE =
  NODE_PIN.packages[PLATFORM] === undefined
    ? process.execPath
    : join(pinnedFolder(NODE_PIN.packages[PLATFORM].name, NODE_PIN.version), NODE_PIN.file);

const IGNORED = new Set(['node_modules', 'dist', '.git']);
/** Tests beside their modules: they are not part of any build. */
const TEST = /\.(test|suite)\.ts$/;

/** Every file beneath `path`, or `path` itself; sorted. */
export function filesOf(path) {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name) && !TEST.test(name))
    .flatMap(({ name }) => filesOf(join(path, name)))
    .sort();
}

/** A hash over the names and contents of files and folders in the checkout. */
export function hashOf(paths, ...salts) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesOf(join(ROOT, path)))) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  for (const salt of salts) {
    hash.update(salt).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
