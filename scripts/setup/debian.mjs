import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

import { SetupError, run } from './steps.mjs';

/** Debian, or a system derived from it (Ubuntu, …). */
export const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/** Whether we may install packages. */
export const isRoot = process.getuid?.() === 0;

/**
 * Makes sure that Debian packages are installed. As root it installs and lists missing ones; otherwise the error has the
 * one command to run.
 * @param {string[]} packages
 * @param {string} purpose what they are for, to complete "… is needed to …"
 * @param {(text: string) => void} progress
 * @throws {SetupError} if they cannot be installed, with what to do
 */
export async function ensureDebianPackages(packages, purpose, progress) {
  await install(
    packages.filter((name) => !isInstalled(name)),
    purpose,
    progress,
  );
}

/**
 * The same for packages that are installed but too old: a new machine's package lists may not know newer ones.
 * @throws {SetupError} if they cannot be installed, with what to do
 */
export async function renewDebianPackages(packages, purpose, progress) {
  if (isRoot) {
    await run('apt-get', ['update', '-qq'], { env: QUIET }).catch(() => undefined);
  }
  await install(packages, purpose, progress);
}

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };

async function install(missing, purpose, progress) {
  if (missing.length === 0) {
    return;
  }
  if (!isRoot) {
    throw new SetupError(
      `Debian packages are needed to ${purpose}. Run this once, then repeat your command:\n` +
        `  sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  progress(`installing Debian's ${missing.join(', ')} to ${purpose}`);
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  try {
    await run('apt-get', args, { env: QUIET }).catch(async () => {
      // Usually the lists are missing or old.
      await run('apt-get', ['update', '-qq'], { env: QUIET });
      await run('apt-get', args, { env: QUIET });
    });
  } catch (error) {
    throw new SetupError(
      `${error.message}\nDebian packages are needed to ${purpose}, but they could not be installed. Repeat your command once this works:\n` +
        `  apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return stdout === 'install ok installed';
}
