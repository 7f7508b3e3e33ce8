import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from '../../support/classServer.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MAX_ARCHIVE_BYTES = 512 * 1024 * 1024;

/** A commit's code with its packages, in a temporary folder. */
export class Checkout implements Disposable {
  readonly folder = temporaryFolder();

  /** @throws Error if there is no such commit, or its packages cannot be installed */
  constructor(commit: string) {
    const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: MAX_ARCHIVE_BYTES });
    execFileSync('tar', ['-x'], { cwd: this.folder, input: archive });
    execFileSync(
      process.execPath,
      ['scripts/pnpm.mjs', 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts'],
      { cwd: this.folder, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
