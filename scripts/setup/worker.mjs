import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

import { CACHE, ROOT, hashOf } from './paths.mjs';
import { ensureDebianPackages, isDebian } from './debian.mjs';
import { SetupError, run, step } from './steps.mjs';

/** mediasoup-worker ends with this when it is started without its parent: it can run here. */
const USABLE_EXIT_CODE = 41;
const DOWNLOAD_TIMEOUT_MS = 20_000;
const BINARY = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

const BUILD_PACKAGES = [
  'meson',
  'ninja-build',
  'pkg-config',
  'g++',
  'libuv1-dev',
  'libssl-dev',
  'libabsl-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
  'dpkg-dev',
];

/**
 * A mediasoup-worker that runs on this machine: the one that MEDIASOUP_WORKER_BIN names, one from the cache,
 * mediasoup's prebuilt one, or one compiled here.
 * @returns {Promise<string>} its path
 */
export async function ensureWorker() {
  const named = process.env.MEDIASOUP_WORKER_BIN;
  if (named) {
    if (!isUsable(named)) {
      throw new SetupError(
        `MEDIASOUP_WORKER_BIN is ${named}, but that is no mediasoup-worker that runs here.`,
      );
    }
    return named;
  }
  const source = join(ROOT, 'packages/sfu-server/node_modules/mediasoup');
  const { version, repository } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const folder = join(CACHE, 'worker', `${version}-${process.platform}-${process.arch}`);
  const prebuilt = join(folder, 'prebuilt', BINARY);
  const compiled = join(folder, hashOf(['scripts/worker'], systemName()), BINARY);
  for (const cached of [prebuilt, compiled]) {
    if (existsSync(cached) && isUsable(cached)) {
      return cached;
    }
  }
  return step('mediasoup worker', async (progress) => {
    progress(`downloading mediasoup ${version}'s prebuilt one`);
    const refusal = await download(prebuilt, version, repository.url);
    if (refusal === null) {
      return prebuilt;
    }
    progress(`not downloaded (${refusal}); compiling it once, which takes some minutes`);
    if (!isDebian) {
      throw new SetupError(
        `mediasoup's prebuilt worker could not be downloaded (${refusal}), and compiling it is prepared for Debian only.\n` +
          'Let this machine reach the release page once, or set MEDIASOUP_WORKER_BIN to a worker of version ' +
          `${version} (https://mediasoup.org/documentation/v3/mediasoup/installation/).`,
      );
    }
    await ensureDebianPackages(BUILD_PACKAGES, 'compile the mediasoup worker', progress);
    await compile(source, compiled, progress);
    return compiled;
  });
}

/** Debian's release: a worker is linked against its libraries. */
function systemName() {
  return existsSync('/etc/debian_version')
    ? (readFileSync('/etc/debian_version', 'utf8').trim().split('.')[0] ?? '')
    : '';
}

function isUsable(binary) {
  return spawnSync(binary, [], { env: {}, stdio: 'ignore' }).status === USABLE_EXIT_CODE;
}

/** @returns {Promise<string | null>} why there is none; null when it is there */
async function download(target, version, repositoryUrl) {
  const base =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ||
    `${repositoryUrl.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  const name = `mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
  const folder = join(target, '..');
  try {
    const response = await fetch(`${base}/${version}/${name}`, {
      signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
    });
    if (!response.ok) {
      return `HTTP ${response.status}`;
    }
    mkdirSync(folder, { recursive: true });
    const archive = join(folder, name);
    writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
    await run('tar', ['xzf', archive, '-C', folder]);
    rmSync(archive);
    chmodSync(target, 0o755);
    if (isUsable(target)) {
      return null;
    }
    rmSync(target);
    return 'it does not run on this machine';
  } catch (error) {
    return error.name === 'TimeoutError' ? 'timed out' : 'the release page cannot be reached';
  }
}

async function compile(source, target, progress) {
  const folder = join(target, '..');
  mkdirSync(folder, { recursive: true });
  const build = mkdtempSync(join(folder, 'build-'));
  try {
    await run('bash', [join(ROOT, 'scripts/worker/build.sh'), source, build], {
      onLine: (line) => {
        const [, done, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
        if (done !== undefined && (process.stdout.isTTY || Number(done) % 20 === 0)) {
          progress(`compiling, ${done} of ${all}`);
        }
      },
    });
    const built = join(build, 'mediasoup-worker');
    if (!isUsable(built)) {
      throw new SetupError('The mediasoup worker was compiled, but does not run.');
    }
    // Whole or not at all: somebody else may be looking for it right now.
    copyFileSync(built, `${target}.new`);
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}
