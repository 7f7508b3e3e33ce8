import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';

const ROOT = join(import.meta.dirname, '../..');
const RECIPE = join(ROOT, 'scripts/worker');
const MEDIASOUP = join(ROOT, 'packages/sfu-server/node_modules/mediasoup');
const HAS_APT = existsSync('/usr/bin/apt-config');

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Stand-ins for the programs that the recipe calls: a line of shell each. */
type StandIns = Readonly<Record<string, string>>;

/** Runs the recipe on a machine with these package sources. */
function compile(sources: Readonly<Record<string, string>>, standIns: StandIns) {
  const scene = mkdtempSync(join(folder, 'machine-'));
  for (const [name, text] of Object.entries({ ...sources, 'sources.list.d/other.pref': '' })) {
    mkdirSync(dirname(join(scene, 'apt', name)), { recursive: true });
    writeFileSync(join(scene, 'apt', name), text);
  }
  writeFileSync(join(scene, 'apt.conf'), `Dir::Etc "${join(scene, 'apt')}";\n`);
  mkdirSync(join(scene, 'bin'));
  for (const [name, line] of Object.entries(standIns)) {
    writeFileSync(join(scene, 'bin', name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(scene, 'bin', name), 0o755);
  }
  const build = join(scene, 'build');
  const { status, stderr } = spawnSync('bash', [join(RECIPE, 'build.sh'), MEDIASOUP, build], {
    encoding: 'utf8',
    env: { PATH: `${join(scene, 'bin')}:/usr/bin:/bin`, APT_CONFIG: join(scene, 'apt.conf') },
  });
  return { status, stderr, parts: join(build, 'src/parts') };
}

const UBUNTU = `Types: deb
URIs: http://archive.example/ubuntu
Suites: noble noble-updates
Components: main universe
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
`;

describe.skipIf(!HAS_APT)('the recipe', () => {
  it('[SU8] takes every list of package sources that apt does, in either form', () => {
    const { status, stderr, parts } = compile(
      {
        'sources.list': '# deb cdrom:[a disk]/ noble main\ndeb cdrom:[a disk]/ noble main\n',
        'sources.list.d/ubuntu.sources': UBUNTU,
        'sources.list.d/more.list': 'deb [arch=amd64] http://more.example/debian stable main\n',
      },
      { 'apt-get': 'echo "apt: no such host" >&2; exit 100' },
    );
    const lists = globSync('*', { cwd: parts }).map((name) => readFileSync(join(parts, name), 'utf8'));
    expect(lists).toContain(UBUNTU.replace('deb', 'deb-src'));
    expect(lists).toContain('deb-src [arch=amd64] http://more.example/debian stable main\n');
    expect(lists.join('')).not.toContain('cdrom');
    expect(status).toBe(100);
    expect(stderr).toMatch(
      /no such host\n.*getting libsrtp's source with apt failed \(code 100\)\. See what apt/s,
    );
  });

  it('[SU8] says so where no package source is named', () => {
    const { status, stderr } = compile({ 'sources.list': '# nothing\n' }, {});
    expect(status).toBe(1);
    expect(stderr).toMatch(/looking for the system's package sources failed .* Name a mirror/);
  });

  const source = {
    'apt-get': 'case "$*" in *source*) mkdir libsrtp-1; tar czf libsrtp2_1.orig.tar.gz libsrtp-1 ;; esac',
  };
  it.each([
    ['an apt without libsrtp', { 'apt-get': '' }, /getting libsrtp's source with apt failed/],
    [
      'a Meson that fails',
      { ...source, meson: 'echo "no compiler"; exit 3' },
      /no compiler.*setting up libsrtp failed/s,
    ],
    [
      'a missing Meson',
      { ...source, meson: 'exec no-such-program' },
      /not found.*setting up libsrtp failed/s,
    ],
    [
      'a compiler that fails',
      { ...source, meson: '', ninja: 'echo "error: x"; exit 1' },
      /error: x.*compiling libsrtp failed/s,
    ],
    [
      'one that fails later',
      {
        ...source,
        meson: 'mkdir -p build',
        ninja: 'case "$*" in *worker*) echo "error: y" >&2; exit 1 ;; esac',
      },
      /error: y.*compiling the worker failed/s,
    ],
  ] as const)('[SU8] says what failed and what to do with %s', (_, standIns, sentence) => {
    const { status, stderr } = compile({ 'sources.list.d/ubuntu.sources': UBUNTU }, standIns);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^The media worker was not compiled: .* failed \(code \d+\)\. .+\.$/,
    );
  });

  it('[SU8] says how it is used', () => {
    const { status, stderr } = spawnSync('bash', [join(RECIPE, 'build.sh')], { encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('Usage: build.sh MEDIASOUP_PACKAGE BUILD_FOLDER');
  });
});

/** Callbacks that only free what they are called for, or end the worker. */
const HARMLESS = /^(on(Uv)?(Close\w*|Shutdown|Walk)|onFakeConnection|onSignal)$/;

describe('the patched source', () => {
  let worker: string;
  beforeAll(() => {
    worker = join(mkdtempSync(join(folder, 'source-')), 'worker');
    cpSync(join(MEDIASOUP, 'worker/src'), join(worker, 'src'), { recursive: true, dereference: true });
    for (const file of ['include', 'deps/libwebrtc', 'meson.build']) {
      cpSync(join(MEDIASOUP, 'worker', file), join(worker, file), { recursive: true, dereference: true });
    }
    for (const patch of globSync('patches/*.patch', { cwd: RECIPE }).sort()) {
      const { status } = spawnSync(
        'patch',
        ['--batch', '--silent', '--fuzz=0', '-p1', '-i', join(RECIPE, patch)],
        {
          cwd: worker,
        },
      );
      expect(status).toBe(0);
    }
  });

  /** Every C++ source: its path and text. */
  const sources = () =>
    globSync('src/**/*.cpp', { cwd: worker }).map((path) => ({
      path,
      text: readFileSync(join(worker, path), 'utf8'),
    }));

  /** The body of a function, which ends at the indentation at which it begins; empty if it is not in the text. */
  const bodyOf = (text: string, name: string): string => {
    const signature = `^(\\t*)[^\\s:][^\\n]*\\b${name}\\([^;{]*\\)[^;{]*\\n`;
    const [, , body = ''] = new RegExp(`${signature}\\1\\{\\n((?:.*\\n)*?)\\1\\}\\n`, 'm').exec(text) ?? [];
    return body;
  };

  it('[MD14] lets nothing that is thrown leave a callback of libuv or OpenSSL', () => {
    const callbacks = sources().flatMap(({ path, text }) =>
      [...text.matchAll(/static_cast<uv_(?!close)\w+_cb>\((\w+)\)|BIO_set_callback_ex\(.*, (\w+)\)/g)]
        .map(([, uv, ssl]) => ({ path, name: uv ?? ssl ?? '', text }))
        .filter(({ name }) => !HARMLESS.test(name)),
    );
    expect(callbacks.length).toBeGreaterThan(10);
    const unguarded = callbacks
      .filter(({ name, text }) => !bodyOf(text, name).includes('CallbackGuard::Run('))
      .map(({ path, name }) => `${path} ${name}`);
    expect(unguarded).toEqual([]);
  });

  it('[MD14] sets a timer that sets itself anew whatever is thrown', () => {
    const timers = sources()
      .map(({ path, text }) => ({ path, body: bodyOf(text, '\\w+::OnTimer') }))
      .filter(({ body }) => /imer->Start\(|MayRunTimer\(/.test(body));
    expect(timers.map(({ path }) => path)).toHaveLength(4);
    const lost = timers.filter(({ body }) => {
      const [before = ''] = body.split(/\w*imer->Start\(|MayRunTimer\(/);
      return /(listener->|SendRtcp\(|Process\(\))/.test(before) && !before.includes('CallbackGuard::Run(');
    });
    expect(lost).toEqual([]);
  });
});
