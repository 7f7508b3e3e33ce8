import { accessSync, constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { ensureDebianPackages, isDebian } from './debian.mjs';
import { CACHE, ROOT, hashOf } from './paths.mjs';
import { run, step } from './steps.mjs';

const SOURCES = 'tests/support/rtcpeer';
/** What the compiler needs, with the Debian packages that provide it. */
const HEADERS = {
  '/usr/include/stdio.h': 'libc6-dev',
  '/usr/include/openssl/ssl.h': 'libssl-dev',
  '/usr/include/srtp2/srtp.h': 'libsrtp2-dev',
};

/**
 * The compiled WebRTC peer, which sends what no browser would: the one that RTCPEER_BIN names, one from the cache, or a
 * new one.
 * @returns {Promise<string>} its path; empty if it cannot be compiled, and the reason has been printed
 */
export async function ensurePeer() {
  if (process.env.RTCPEER_BIN) {
    return process.env.RTCPEER_BIN;
  }
  const target = join(CACHE, 'rtcpeer', `${process.arch}-${hashOf([SOURCES])}`, 'rtcpeer');
  if (existsSync(target)) {
    return target;
  }
  const packages = Object.entries(HEADERS)
    .filter(([header]) => !existsSync(header))
    .map(([, name]) => name);
  if (!hasCompiler()) {
    packages.unshift('gcc');
  }
  if (packages.length > 0 && !(isDebian && process.getuid?.() === 0)) {
    console.log(
      `Skipping the tests that send hostile media: they need a C compiler and the headers of OpenSSL and libsrtp2 (on Debian: sudo apt-get install ${packages.join(' ')}).`,
    );
    return '';
  }
  return step('WebRTC peer for tests', async (progress) => {
    await ensureDebianPackages(packages, 'compile a WebRTC peer for tests', progress);
    mkdirSync(dirname(target), { recursive: true });
    const sources = ['main', 'endpoint', 'ice', 'secure'].map((name) => join(ROOT, SOURCES, `${name}.c`));
    const made = `${target}.${process.pid}`;
    await run('cc', ['-O2', '-o', made, ...sources, '-lssl', '-lcrypto', '-lsrtp2']);
    renameSync(made, target);
    return target;
  });
}

const hasCompiler = () =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'cc'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
