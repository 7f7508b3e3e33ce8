import { describe, expect, it } from 'vitest';

import { entered } from '../support/accounts.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestIssuer } from '../support/issuer.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

const ISSUER = 'school';
const params = { issuerId: ISSUER };

async function startWith(
  issuer: TestIssuer,
  how: Parameters<TestIssuer['serve']>[1] = {},
): Promise<TestServer> {
  const server = await startTestServer({
    media: new FakeMediaServer().backend,
    env: {
      OIDC_ISSUERS: JSON.stringify([
        {
          id: ISSUER,
          name: '학교',
          issuer: issuer.url,
          clientId: 'gongbang',
          clientSecret: 'issuers-secret',
        },
      ]),
    },
  });
  issuer.serve(server.url, how);
  return server;
}

const leave = async (visitor: SiteVisitor, to = '/c/class'): Promise<string> =>
  (await visitor.ask('goToIssuer', undefined, { params, query: { to } })).headers.get('location') ?? '';

/** All the way to an issuer and back; returns where the server then sends the browser. */
async function travel(issuer: TestIssuer, visitor: SiteVisitor, to?: string): Promise<string | null> {
  const back = await issuer.follow(await leave(visitor, to), visitor.url);
  return (await visitor.fetch(back)).headers.get('location');
}

const whoIs = async (visitor: SiteVisitor) => (await visitor.get('getMe')).account;

describe('[AC10] issuers', () => {
  it('sign in by a proven address, with its name, and the same person again by who they are there', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    const visitor = new SiteVisitor(server.url);
    expect((await visitor.get('getMe')).ways.issuers).toEqual([{ id: ISSUER, name: '학교' }]);
    issuer.person = { sub: 'seo', email: 'Seo@example.com', email_verified: true, name: '박서연' };
    expect(await travel(issuer, visitor, '/c/class?x=1#board')).toBe('/c/class?x=1#board');
    const first = await whoIs(visitor);
    expect(first).toMatchObject({ email: 'seo@example.com', name: '박서연', role: 'person' });
    issuer.person = { sub: 'seo', email: 'other@example.com', email_verified: false };
    const again = new SiteVisitor(server.url);
    await travel(issuer, again);
    expect((await whoIs(again))?.id).toBe(first?.id);
  });

  it('[AC8] are gone to from a page of this site, and from no other', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    for (const site of ['cross-site', 'same-site']) {
      const visitor = new SiteVisitor(server.url, { 'Sec-Fetch-Site': site });
      expect(await leave(visitor)).toBe('/sign-in?to=%2Fc%2Fclass');
    }
    expect(await leave(new SiteVisitor(server.url, { 'Sec-Fetch-Site': 'none' }))).toContain(issuer.url);
  });

  it('that say no more than a number in the token are asked for the rest', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer, { saysAll: false });
    issuer.person = { sub: 'seo', email: 'seo@example.com', email_verified: true };
    const visitor = new SiteVisitor(server.url);
    await travel(issuer, visitor);
    expect((await whoIs(visitor))?.email).toBe('seo@example.com');
  });

  it('join nothing by an address that they do not vouch for, and make nothing of it', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    await entered(server, 'owner@example.com');
    for (const person of [
      { sub: 'thief', email: 'owner@example.com', email_verified: false },
      { sub: 'thief', email: 'owner@example.com' },
      { sub: 'nobody' },
    ]) {
      issuer.person = person;
      const visitor = new SiteVisitor(server.url);
      expect(await travel(issuer, visitor)).toBe(
        '/sign-in?refused=EMAIL_UNPROVEN&issuer=school&to=%2Fc%2Fclass',
      );
      expect(await whoIs(visitor)).toBeNull();
    }
  });

  it('join the account of an address that they vouch for', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    const { signedIn } = await entered(server, 'seo@example.com');
    issuer.person = { sub: 'seo', email: 'seo@example.com', email_verified: true };
    const visitor = new SiteVisitor(server.url);
    await travel(issuer, visitor);
    expect((await whoIs(visitor))?.id).toBe(signedIn.account.id);
  });

  it('answer the browser that was sent, once; what they refuse is said', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    issuer.person = { sub: 'seo', email: 'seo@example.com', email_verified: true };
    const visitor = new SiteVisitor(server.url);
    const back = await issuer.follow(await leave(visitor), visitor.url);
    // A link to somebody else's sign-in signs nobody in.
    const victim = new SiteVisitor(server.url);
    expect((await victim.fetch(back)).headers.get('location')).toContain('refused=EXPIRED');
    await leave(victim);
    expect((await victim.fetch(back)).headers.get('location')).toContain('refused=FAILED');
    expect(await whoIs(victim)).toBeNull();
    expect((await visitor.fetch(back)).headers.get('location')).toBe('/c/class');
    expect((await visitor.fetch(back)).headers.get('location')).toContain('refused=EXPIRED');
    issuer.person = null;
    expect(await travel(issuer, new SiteVisitor(server.url))).toContain('refused=CANCELLED');
  });

  it('that cannot be reached are said to be so, and unknown ones are not found', async () => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    await issuer[Symbol.asyncDispose]();
    const visitor = new SiteVisitor(server.url);
    expect(await leave(visitor)).toBe('/sign-in?refused=FAILED&issuer=school&to=%2Fc%2Fclass');
    const unknown = await visitor.ask('goToIssuer', undefined, { params: { issuerId: 'nobody' } });
    expect(unknown.refusal).toBe('NOT_FOUND');
    expect(server.logged.join('')).not.toContain('issuers-secret');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    '',
  ])('[AC9] send nobody to %j', async (to) => {
    await using issuer = await TestIssuer.start();
    await using server = await startWith(issuer);
    issuer.person = { sub: 'seo', email: 'seo@example.com', email_verified: true };
    expect(await travel(issuer, new SiteVisitor(server.url), to)).toBe('/');
  });
});
