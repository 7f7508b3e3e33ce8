import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';

const ROOT = join(import.meta.dirname, '../..');
const NEEDED = ['scripts', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];

/** A separate checkout in which everything is set up. */
let checkout: string;
beforeEach(async () => {
  checkout = temporaryFolder();
  for (const name of NEEDED) {
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  }
  mkdirSync(join(checkout, 'node_modules'));
  const paths = (await import(pathToFileURL(join(checkout, 'scripts/setup/paths.mjs')).href)) as {
    hashOf: (files: string[], ...salts: string[]) => string;
  };
  const stamp = paths.hashOf(
    ['pnpm-lock.yaml', 'package.json', 'pnpm-workspace.yaml'],
    process.platform,
    process.arch,
  );
  writeFileSync(join(checkout, 'node_modules/.gongbang-packages'), stamp);
  writeFileSync(join(checkout, 'show.mjs'), 'console.log(process.env.STUDIO_NAME, process.env.DATA_DIR)');
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

/** The environment that one of our scripts sees. */
function shown(env: Readonly<Record<string, string>> = {}): string {
  const others = Object.entries(process.env).filter(([name]) => !['STUDIO_NAME', 'DATA_DIR'].includes(name));
  const script = join(checkout, 'scripts/with-node.mjs');
  return execFileSync(process.execPath, [script, 'show.mjs'], {
    cwd: checkout,
    env: { ...Object.fromEntries(others), ...env },
    encoding: 'utf8',
  }).trim();
}

describe('settings', () => {
  it('[SU9] may stand in a file `.env`, for the server and all that is run beside it; what the environment says wins', () => {
    expect(shown()).toBe('undefined undefined');
    writeFileSync(join(checkout, '.env'), '# ours\nSTUDIO_NAME="흙담 공방"\nDATA_DIR=/srv/clay\n');
    expect(shown()).toBe('흙담 공방 /srv/clay');
    expect(shown({ DATA_DIR: '/srv/other' })).toBe('흙담 공방 /srv/other');
    for (const name of ['start', 'with-node', 'dev']) {
      const [first] = /^import .*$/m.exec(readFileSync(join(ROOT, `scripts/${name}.mjs`), 'utf8')) ?? [];
      // Before anything that reads the environment.
      expect(first, name).toBe("import './setup/settings.mjs';");
    }
  });
});
