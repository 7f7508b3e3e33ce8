import { rmSync } from 'node:fs';

import {
  accountRoutes,
  paymentRoutes,
  webhookRoutes,
  type AccountRoute,
  type Route,
} from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ageProofs, entered, errorIn, ownerToken } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestIssuer } from '../support/issuer.ts';
import { SESSION, SiteVisitor, codeIn } from '../support/SiteVisitor.ts';
import { SoftPasskey } from '../support/SoftPasskey.ts';

const EMAIL = 'seo@example.com';
let dataDir: string;
let server: TestServer;

const start = async (env: Record<string, string> = {}): Promise<void> => {
  server = await startTestServer({ media: new FakeMediaServer().backend, dataDir, env });
};
/** The server under a name, which passkeys need. */
const newVisitor = (): SiteVisitor => new SiteVisitor(server.url.replace('127.0.0.1', 'localhost'));

beforeEach(() => {
  dataDir = temporaryFolder();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

/** Somebody who signed in more than ten minutes ago. */
async function enteredLongAgo(visitor = newVisitor()): Promise<SiteVisitor> {
  await entered(server, EMAIL, visitor);
  ageProofs(dataDir);
  return visitor;
}

async function codeFor(visitor: SiteVisitor): Promise<string> {
  const before = codeIn(server.logged, EMAIL);
  await visitor.get('askToProveByCode', {});
  await expect.poll(() => codeIn(server.logged, EMAIL)).not.toBe(before);
  return codeIn(server.logged, EMAIL) ?? '';
}

const isFresh = async (visitor: SiteVisitor): Promise<boolean> => (await visitor.get('getProof')).isFresh;
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('[AC20] a fresh proof', () => {
  const proven = Object.entries<Route>(accountRoutes)
    .filter(([, { proven, who }]) => proven === true && who === 'account')
    .map(([name]) => name as AccountRoute);

  it('is needed for the address, passkeys and recovery codes', async () => {
    await start();
    expect(proven).toEqual(
      expect.arrayContaining([
        ...['askForEmail', 'changeEmail', 'askForNewPasskey', 'addPasskey', 'removePasskey'],
        'renewRecoveryCodes',
      ]),
    );
    const visitor = await enteredLongAgo();
    for (const name of proven) {
      const params = { passkeyId: 'x'.repeat(16) };
      expect([name, (await visitor.ask(name, undefined, { params })).refusal]).toEqual([
        name,
        'PROOF_NEEDED',
      ]);
    }
    // Everything else goes on as before.
    expect((await visitor.ask('changeMe', { name: '박서연' })).refusal).toBeNull();
    expect((await visitor.ask('getDevices')).refusal).toBeNull();
    const passkeys = await visitor.get('getPasskeys');
    expect([passkeys.passkeys, passkeys.recoveryCodesLeft]).toEqual([[], 0]);
  });

  it('[AC40] is needed for whatever would hand the studio to somebody else', async () => {
    await start();
    const rows = Object.entries<Route>({ ...accountRoutes, ...paymentRoutes, ...webhookRoutes }).filter(
      ([, { proven, who }]) => proven === true && who === 'owner',
    );
    expect(rows.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        ...['changePerson', 'makeToken', 'putPaymentSettings', 'addWebhook', 'changeWebhook'],
        ...['getWebhookSecret', 'renewWebhookSecret'],
      ]),
    );
    const visitor = await enteredLongAgo();
    await visitor.get('becomeOwner', { token: ownerToken(server) });
    const refusals = async (): Promise<(string | null)[]> => {
      const params = { accountId: 'x'.repeat(16), webhookId: 'x'.repeat(16) };
      const answers = rows.map(([, row]) => visitor.askRow(row, undefined, { params }));
      return (await Promise.all(answers)).map(({ refusal }) => refusal);
    };
    expect(await refusals()).toEqual(rows.map(() => 'PROOF_NEEDED'));
    await visitor.get('proveByCode', { code: await codeFor(visitor) });
    expect(await refusals()).not.toContain('PROOF_NEEDED');
  });

  it('is the sign-in itself, for ten minutes', async () => {
    await start();
    const { visitor } = await entered(server, EMAIL, newVisitor());
    expect(await visitor.get('getProof')).toEqual({
      isFresh: true,
      passkey: false,
      email: EMAIL,
      issuers: [],
    });
    expect((await visitor.ask('renewRecoveryCodes')).refusal).toBeNull();
    ageProofs(dataDir);
    expect(await isFresh(visitor)).toBe(false);
  });

  it('is six digits to the account’s own address, and begins another session', async () => {
    await start();
    const visitor = await enteredLongAgo();
    const before = visitor.cookies.get(SESSION) ?? '';
    const code = await codeFor(visitor);
    const refused = await visitor.ask('proveByCode', { code: wrong(code) });
    expect([refused.refusal, errorIn(refused.body).triesLeft]).toEqual(['WRONG_CODE', 4]);
    expect(await isFresh(visitor)).toBe(false);
    await visitor.get('proveByCode', { code });
    expect(await isFresh(visitor)).toBe(true);
    expect((await visitor.ask('renewRecoveryCodes')).refusal).toBeNull();
    const former = newVisitor();
    former.cookies.set(SESSION, before);
    expect((await former.get('getMe')).account).toBeNull();
    expect((await visitor.get('getDevices')).devices).toHaveLength(1);
  });

  it('is no code that was asked for to sign in, or for another address, and signs nobody in', async () => {
    await start();
    const visitor = await enteredLongAgo();
    const code = await codeFor(visitor);
    expect((await visitor.ask('checkCode', { email: EMAIL, code })).refusal).toBe('CODE_EXPIRED');
    await visitor.get('proveByCode', { code });
    await visitor.get('askForEmail', { email: 'next@example.com' });
    await expect.poll(() => codeIn(server.logged, 'next@example.com')).not.toBeNull();
    ageProofs(dataDir);
    const next = codeIn(server.logged, 'next@example.com') ?? '';
    expect((await visitor.ask('proveByCode', { code: next })).refusal).toBe('CODE_EXPIRED');
    // What was begun can be continued once there is a proof: no try was counted.
    expect((await visitor.ask('changeEmail', { email: 'next@example.com', code: next })).refusal).toBe(
      'PROOF_NEEDED',
    );
    await visitor.get('proveByCode', { code: await codeFor(visitor) });
    const { email } = await visitor.get('changeEmail', { email: 'next@example.com', code: next });
    expect(email).toBe('next@example.com');
  });

  it('is one of one’s own passkeys, and nobody else’s', async () => {
    await start();
    const { visitor } = await entered(server, EMAIL, newVisitor());
    const own = new SoftPasskey();
    await visitor.get('addPasskey', {
      response: own.make(await visitor.get('askForNewPasskey'), visitor.url),
    });
    const { visitor: thief } = await entered(server, 'thief@example.com', newVisitor());
    const others = new SoftPasskey();
    await thief.get('addPasskey', { response: others.make(await thief.get('askForNewPasskey'), thief.url) });
    ageProofs(dataDir);
    expect((await visitor.get('getProof')).passkey).toBe(true);
    const options = await visitor.get('askToProveByPasskey');
    expect(options['allowCredentials']).toMatchObject([{ id: own.id }]);
    const stolen = others.show(options, visitor.url);
    expect((await visitor.ask('proveByPasskey', { response: stolen })).refusal).toBe('UNKNOWN_PASSKEY');
    const again = own.show(await visitor.get('askForPasskey'), visitor.url);
    expect((await visitor.ask('proveByPasskey', { response: again })).refusal).toBe('PASSKEY_FAILED');
    expect(await isFresh(visitor)).toBe(false);
    const response = own.show(await visitor.get('askToProveByPasskey'), visitor.url);
    await visitor.get('proveByPasskey', { response });
    expect(await isFresh(visitor)).toBe(true);
  });

  it('is not the owner’s link, which says nothing of whose account it is', async () => {
    await start();
    const visitor = await enteredLongAgo();
    await visitor.get('becomeOwner', { token: ownerToken(server) });
    expect((await visitor.get('getMe')).account?.role).toBe('owner');
    expect(await isFresh(visitor)).toBe(false);
  });

  it('is not asked of an owner who has nothing yet to show it by', async () => {
    await start();
    const owner = newVisitor();
    await owner.get('becomeOwner', { token: ownerToken(server) });
    ageProofs(dataDir);
    expect(await isFresh(owner)).toBe(true);
    expect((await owner.ask('askForEmail', { email: EMAIL })).refusal).toBeNull();
  });
});

