import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { accountRoutes } from '@gongbang/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { entered } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { SESSION, type SiteVisitor } from '../support/SiteVisitor.ts';

const EMAIL = 'seo@example.com';
const HOUR_MS = 3_600_000;
let dataDir: string;
let server: TestServer;

beforeEach(async () => {
  dataDir = temporaryFolder();
  server = await startTestServer({ media: new FakeMediaServer().backend, dataDir });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

function inSessions<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(dataDir, 'site.sqlite'), { timeout: 5000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
/** An hour passes in which nobody asks for anything. */
const pause = (): void => {
  inSessions((database) => database.prepare('UPDATE sessions SET "seenAt" = "seenAt" - ?').run(HOUR_MS));
};
const lastSeen = (): number =>
  Number(
    inSessions((database) => database.prepare('SELECT MAX("seenAt") AS at FROM sessions').get()?.['at']),
  );
const sessionsSetBy = ({ headers }: Pick<Response, 'headers'>): string[] =>
  headers.getSetCookie().filter((cookie) => cookie.startsWith(`${SESSION}=`));

/** Begins a request whose body comes slowly, once the server knows who asks; the returned function ends it. */
async function slowRequest(visitor: SiteVisitor): Promise<() => Promise<Response>> {
  const { method, path } = accountRoutes.changeMe;
  const before = lastSeen();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const answer = visitor.fetch(path, {
    ...{ method: method.toUpperCase(), headers: { 'Content-Type': 'application/json' } },
    ...{ body: readable, duplex: 'half' },
  });
  const encoder = new TextEncoder();
  await writer.write(encoder.encode('{"name":'));
  await expect.poll(lastSeen).toBeGreaterThan(before);
  return async () => {
    await writer.write(encoder.encode('"박서연"}'));
    await writer.close();
    return answer;
  };
}

it('[AC43] a request after a pause prolongs the session, for the browser as well, also if it takes long', async () => {
  const { visitor } = await entered(server, EMAIL);
  pause();
  const session = visitor.cookies.get(SESSION) ?? '';
  const quick = sessionsSetBy(await visitor.ask('getMe'));
  expect([quick.length, quick[0]?.startsWith(`${SESSION}=${session};`)]).toEqual([1, true]);
  expect(sessionsSetBy(await visitor.ask('getMe'))).toEqual([]);
  pause();
  const end = await slowRequest(visitor);
  expect(sessionsSetBy(await end())).toHaveLength(1);
  expect(visitor.cookies.get(SESSION)).toBe(session);
});

it('[AC43] an answer that comes late brings no session back that another tab has replaced meanwhile', async () => {
  const { visitor } = await entered(server, EMAIL);
  pause();
  const end = await slowRequest(visitor);
  await entered(server, EMAIL, visitor);
  const session = visitor.cookies.get(SESSION);
  const late = await end();
  expect([late.status, sessionsSetBy(late)]).toEqual([401, []]);
  expect(visitor.cookies.get(SESSION)).toBe(session);
  expect((await visitor.get('getMe')).account?.email).toBe(EMAIL);
});

it('[AC43] an answer that signs in or out says only that', async () => {
  const { visitor } = await entered(server, EMAIL);
  pause();
  const out = sessionsSetBy(await visitor.ask('signOut'));
  expect([out.length, out[0]?.startsWith(`${SESSION}=;`)]).toEqual([1, true]);
});
