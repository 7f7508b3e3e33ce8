import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NODE, ROOT } from './paths.mjs';

/** Only what this repository itself ignores is left out: the checks see everything else. */
const LISTING = ['ls-files', '-z', '--cached', '--others', '--exclude-per-directory=.gitignore'];
const KEPT = join(ROOT, 'node_modules/.cache/checks.json');

/**
 * Which checks passed on exactly these files: they would pass again.
 * @returns {{ has: (name: string) => boolean, keep: (names: string[]) => void }} nothing has passed where
 *   there is no Git to list the files, and nothing is kept if a file has changed meanwhile
 */
export function loadPassed() {
  const hash = checkoutHash();
  const passed = new Set(hash === null ? [] : readKept(hash));
  return {
    has: (name) => passed.has(name),
    keep: (names) => {
      if (hash !== null && hash === checkoutHash()) {
        mkdirSync(dirname(KEPT), { recursive: true });
        writeFileSync(KEPT, JSON.stringify({ hash, names: [...passed, ...names] }));
      }
    },
  };
}

function readKept(hash) {
  try {
    const kept = JSON.parse(readFileSync(KEPT, 'utf8'));
    return kept.hash === hash ? kept.names : [];
  } catch {
    // There is none yet, or it was not written to its end.
    return [];
  }
}

/**
 * A hash over every file that Git would take in, and the Node that checks them; null without Git, or if one cannot be read: a
 * repository within this one is listed as a folder.
 */
function checkoutHash() {
  const hash = createHash('sha256').update(NODE);
  try {
    const listed = execFileSync('git', LISTING, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for (const path of [...new Set(listed.split('\0'))].filter((each) => each !== '').sort()) {
      const file = join(ROOT, path);
      // What was deleted, and not yet for Git, is still listed.
      if (existsSync(file)) {
        hash.update('\0').update(path).update('\0').update(readFileSync(file));
      }
    }
  } catch {
    return null;
  }
  return hash.digest('hex');
}
