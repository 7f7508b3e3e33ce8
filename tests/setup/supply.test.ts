import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { temporaryFolder } from '../support/classServer.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  scripts: z.record(z.string(), z.string()).optional(),
});
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

/** Folders of every installed package, each once. */
function packageFolders(): string[] {
  const store = join(ROOT, 'node_modules/.pnpm');
  const folders = (path: string): string[] =>
    existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
  return folders(store)
    .flatMap((entry) => folders(join(entry, 'node_modules')))
    .flatMap((path) => (/[/\\]@[^/\\]+$/.test(path) ? folders(path) : [path]))
    .filter((path) => !lstatSync(path).isSymbolicLink() && existsSync(join(path, 'package.json')));
}

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what set-up brings', () => {
  it('[SU5] is refused when it is not what was pinned, and nothing of it stays', async () => {
    // An npm that returns a different package under the requested name.
    const bin = join(folder, 'bin');
    const forged = join(folder, 'package');
    for (const path of [bin, join(forged, 'bin')]) {
      mkdirSync(path, { recursive: true });
    }
    writeFileSync(join(forged, 'bin/node'), '#!/bin/sh\nexit 0\n');
    execFileSync('tar', ['czf', join(bin, 'forged.tgz'), '-C', folder, 'package']);
    writeFileSync(
      join(bin, 'npm'),
      `#!/bin/sh\ncp "${join(bin, 'forged.tgz')}" forged.tgz\necho '[{"filename":"forged.tgz"}]'\n`,
    );
    chmodSync(join(bin, 'npm'), 0o755);
    const cache = join(folder, 'cache');
    const script = `
      import { ensurePinned } from ${JSON.stringify(join(ROOT, 'scripts/setup/pinned.mjs'))};
      import { NODE_PIN } from ${JSON.stringify(join(ROOT, 'scripts/setup/pins.mjs'))};
      await ensurePinned(NODE_PIN);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder, GONGBANG_CACHE: cache },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(said).toContain('is not what was pinned');
    expect(readdirSync(join(cache, 'programs'))).toEqual([]);
  });

  it('[SU6] runs no install script, and those there are stand in the list with a reason', () => {
    const lockfile = read('pnpm-lock.yaml');
    const withScripts = packageFolders()
      .map((path) => manifest.parse(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))))
      .filter(({ scripts }) => INSTALL_SCRIPTS.some((name) => scripts?.[name] !== undefined))
      // pnpm leaves packages of earlier lockfiles in its store.
      .filter(({ name, version }) => lockfile.includes(`\n  ${name}@${version}:`))
      .map(({ name }) => name);
    const allowed = [...read('pnpm-workspace.yaml').matchAll(/^ {2}([\w@/-]+): (true|false)$/gm)];
    expect([...new Set(withScripts)]).toEqual(allowed.map(([, name]) => name));
    expect(allowed.map(([, , runs]) => runs)).not.toContain('true');
    for (const name of withScripts) {
      expect(read('docs/SECURITY.md')).toContain(`\`${name}\``);
    }
  });

  it('[SU7] names every image by its digest', () => {
    const images = [
      ...read('docker/Dockerfile').matchAll(/^(?:ARG \w+_IMAGE=|FROM )(\S+)/gm),
      ...read('docker/compose.yaml').matchAll(/^ +(?:image|NODE_IMAGE): (\S+)$/gm),
      ...read('docker/compose.postgres.yaml').matchAll(/^ +image: (\S+)$/gm),
    ].map(([, image]) => image ?? '');
    const ours = new Set(['gongbang', '${NODE_IMAGE}']);
    const foreign = images.filter((image) => !ours.has(image));
    expect(foreign).toHaveLength(5);
    for (const image of foreign) {
      expect(image).toMatch(/@sha256:[0-9a-f]{64}\}?$/);
    }
    // The Dockerfile and compose build on the same image.
    expect(
      new Set(foreign.map((image) => /node:\S+?[0-9a-f]{64}/.exec(image)?.[0]).filter(Boolean)).size,
    ).toBe(1);
  });
});