describe('[AC20] a proof by an issuer', () => {
  const params = { issuerId: 'school' };
  let issuer: TestIssuer;
  beforeEach(async () => {
    issuer = await TestIssuer.start();
    const own = { id: 'school', name: '학교', issuer: issuer.url };
    await start({
      OIDC_ISSUERS: JSON.stringify([{ ...own, clientId: 'gongbang', clientSecret: 'issuers-secret' }]),
    });
    issuer.serve(server.url);
  });
  afterEach(() => issuer[Symbol.asyncDispose]());

  /** To the issuer and back; returns where the browser is then sent. */
  const travel = async (visitor: SiteVisitor, query: Record<string, string>): Promise<string | null> => {
    const left = await visitor.ask('goToIssuer', undefined, { params, query });
    asked = new URL(left.headers.get('location') ?? '', visitor.url);
    const back = await issuer.follow(asked.href, visitor.url);
    return (await visitor.fetch(back)).headers.get('location');
  };
  let asked: URL;

  it('is of who the account is there, who signs in there anew', async () => {
    const visitor = new SiteVisitor(server.url);
    issuer.person = { sub: 'seo', email: EMAIL, email_verified: true };
    expect(await travel(visitor, { to: '/account' })).toBe('/account');
    expect(asked.searchParams.get('max_age')).toBeNull();
    ageProofs(dataDir);
    expect((await visitor.get('getProof')).issuers).toEqual([{ id: 'school', name: '학교' }]);
    issuer.person = { sub: 'thief', email: 'thief@example.com', email_verified: true };
    expect(await travel(visitor, { for: 'proof' })).toBe('/proof?refused=SOMEBODY_ELSE&issuer=school');
    expect(await isFresh(visitor)).toBe(false);
    expect((await visitor.get('getMe')).account?.email).toBe(EMAIL);
    issuer.person = { sub: 'seo' };
    expect(await travel(visitor, { for: 'proof' })).toBe('/proof');
    expect(asked.searchParams.get('max_age')).toBe('0');
    expect(await isFresh(visitor)).toBe(true);
  });

  it('[AC41] is no sign-in of somebody whom the issuer has known for long in that browser', async () => {
    const visitor = new SiteVisitor(server.url);
    issuer.person = { sub: 'seo', email: EMAIL, email_verified: true };
    issuer.signedInAt = Date.now() - 3_600_000;
    expect(await travel(visitor, { to: '/account' })).toBe('/account');
    expect((await visitor.get('getMe')).account?.email).toBe(EMAIL);
    expect(await isFresh(visitor)).toBe(false);
    expect((await visitor.ask('askForEmail', { email: 'new@example.com' })).refusal).toBe('PROOF_NEEDED');
    issuer.signedInAt = Date.now();
    expect(await travel(visitor, { to: '/account' })).toBe('/account');
    expect(await isFresh(visitor)).toBe(true);
  });

  it('begins with being signed in', async () => {
    const left = await new SiteVisitor(server.url).ask('goToIssuer', undefined, {
      params,
      query: { for: 'proof' },
    });
    expect(left.refusal).toBe('SIGN_IN_NEEDED');
  });
});
