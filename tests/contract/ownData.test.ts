import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { createdClass } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ageProofs, ownerToken } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { isPostgres } from '../support/storeOfTests.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestMailServer } from '../support/mailServer.ts';
import { SESSION, SiteVisitor } from '../support/SiteVisitor.ts';
import { SoftPasskey } from '../support/SoftPasskey.ts';

const EMAIL = 'seoyeon@example.com';
const NAME = '박서연';
let dataDir: string;
let server: TestServer;
let mailServer: TestMailServer;

beforeEach(async () => {
  dataDir = temporaryFolder();
  mailServer = await TestMailServer.start();
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    dataDir,
    env: { SMTP_URL: mailServer.url, MAIL_FROM: 'Studio <studio@example.org>' },
  });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

/** The server under a name, which passkeys need. */
const newVisitor = (): SiteVisitor => new SiteVisitor(server.url.replace('127.0.0.1', 'localhost'));

async function enter(email = EMAIL, visitor = newVisitor()): Promise<SiteVisitor> {
  const before = mailServer.mails.length;
  await visitor.get('askForCode', { email });
  await expect.poll(() => mailServer.mails.length).toBe(before + 1);
  await visitor.get('checkCode', { email, code: mailServer.codeFor(email) ?? '' });
  return visitor;
}

async function register(visitor: SiteVisitor) {
  const answer = await visitor.fetch('/api/classes', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: '찻잔', mentorName: '이정은' }),
  });
  return createdClass.parse(await answer.json());
}

async function addPasskey(visitor: SiteVisitor): Promise<SoftPasskey> {
  const passkey = new SoftPasskey();
  const response = passkey.make(await visitor.get('askForNewPasskey'), visitor.url);
  await visitor.get('addPasskey', { response, name: '노트북' });
  return passkey;
}

/** Everything in the accounts' tables, table by table. */
function tables(): Record<string, unknown[]> {
  const database = new DatabaseSync(join(dataDir, 'site.sqlite'), { readOnly: true, timeout: 5000 });
  const names = database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'kysely%'`)
    .all()
    .map(({ name }) => String(name));
  const found = names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()] as const);
  database.close();
  return Object.fromEntries(found);
}

describe('[AC21] one’s own data', () => {
  it('is taken home whole, with the keys of one’s classes, and nobody else’s', async () => {
    const visitor = await enter();
    await visitor.get('changeMe', { name: NAME });
    await addPasskey(visitor);
    const { class: made, keys } = await register(visitor);
    const other = await enter('choi@example.com');
    await register(other);
    await visitor.get('askToProveByCode', {});
    await expect.poll(() => mailServer.mails.length).toBe(3);
    const data = await visitor.get('getMyData');
    const { id } = (await visitor.get('getMe')).account ?? { id: '' };
    expect(data).toMatchObject({
      account: { id, name: NAME, email: EMAIL, role: 'person' },
      devices: [{ isThis: true }],
      passkeys: [{ name: '노트북' }],
      recoveryCodesLeft: 10,
      classes: [{ id: made.id, title: '찻잔', keys }],
      begun: [{ kind: 'proof-code' }],
    });
    expect(JSON.stringify(data)).not.toContain('choi@example.com');
  });

  it('names a mail that waits, without what is in it', async () => {
    const visitor = await enter();
    mailServer.answer = (verb) => (verb === 'RCPT' ? '450 later' : undefined);
    await visitor.get('askToProveByCode', {});
    await expect.poll(async () => (await visitor.get('getMyData')).mails).toHaveLength(1);
    const [mail] = (await visitor.get('getMyData')).mails;
    expect(Object.keys(mail ?? {})).toEqual(['subject', 'expiresAt']);
    expect(JSON.stringify(mail)).not.toMatch(/\d{6}(?!\d)(?=")/);
  });

  it.skipIf(isPostgres)(
    'is forgotten: in no table and no log is anything of it, and nobody is signed in to it',
    async () => {
      const visitor = await enter();
      const phone = await enter();
      await visitor.get('changeMe', { name: NAME });
      const passkey = await addPasskey(visitor);
      const { class: made, keys } = await register(visitor);
      const { id } = (await visitor.get('getMe')).account ?? { id: '' };
      // What is under way when one goes: a code that was asked for elsewhere, and mails that nobody takes for now.
      mailServer.answer = (verb, to) => (verb === 'RCPT' ? `450 later for <${to}>` : undefined);
      await newVisitor().get('askForCode', { email: EMAIL });
      await visitor.get('askToProveByCode', {});
      await visitor.get('askForEmail', { email: 'next@example.com' });
      const tried = () => (tables()['outbox'] as { attempts: number }[]).map(({ attempts }) => attempts > 0);
      await expect.poll(tried, { timeout: 30_000 }).toEqual([true, true, true]);
      expect(JSON.stringify(tables())).toContain(EMAIL);

      ageProofs(dataDir);
      expect((await visitor.ask('removeMe')).refusal).toBe('PROOF_NEEDED');
      const response = passkey.show(await visitor.get('askToProveByPasskey'), visitor.url);
      await visitor.get('proveByPasskey', { response });
      await visitor.get('removeMe');

      const left = tables();
      expect(JSON.stringify(left)).not.toContain(EMAIL);
      expect(JSON.stringify(left)).not.toContain(NAME);
      expect(JSON.stringify(left)).not.toContain(id);
      // Only the mail to the address that was to be the next one waits: it is somebody's who has no account.
      const counts = Object.fromEntries(Object.entries(left).map(([name, rows]) => [name, rows.length]));
      expect(counts).toMatchObject({
        ...{ accounts: 0, sessions: 0, passkeys: 0, recoveryCodes: 0, identities: 0, accountClasses: 0 },
        ...{ attempts: 0, outbox: 1 },
      });
      expect(server.logged.join('')).not.toMatch(/seoyeon@|박서연/);
      for (const browser of [visitor, phone]) {
        expect((await browser.get('getMe')).account).toBeNull();
      }
      expect(visitor.cookies.has(SESSION)).toBe(false);
      // Mails that waited as long go out now, and none of them to that address.
      const sent = mailServer.mails.length;
      mailServer.answer = () => undefined;
      await expect
        .poll(() => mailServer.mails.slice(sent).map(({ to }) => to), { timeout: 30_000 })
        .toEqual(['next@example.com']);
      // The class is its own: whoever has its link is its mentor.
      const opened = await newVisitor().fetch(`/api/classes/${made.id}`, {
        headers: { Authorization: `Bearer ${keys.mentor}` },
      });
      expect(opened.status).toBe(200);
      // Whoever comes with that address is somebody new.
      const newcomer = await enter();
      expect((await newcomer.get('getMe')).account).toMatchObject({ name: null, hasPasskey: false });
      expect((await newcomer.get('getOwnClasses')).classes).toEqual([]);
    },
  );

  it('of the last owner stays, and goes once there is another', async () => {
    const owner = await enter();
    await owner.get('becomeOwner', { token: ownerToken(server) });
    expect((await owner.ask('removeMe')).refusal).toBe('LAST_OWNER');
    expect((await owner.get('getMe')).account?.email).toBe(EMAIL);
    expect((await owner.get('getDevices')).devices).toHaveLength(1);
    const next = await enter('choi@example.com');
    const accountId = (await next.get('getMe')).account?.id ?? '';
    await owner.get('changePerson', { role: 'owner' }, { params: { accountId } });
    await owner.get('removeMe');
    expect((await next.get('getPeople')).people.map(({ email }) => email)).toEqual(['choi@example.com']);
    expect((await next.ask('removeMe')).refusal).toBe('LAST_OWNER');
  });
});
