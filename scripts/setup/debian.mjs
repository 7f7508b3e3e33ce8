import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

import { SetupError, run } from './steps.mjs';

/** Debian, or a system that is made of it (Ubuntu, …). */
export const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

const isRoot = process.getuid?.() === 0;

/**
 * Makes sure that Debian packages are installed. As root they are installed, and it is said; else the message is the
 * one command to run.
 * @param {string[]} packages
 * @param {string} purpose what they are for, to finish "… is needed to …"
 * @param {(text: string) => void} progress
 * @throws {SetupError} when they cannot be installed, with what to do
 */
export async function ensureDebianPackages(packages, purpose, progress) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    return;
  }
  if (!isRoot) {
    throw new SetupError(
      `To ${purpose}, Debian packages are needed. Run this once, then the same command again:\n` +
        `  sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  progress(`installing Debian's ${missing.join(', ')} to ${purpose}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  try {
    await run('apt-get', install, { env }).catch(async () => {
      // Most often the lists are missing or old.
      await run('apt-get', ['update', '-qq'], { env });
      await run('apt-get', install, { env });
    });
  } catch (error) {
    throw new SetupError(
      `${error.message}\nTo ${purpose}, Debian packages are needed, and they could not be installed. Run this again when this works:\n` +
        `  apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return stdout === 'install ok installed';
}
