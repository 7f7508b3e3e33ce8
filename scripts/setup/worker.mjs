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
import { dirname, join } from 'node:path';

import { CACHE, ROOT, hashOf } from './paths.mjs';
import { ensureDebianPackages, isDebian } from './debian.mjs';
import { SetupError, run, step } from './steps.mjs';
import { SOUND_VERSIONS, expectedHash, sha256 } from './workerReleases.mjs';

/** mediasoup-worker exits with this code when started without its parent, which shows that it can run here. */
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
  'patch',
];

/**
 * A mediasoup-worker that runs on this machine: the one that MEDIASOUP_WORKER_BIN names, or one compiled here with our
 * patches. mediasoup's own is downloaded only if its version is known to be sound, or if GONGBANG_WORKER=download
 * accepts the risk. Why: docs/adr/0002-worker-from-source.md
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
  const way = chosenWay();
  if (way === 'download' || (way === null && SOUND_VERSIONS.includes(version))) {
    if (!SOUND_VERSIONS.includes(version)) {
      console.log(
        `GONGBANG_WORKER=download: one packet from one participant can crash mediasoup ${version}'s own worker (docs/SECURITY.md).`,
      );
    }
    return downloaded(folder, version, repository.url);
  }
  const compiled = join(folder, hashOf(['scripts/worker'], systemName()), BINARY);
  if (existsSync(compiled) && isUsable(compiled)) {
    return compiled;
  }
  if (!isDebian) {
    throw new SetupError(
      `The media worker must be compiled with our patches, which works only on Debian and its derivatives. Instead:\n` +
        '  - run Gongbang in its container: docker compose -f docker/compose.yaml up\n' +
        `  - or compile it on Debian on this architecture (npm run build worker), and set MEDIASOUP_WORKER_BIN to its path\n` +
        `  - or accept mediasoup ${version}'s own worker, which one packet can crash (docs/SECURITY.md): GONGBANG_WORKER=download`,
    );
  }
  return step('mediasoup worker', async (progress) => {
    progress('compiling it with our patches; this happens once and takes some minutes');
    await ensureDebianPackages(BUILD_PACKAGES, 'compile the mediasoup worker', progress);
    await compile(source, compiled, progress);
    return compiled;
  });
}

/** @returns {'compile' | 'download' | null} null for whatever is best */
function chosenWay() {
  const way = process.env.GONGBANG_WORKER || null;
  if (way !== null && way !== 'compile' && way !== 'download') {
    throw new SetupError(`GONGBANG_WORKER is ${way}. It must be compile (the default) or download.`);
  }
  return way;
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

/** mediasoup's own worker, verified. It is kept under its archive's hash. */
async function downloaded(folder, version, repositoryUrl) {
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  const archive = `mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
  const expected = expectedHash(archive);
  const target = join(folder, `prebuilt-${(expected ?? 'unverified').slice(0, 16)}`, BINARY);
  if (expected !== null && existsSync(target) && isUsable(target)) {
    return target;
  }
  return step('mediasoup worker', async (progress) => {
    progress(`downloading mediasoup ${version}'s own`);
    const bytes = await fetchArchive(version, archive, repositoryUrl);
    const found = sha256(bytes);
    if (found !== expected) {
      throw new SetupError(
        expected === null
          ? `No hash is pinned for ${archive}. Its SHA-256 is ${found}: compare that with the release page, then set GONGBANG_WORKER_SHA256 to it.`
          : `${archive} was refused: its SHA-256 is ${found}, and should be ${expected}.`,
      );
    }
    await unpack(bytes, archive, target);
    return target;
  });
}

async function fetchArchive(version, archive, repositoryUrl) {
  const base =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ||
    `${repositoryUrl.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const url = `${base}/${version}/${archive}`;
  const reason = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) }).then(
    async (response) => (response.ok ? Buffer.from(await response.arrayBuffer()) : `HTTP ${response.status}`),
    (error) => (error.name === 'TimeoutError' ? 'timed out' : 'cannot be reached'),
  );
  if (typeof reason === 'string') {
    throw new SetupError(
      `${url}: ${reason}. Without GONGBANG_WORKER=download, the worker is compiled here (on Debian).`,
    );
  }
  return reason;
}

/** All or nothing: whatever is there has been verified, and runs. */
async function unpack(bytes, archive, target) {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const fresh = mkdtempSync(join(folder, 'new-'));
  try {
    writeFileSync(join(fresh, archive), bytes);
    await run('tar', ['xzf', join(fresh, archive), '-C', fresh]);
    chmodSync(join(fresh, BINARY), 0o755);
    if (!isUsable(join(fresh, BINARY))) {
      throw new SetupError(`The worker from ${archive} does not run on this machine.`);
    }
    renameSync(join(fresh, BINARY), target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
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
      throw new SetupError(
        'The mediasoup worker was compiled, but does not run here. Please report this, naming this system and its release; ' +
          'meanwhile run Gongbang in its container: docker compose -f docker/compose.yaml up',
      );
    }
    // Atomically: another process may be looking for it right now.
    copyFileSync(built, `${target}.new`);
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}
