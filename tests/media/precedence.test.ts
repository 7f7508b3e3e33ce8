import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';

import { MEDIA_NICENESS } from '@gongbang/sfu-server/media/precedence.ts';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';
import { ServerProcess, type ServerPlace } from '../support/serverProcess.ts';

const AUTOGROUP = '/proc/self/autogroup';
const mayRaise = process.platform === 'linux' && process.getuid?.() === 0;

/** How a server's worker is scheduled. */
async function scheduling(place: ServerPlace): Promise<{ niceness: number; session: string }> {
  await using server = await ServerProcess.start(place);
  const [worker = 0] = server.workerPids;
  return {
    niceness: getPriority(worker),
    session: existsSync(AUTOGROUP) ? readFileSync(AUTOGROUP.replace('self', String(worker)), 'utf8') : '',
  };
}

describe.runIf(mayRaise)('[MD13] a media worker', () => {
  it('has the CPU first, and leaves the session that the server was started from as it was', async () => {
    const before = existsSync(AUTOGROUP) ? readFileSync(AUTOGROUP, 'utf8') : '';
    const { niceness, session } = await scheduling({});
    expect(niceness).toBe(MEDIA_NICENESS);
    if (session !== '') {
      expect(session).toContain(`nice ${MEDIA_NICENESS}`);
      expect(readFileSync(AUTOGROUP, 'utf8')).toBe(before);
    }
  });

  it('works as any other program without the right to', async () => {
    const folder = temporaryFolder();
    const wrap = (program: string): string => {
      const path = join(folder, 'node');
      writeFileSync(path, `#!/bin/sh\nexec setpriv --bounding-set -sys_nice ${program} "$@"\n`);
      chmodSync(path, 0o755);
      return path;
    };
    expect((await scheduling({ host: { wrap } })).niceness).toBe(0);
    rmSync(folder, { recursive: true });
  });
});
