import { errorBody, terms } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const OWNER_KEY = 'owner-key-of-this-server';
const start = (env: Record<string, string>): Promise<TestServer> =>
  startTestServer({ media: new FakeMediaServer().backend, env: { TRUST_PROXY: '1', ...env } });

async function register({ url }: TestServer, key: string | null, address = '192.0.2.1'): Promise<string> {
  const answer = await fetch(`${url}/api/classes`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-For': address,
      ...(key === null ? {} : { 'Owner-Key': key }),
    },
    body: JSON.stringify({ title: '찻잔', mentorName: '이정은' }),
  });
  return answer.ok ? 'OK' : errorBody.parse(await answer.json()).error.code;
}

const needsOwnerKey = async ({ url }: TestServer): Promise<boolean> =>
  terms.parse(await (await fetch(`${url}/api/terms`)).json()).needsOwnerKey;

describe('[OP4] registration', () => {
  it('is open to everybody unless that is taken back', async () => {
    await using server = await start({});
    expect(await needsOwnerKey(server)).toBe(false);
    expect(await register(server, null)).toBe('OK');
  });

  it('is the owner’s alone where it is closed; a rehearsal opens all the same', async () => {
    await using server = await start({ OPEN_REGISTRATION: '0', OWNER_KEY });
    expect(await needsOwnerKey(server)).toBe(true);
    for (const key of [null, '', `${OWNER_KEY}x`, OWNER_KEY.slice(1), OWNER_KEY.toUpperCase()]) {
      expect([key, await register(server, key)]).toEqual([key, 'OWNER_KEY_NEEDED']);
    }
    expect(await register(server, OWNER_KEY)).toBe('OK');
    expect(server.server.openPractice(2, 'en')).toMatch(/^\/m\//);
    expect(server.logged.join('')).not.toContain(OWNER_KEY);
  });

  it('brakes wrong keys by the place they come from, and never the right one', async () => {
    await using server = await start({ OPEN_REGISTRATION: '0', OWNER_KEY });
    const answers = new Set<string>();
    for (let count = 0; count < 100; count += 1) {
      answers.add(await register(server, `wrong-key-number-${count}`));
    }
    expect([...answers]).toEqual(['OWNER_KEY_NEEDED', 'RATE_LIMITED']);
    expect(await register(server, OWNER_KEY)).toBe('OK');
    expect(await register(server, 'wrong-key-elsewhere', '192.0.2.2')).toBe('OWNER_KEY_NEEDED');
  });
});
