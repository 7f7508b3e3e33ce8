import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NODE, ROOT } from './paths.mjs';
import { run } from './steps.mjs';

const KEPT = join(ROOT, 'node_modules/.cache/checks.json');

/**
 * Which checks passed on exactly these files: they would pass again.
 * @returns {Promise<{ has: (name: string) => boolean, keep: (names: string[]) => Promise<void> }>} nothing has passed where
 *   there is no Git to list the files, and nothing is kept if a file has changed meanwhile
 */
export async function loadPassed() {
  const hash = await checkoutHash();
  const passed = new Set(hash === null ? [] : readKept(hash));
  return {
    has: (name) => passed.has(name),
    keep: async (names) => {
      if (hash !== null && hash === (await checkoutHash())) {
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

/** A hash over every file that Git would take in, and the Node that checks them; null without Git. */
async function checkoutHash() {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  }).catch(() => null);
  if (listed === null) {
    return null;
  }
  const hash = createHash('sha256').update(NODE);
  for (const path of [...new Set(listed.split('\0'))].sort()) {
    const file = join(ROOT, path);
    if (path !== '' && existsSync(file)) {
      hash.update('\0').update(path).update('\0').update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}
