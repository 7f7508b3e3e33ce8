import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chatPage, type CreatedClass } from '@gongbang/protocol';
import { describe, expect, it, vi } from 'vitest';

import { createClass, temporaryFolder } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';

// Every test starts servers, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const SOURCES = join(import.meta.dirname, '../../packages/sfu-server/src');

/** Runs `npm run backup` or `npm run restore` without npm. */
async function command(
  name: 'backup' | 'restore',
  dataDir: string,
  args: string[],
  input?: Uint8Array,
): Promise<{ code: number | null; said: string; output: Buffer }> {
  const child = spawn(process.execPath, [join(SOURCES, `${name}.ts`), ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
  let said = '';
  const output: Buffer[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdout.on('data', (chunk: Buffer) => {
    output.push(chunk);
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, output: Buffer.concat(output) };
}

async function textsOf({ url }: ServerProcess, { class: { id }, keys }: CreatedClass): Promise<string[]> {
  const answer = await fetch(`${url}/api/classes/${id}/chat`, {
    headers: { Authorization: `Bearer ${keys.mentor}` },
  });
  return chatPage.parse(await answer.json()).messages.map(({ text }) => text);
}

describe('a backup of a server that runs', () => {
  it('[OP1] [OP2] has all that was acknowledged before it began, and opens elsewhere with the same links', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'backup.sqlite');
    try {
      await using server = await ServerProcess.start({ env: { CLASSES_PER_MINUTE: '1000000' } });
      const created = await createClass(server.url);
      using mentor = await TestClient.connect(server.url, created, 'mentor');
      await mentor.join('이정은');
      let sent = 0;
      const over = new AbortController();
      const say = async (): Promise<void> => {
        await mentor.request('chat:send', { clientId: `client-${sent}`, text: `${sent}`, thread: null });
        sent += 1;
      };
      await say();
      const load = (async () => {
        while (!over.signal.aborted) {
          await createClass(server.url);
        }
      })();
      await say();
      const acknowledged = sent;
      const { code, said } = await command('backup', server.dataDir, [file]);
      over.abort();
      await load;
      expect(said).toContain('Backed up');
      expect(code).toBe(0);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      await say();

      const refused = await command('restore', server.dataDir, [file]);
      expect(refused).toMatchObject({ code: 1 });
      expect(refused.said).toContain('Another Gongbang is running');
      expect(await textsOf(server, created)).toHaveLength(sent);

      const dataDir = join(folder, 'elsewhere');
      expect(await command('restore', dataDir, [file])).toMatchObject({ code: 0 });
      await using other = await ServerProcess.start({ dataDir });
      expect((await textsOf(other, created)).slice(0, acknowledged)).toEqual(['0', '1']);
      using again = await TestClient.connect(other.url, created, 'mentor');
      expect((await again.join('이정은')).snapshot.class.id).toBe(created.class.id);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('[OP1] [OP2] goes through a pipe both ways, and leaves nothing on the way', async () => {
    await using server = await ServerProcess.start();
    const created = await createClass(server.url);
    const { code, output } = await command('backup', server.dataDir, ['-']);
    expect(code).toBe(0);
    await server.kill('SIGTERM');
    expect(await command('restore', server.dataDir, ['-'], output)).toMatchObject({ code: 0 });
    const left = readdirSync(server.dataDir).filter((name) => !name.startsWith('before-restore-'));
    expect(left.sort()).toEqual(['gongbang.sqlite', 'lock.sqlite', 'site.key', 'site.sqlite']);
    await server.start();
    expect(await textsOf(server, created)).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)(
    '[OP1] on a full disk leaves no half file, and an older one whole',
    async () => {
      const small = temporaryFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
      try {
        await using server = await ServerProcess.start();
        await createClass(server.url);
        const fresh = join(small, 'backup.sqlite');
        const refused = await command('backup', server.dataDir, [fresh]);
        expect(refused).toMatchObject({ code: 1 });
        expect(refused.said).toContain('The disk has no room for it.');
        expect(readdirSync(small)).toEqual([]);
        writeFileSync(fresh, 'older');
        expect(await command('backup', server.dataDir, ['--force', fresh])).toMatchObject({ code: 1 });
        expect(readdirSync(small)).toEqual(['backup.sqlite']);
        expect(readFileSync(fresh, 'utf8')).toBe('older');
      } finally {
        execFileSync('umount', [small]);
        rmSync(small, { recursive: true });
      }
    },
  );

  it('[OP1] is asked for in one way, which it tells', async () => {
    const dataDir = temporaryFolder();
    for (const args of [[], ['one', 'two'], ['--fast', 'one']]) {
      const { code, said } = await command('backup', dataDir, args);
      expect(code).toBe(2);
      expect(said).toContain('npm run backup -- FILE');
    }
    expect(existsSync(join(dataDir, 'gongbang.sqlite'))).toBe(false);
    rmSync(dataDir, { recursive: true });
  });
});
