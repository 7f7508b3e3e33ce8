import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NODE, ROOT } from './paths.mjs';

/** Leaves out only what this repository itself ignores: the checks see everything else. */
const LISTING = ['ls-files', '-z', '--cached', '--others', '--exclude-per-directory=.gitignore'];
const KEPT = join(ROOT, 'node_modules/.cache/checks.json');

/**
 * Which checks passed on exactly these files: they would pass again.
 * @returns {{ has: (name: string) => boolean, keep: (names: string[]) => void }} without Git to list the
 *   files, nothing counts as passed; if a file has changed meanwhile, nothing is kept
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
    // There is none yet, or it is incomplete.
    return [];
  }
}

/**
 * A hash over every file that Git would add, and the Node that checks them; null without Git, or if one cannot be read (Git
 * lists a nested repository as a folder).
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
      // Git still lists files whose deletion is not staged.
      if (existsSync(file)) {
        hash.update('\0').update(path).update('\0').update(readFileSync(file));
      }
    }
  } catch {
    return null;
  }
  return hash.digest('hex');
}
