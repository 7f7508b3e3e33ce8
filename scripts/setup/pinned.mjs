import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

import { pinnedFolder } from './paths.mjs';
import { PLATFORM } from './pins.mjs';
import { SetupError, run } from './steps.mjs';

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * A program from the npm registry, verified against its pinned checksum; kept in the cache.
 * @param {import('./pins.mjs').Pin} pin
 * @returns {Promise<string | null>} its path; null if none is pinned for this platform
 * @throws {SetupError} if what npm fetches is not what was pinned
 */
export async function ensurePinned({ version, file, packages }) {
  const pinned = packages[PLATFORM];
  if (pinned === undefined) {
    return null;
  }
  const folder = pinnedFolder(pinned.name, version);
  const executable = join(folder, file);
  if (!existsSync(executable)) {
    await bring(`${pinned.name}@${version}`, pinned.integrity, folder);
    chmodSync(executable, 0o755);
  }
  return executable;
}

/** Downloads a package without running any of its code, checks it, and unpacks it to `folder`: completely or not at all. */
async function bring(name, integrity, folder) {
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    await run(NPM, ['pack', name, '--loglevel=error'], { cwd: work });
    const archive = join(work, readdirSync(work).find((file) => file.endsWith('.tgz')) ?? '');
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) {
      throw new SetupError(
        `${name} from the npm registry is not what was pinned. Its checksum is\n  ${found}\nand should be\n  ${integrity}\n` +
          'It was not used. Check which registry npm is set to; if it is the public one, please report this.',
      );
    }
    await run('tar', ['xzf', archive, '-C', work]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
