import {
  ACCOUNT_LIMITS,
  CODE_MS,
  CODE_TRIES,
  accountRoutes,
  createdClass,
  type AccountRoute,
  type Route,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { asked, entered, enteredAs, enteredOwner, errorIn, ownerToken } from '../support/accounts.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { RawConnection } from '../support/RawConnection.ts';
import { SESSION, SiteVisitor, codeIn } from '../support/SiteVisitor.ts';

const start = (env: Record<string, string> = {}): Promise<TestServer> =>
  startTestServer({ media: new FakeMediaServer().backend, env });

const DRAFT = { title: '찻잔', mentorName: '이정은' };
const JSON_BODY = { 'Content-Type': 'application/json' };
const wrong = (code: string | null): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** A request of which the server has everything but the body; `finish` sends that, and returns the response's status. */
async function askSlowly({ url }: TestServer, visitor: SiteVisitor, what: string, data: object) {
  const { port, host } = new URL(url);
  const body = JSON.stringify(data);
  const connection = await RawConnection.open(Number(port));
  connection.read();
  connection.write(
    [
      `${what} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${url}`,
      `Cookie: ${SESSION}=${visitor.cookies.get(SESSION) ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Expect: 100-continue',
      '\r\n',
    ].join('\r\n'),
  );
  await expect.poll(() => connection.received).toContain('100 Continue');
  // By then the caller is being looked up: one database answers queries in order.
  await visitor.get('getMe');
  return {
    finish: async (): Promise<number> => {
      connection.write(body);
      await expect.poll(() => connection.received).toMatch(/HTTP\/1\.1 [2-5]/);
      return Number(/HTTP\/1\.1 ([2-5]\d\d)/.exec(connection.received)?.[1]);
    },
    [Symbol.dispose]: () => {
      connection[Symbol.dispose]();
    },
  };
}

const ROLES = ['person', 'mentor', 'owner'] as const;
const rows = Object.entries<Route>(accountRoutes) as [AccountRoute, Route][];
/** Which signed-in people a row allows; null stands for nobody signed in. */
const MAY: Readonly<Record<NonNullable<Route['who']>, readonly (string | null)[]>> = {
  anybody: [null, ...ROLES],
  account: ROLES,
  mentor: ['mentor', 'owner'],
  owner: ['owner'],
};

/** Four sign-ins before the first request, on a machine that may be busy with other work. */
const SIGN_INS_MS = 60_000;

describe('[AC2] who may do what', () => {
  let server: TestServer;
  const visitors = new Map<string | null, SiteVisitor>();
  beforeAll(async () => {
    server = await start();
    const owner = await enteredOwner(server);
    visitors.set('owner', owner);
    visitors.set('mentor', await enteredAs(server, owner, 'mentor', 'mentor@example.com'));
    visitors.set('person', await enteredAs(server, owner, 'person', 'person@example.com'));
    visitors.set(null, new SiteVisitor(server.url));
  }, SIGN_INS_MS);
  afterAll(() => server[Symbol.asyncDispose]());

  const cells = rows.flatMap(([name, { who = 'anybody' }]) =>
    [null, ...ROLES].map((role) => ({ name, role, mayDo: MAY[who].includes(role) })),
  );

  it.each(cells)('$name, by $role: $mayDo', async ({ name, role, mayDo }) => {
    const base = visitors.get(role);
    // A copy of the cookies: routes that sign out do so only at the server, which is undone below.
    const visitor = new SiteVisitor(server.url);
    for (const [cookie, value] of base?.cookies ?? []) {
      visitor.cookies.set(cookie, value);
    }
    const { refusal } = await visitor.ask(name);
    const refused = role === null ? 'SIGN_IN_NEEDED' : 'FORBIDDEN';
    if (mayDo) {
      expect(['SIGN_IN_NEEDED', 'FORBIDDEN']).not.toContain(refusal);
    } else {
      expect(refusal).toBe(refused);
    }
    const owner = visitors.get('owner');
    if (role !== null && name === 'removeMe' && role !== 'owner' && owner !== undefined) {
      visitors.set(role, await enteredAs(server, owner, role, `${role}@example.com`));
    } else if (role !== null && (name === 'signOut' || name === 'signOutDevices')) {
      const again = await entered(server, `${role}@example.com`);
      visitors.set(role, again.visitor);
    }
  });
});

describe('[AC1] without an account', () => {
  it('everything goes on: classes are registered and opened, and no cookie is set', async () => {
    await using server = await start();
    const visitor = new SiteVisitor(server.url);
    const registered = await visitor.fetch('/api/classes', {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify(DRAFT),
    });
    const { class: made, keys } = createdClass.parse(await registered.json());
    const opened = await visitor.fetch(`/api/classes/${made.id}`, {
      headers: { Authorization: `Bearer ${keys.mentor}` },
    });
    expect([registered.status, opened.status, visitor.cookies.size]).toEqual([200, 200, 0]);
    expect(await visitor.get('getMe')).toEqual({
      account: null,
      ways: { passkey: false, code: 'logged', issuers: [] },
    });
    expect(visitor.cookies.size).toBe(0);
  });
});

describe('codes', () => {
  it('[AC3] are answered alike for known and unknown addresses, when asked for and when wrong', async () => {
    await using server = await start();
    await entered(server, 'known@example.com');
    const shapes: unknown[] = [];
    for (const email of ['known@example.com', 'unknown@example.com']) {
      const visitor = new SiteVisitor(server.url);
      const sent = await visitor.ask('askForCode', { email });
      const checked = await visitor.ask('checkCode', { email, code: '000000' });
      const recovered = await visitor.ask('useRecoveryCode', { email, code: '0000-0000' });
      shapes.push(
        [sent, checked, recovered].map(({ status, refusal, body, headers }) => ({
          status,
          refusal,
          keys: Object.keys(body as object),
          help: refusal === null ? null : { ...errorIn(body), requestId: '' },
          cookies: headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, '')),
        })),
      );
    }
    expect(shapes[0]).toEqual(shapes[1]);
    expect(shapes[0]).toMatchObject([
      { refusal: null },
      { refusal: 'WRONG_CODE' },
      { refusal: 'WRONG_RECOVERY_CODE' },
    ]);
  });

  it('[AC4] are good for five tries', async () => {
    await using server = await start();
    const email = 'seo@example.com';
    const visitor = await asked(server, email);
    const code = codeIn(server.logged, email);
    const tries: unknown[] = [];
    for (let count = 0; count < CODE_TRIES; count += 1) {
      const answer = await visitor.ask('checkCode', { email, code: wrong(code) });
      tries.push([answer.refusal, errorIn(answer.body).triesLeft]);
    }
    expect(tries).toEqual([4, 3, 2, 1, 0].map((left) => ['WRONG_CODE', left]));
    // The right one comes too late.
    expect((await visitor.ask('checkCode', { email, code: code ?? '' })).refusal).toBe('CODE_EXPIRED');
    expect((await visitor.get('getMe')).account).toBeNull();
  });

  it('[AC4] are good for five tries that come at once as well', async () => {
    await using server = await start();
    const email = 'seo@example.com';
    const visitor = await asked(server, email);
    const code = wrong(codeIn(server.logged, email));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => visitor.ask('checkCode', { email, code })),
    );
    const wrongs = answers.filter(({ refusal }) => refusal === 'WRONG_CODE');
    expect(wrongs.map(({ body }) => errorIn(body).triesLeft).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('[AC4] work once, in the browser that asked, for the address that they were sent to', async () => {
    await using server = await start();
    const email = 'seo@example.com';
    const visitor = await asked(server, email);
    const code = codeIn(server.logged, email) ?? '';
    const elsewhere = new SiteVisitor(server.url);
    // A browser that has kept no cookie is told so: another code would not help it either.
    expect((await elsewhere.ask('checkCode', { email, code })).refusal).toBe('NO_COOKIE');
    await elsewhere.ask('askForPasskey');
    expect((await elsewhere.ask('checkCode', { email, code })).refusal).toBe('CODE_EXPIRED');
    const other = await visitor.ask('checkCode', { email: 'choi@example.com', code });
    expect(other.refusal).toBe('WRONG_CODE');
    const { account, isNew } = await visitor.get('checkCode', { email: ' Seo@Example.COM ', code });
    expect([account.email, isNew]).toEqual([email, true]);
    expect((await visitor.ask('checkCode', { email, code })).refusal).toBe('CODE_EXPIRED');
    expect((await entered(server, email)).signedIn).toMatchObject({
      account: { id: account.id },
      isNew: false,
    });
  });

  it('[AC5] are not sent to an address as often as one likes, and it is said for how long', async () => {
    await using server = await start();
    const email = 'seo@example.com';
    const visitor = await asked(server, email);
    const again = await visitor.ask('askForCode', { email });
    expect([again.refusal, errorIn(again.body).waitSeconds]).toEqual(['TOO_OFTEN', 60]);
    expect(again.headers.get('retry-after')).toBe('60');
    // A code that has already arrived can still be used.
    await visitor.get('checkCode', { email, code: codeIn(server.logged, email) ?? '' });
    const refusals: (string | null)[] = [];
    for (let count = 0; count < 6; count += 1) {
      refusals.push((await new SiteVisitor(server.url).ask('askForCode', { email })).refusal);
    }
    expect(refusals).toEqual([null, null, null, null, 'TOO_OFTEN', 'TOO_OFTEN']);
    expect(
      (await new SiteVisitor(server.url).ask('askForCode', { email: 'choi@example.com' })).refusal,
    ).toBeNull();
  });

  it('[AC6] stand in the log where no mail is set up, and the page is told so', async () => {
    await using server = await start();
    const before = Date.now();
    const visitor = new SiteVisitor(server.url);
    expect((await visitor.get('getMe')).ways.code).toBe('logged');
    const { expiresAt, resendAt } = await visitor.get('askForCode', { email: 'seo@example.com' });
    await expect.poll(() => codeIn(server.logged, 'seo@example.com')).toMatch(/^\d{6}$/);
    expect(expiresAt - before).toBeGreaterThanOrEqual(CODE_MS);
    expect(resendAt).toBeLessThan(expiresAt);
  });
});

describe('[AC7] sessions', () => {
  it('are new at each sign-in: what the browser had before signs nobody in', async () => {
    await using server = await start();
    const planted = 'a'.repeat(43);
    const visitor = new SiteVisitor(server.url);
    visitor.cookies.set(SESSION, planted);
    await entered(server, 'seo@example.com', visitor);
    const first = visitor.cookies.get(SESSION);
    await entered(server, 'choi@example.com', visitor);
    const second = visitor.cookies.get(SESSION);
    expect(new Set([planted, first, second]).size).toBe(3);
    for (const [token, email] of [
      [planted, undefined],
      [first, undefined],
      [second, 'choi@example.com'],
    ]) {
      const shown = new SiteVisitor(server.url);
      shown.cookies.set(SESSION, token ?? '');
      expect((await shown.get('getMe')).account?.email).toBe(email);
    }
  });

  it('are in a cookie that scripts and other sites do not get; over https it is the host’s alone', async () => {
    await using server = await start({ TRUST_PROXY: '1' });
    const cookieOf = async (headers: Record<string, string>): Promise<string> => {
      const visitor = new SiteVisitor(server.url, headers);
      await entered(server, 'seo@example.com', visitor);
      const answer = await visitor.ask('becomeOwner', { token: ownerToken(server) });
      return answer.headers.getSetCookie().find((cookie) => !cookie.includes('-browser')) ?? '';
    };
    const secure = await cookieOf({ 'X-Forwarded-Proto': 'https' });
    expect(secure).toMatch(
      /^__Host-gongbang=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('over plain http have a name of their own, which is not believed over https', async () => {
    await using server = await start({ TRUST_PROXY: '1' });
    const { visitor } = await entered(server, 'seo@example.com');
    expect([...visitor.cookies.keys()].sort()).toEqual(['gongbang', 'gongbang-browser']);
    const secure = new SiteVisitor(server.url, { 'X-Forwarded-Proto': 'https' });
    const token = visitor.cookies.get(SESSION) ?? '';
    secure.cookies.set(SESSION, token);
    expect((await secure.get('getMe')).account).toBeNull();
  });

  it('[AC12] are listed as devices, and sent out one by one or all at once', async () => {
    await using server = await start();
    const email = 'seo@example.com';
    const at = async (userAgent: string): Promise<SiteVisitor> =>
      (await entered(server, email, new SiteVisitor(server.url, { 'User-Agent': userAgent }))).visitor;
    const laptop = await at('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36');
    const phone = await at(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1',
    );
    const odd = await at('<script>alert(1)</script>');
    const { devices } = await laptop.get('getDevices');
    const seen = devices.map(({ browser, system, isThis }) => [browser, system, isThis]);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['Chrome', 'Windows', true],
        ['Safari', 'iPhone', false],
        [null, null, false],
      ]),
    );
    const lost = devices.find(({ system }) => system === 'iPhone');
    await laptop.get('signOutDevice', undefined, { params: { deviceId: lost?.id ?? '' } });
    expect((await phone.get('getMe')).account).toBeNull();
    await laptop.get('signOutDevices', undefined, { query: { which: 'others' } });
    expect((await odd.get('getMe')).account).toBeNull();
    expect((await laptop.get('getMe')).account?.email).toBe(email);
    await laptop.get('signOutDevices');
    expect([laptop.cookies.has(SESSION), (await laptop.get('getMe')).account]).toEqual([false, null]);
  });

  it('[AC12] that were sent out while they were still asking do nothing any more', async () => {
    await using server = await start();
    const email = 'seo@example.com';
    const { visitor: lost } = await entered(server, email);
    const { visitor: own } = await entered(server, email);
    using slow = await askSlowly(server, lost, 'PATCH /api/me', { name: '도둑' });
    await own.get('signOutDevices', undefined, { query: { which: 'others' } });
    expect(await slow.finish()).toBe(401);
    expect((await own.get('getMe')).account?.name).toBeNull();
  });

  it('[AC18] of one who is no mentor any more register no class, however long ago they began to', async () => {
    await using server = await start({ OPEN_REGISTRATION: '0', OWNER_KEY: 'owner-key-of-this-server' });
    const owner = await enteredOwner(server);
    const mentor = await enteredAs(server, owner, 'mentor', 'mentor@example.com');
    const accountId = (await mentor.get('getMe')).account?.id ?? '';
    using slow = await askSlowly(server, mentor, 'POST /api/classes', DRAFT);
    await owner.get('changePerson', { role: 'person' }, { params: { accountId } });
    expect(await slow.finish()).toBe(401);
  });

  it('[AC12] of others are nobody’s to send out', async () => {
    await using server = await start();
    const { visitor: seo } = await entered(server, 'seo@example.com');
    const { visitor: choi } = await entered(server, 'choi@example.com');
    const [own] = (await seo.get('getDevices')).devices;
    const answer = await choi.ask('signOutDevice', undefined, { params: { deviceId: own?.id ?? '' } });
    expect(answer.refusal).toBe('NOT_FOUND');
    expect((await seo.get('getMe')).account).not.toBeNull();
  });
});

describe('[AC8] pages of other sites', () => {
  const FOREIGN: readonly (readonly [what: string, headers: Record<string, string>])[] = [
    ['another origin', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour of the same site', { Origin: 'https://other.example', 'Sec-Fetch-Site': 'same-site' }],
    ['an origin that is hidden', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    [
      'an old browser that says the origin alone',
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
    ],
    ['a link that was followed', { 'Sec-Fetch-Site': 'none' }],
  ];
  const unsafe = rows.filter(([, { method }]) => method !== 'get').map(([name]) => name);
  let server: TestServer;
  let owner: SiteVisitor;
  beforeAll(async () => {
    server = await start();
    owner = await enteredOwner(server);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(unsafe)('change nothing by %s', async (name) => {
    for (const [what, headers] of FOREIGN) {
      expect([what, (await owner.ask(name, undefined, { headers })).refusal]).toEqual([
        what,
        'ORIGIN_REFUSED',
      ]);
    }
  });

  it('register classes in nobody’s account, and as anybody may', async () => {
    const answer = await owner.fetch('/api/classes', {
      method: 'POST',
      headers: { ...JSON_BODY, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      body: JSON.stringify(DRAFT),
    });
    expect(answer.status).toBe(200);
    expect((await owner.get('getOwnClasses')).classes).toEqual([]);
  });

  it('a request with a cookie says which page asks', async () => {
    const cookie = [...owner.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
    const answer = await fetch(`${server.url}/api/sign-out`, { method: 'POST', headers: { Cookie: cookie } });
    expect(answer.status).toBe(403);
    expect((await owner.get('getMe')).account?.role).toBe('owner');
  });
});

describe('[AC13] the owner', () => {
  it('is made by the first start’s link, once', async () => {
    await using server = await start();
    const first = new SiteVisitor(server.url);
    const made = await first.get('becomeOwner', { token: ownerToken(server) });
    expect(made).toMatchObject({ account: { role: 'owner', email: null }, isNew: true });
    const { visitor } = await entered(server, 'seo@example.com');
    for (const token of [ownerToken(server), 'x'.repeat(32)]) {
      expect((await visitor.ask('becomeOwner', { token })).refusal).toBe('OWNER_LINK_USED');
    }
    // With a proven address they can come back from any device.
    await first.get('askForEmail', { email: 'owner@example.com' });
    await expect.poll(() => codeIn(server.logged, 'owner@example.com')).not.toBeNull();
    const code = codeIn(server.logged, 'owner@example.com') ?? '';
    const { email } = await first.get('changeEmail', { email: 'owner@example.com', code });
    expect(email).toBe('owner@example.com');
    expect((await entered(server, email ?? '')).signedIn.account).toMatchObject({ role: 'owner' });
  });

  it('says who is what; the last one stays', async () => {
    await using server = await start();
    const owner = await enteredOwner(server);
    const mentor = await enteredAs(server, owner, 'mentor', 'lee@example.com');
    expect((await mentor.get('getMe')).account?.role).toBe('mentor');
    const { people, hasMore } = await owner.get('getPeople');
    expect([people.map(({ email, role }) => [email, role]), hasMore]).toEqual([
      [
        ['lee@example.com', 'mentor'],
        ['owner@example.com', 'owner'],
      ],
      false,
    ]);
    const ownId = (await owner.get('getMe')).account?.id ?? '';
    const last = await owner.ask('changePerson', { role: 'person' }, { params: { accountId: ownId } });
    expect(last.refusal).toBe('LAST_OWNER');
    const { id } = people[0] ?? { id: '' };
    await owner.get('changePerson', { role: 'owner' }, { params: { accountId: id } });
    await owner.get('changePerson', { role: 'person' }, { params: { accountId: ownId } });
    // At once, in all of their browsers.
    expect((await owner.ask('getPeople')).refusal).toBe('FORBIDDEN');
    expect((await mentor.ask('getPeople')).refusal).toBeNull();
  });

  it('an address that another account has stays that account’s', async () => {
    await using server = await start();
    await entered(server, 'lee@example.com');
    const { visitor } = await entered(server, 'seo@example.com');
    await visitor.get('askForEmail', { email: 'lee@example.com' });
    await expect.poll(() => server.logged.filter((line) => line.includes('"signInCode"')).length).toBe(3);
    const code = codeIn(server.logged, 'lee@example.com') ?? '';
    expect((await visitor.ask('changeEmail', { email: 'lee@example.com', code })).refusal).toBe(
      'EMAIL_TAKEN',
    );
    expect((await visitor.get('getMe')).account?.email).toBe('seo@example.com');
  });
});

describe('[AC18] where registration is closed', () => {
  it('mentors and the owner register classes by who they are, others by the key alone', async () => {
    await using server = await start({ OPEN_REGISTRATION: '0', OWNER_KEY: 'owner-key-of-this-server' });
    const owner = await enteredOwner(server);
    const mentor = await enteredAs(server, owner, 'mentor', 'lee@example.com');
    const person = await enteredAs(server, owner, 'person', 'seo@example.com');
    const register = async (visitor: SiteVisitor, headers: Record<string, string> = {}): Promise<number> => {
      const init = { method: 'POST', headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(DRAFT) };
      return (await visitor.fetch('/api/classes', init)).status;
    };
    expect([await register(owner), await register(mentor)]).toEqual([200, 200]);
    expect([await register(person), await register(new SiteVisitor(server.url))]).toEqual([401, 401]);
    expect(await register(person, { 'Owner-Key': 'owner-key-of-this-server' })).toBe(200);
    const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expect(await register(mentor, foreign)).toBe(401);
  });
});

describe('[AC14] a mentor’s classes', () => {
  const register = async (visitor: SiteVisitor) => {
    const answer = await visitor.fetch('/api/classes', {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify(DRAFT),
    });
    return createdClass.parse(await answer.json());
  };

  it('are theirs on every device once they are registered while signed in, copies too', async () => {
    await using server = await start();
    const { visitor } = await entered(server, 'lee@example.com');
    const { class: made, keys } = await register(visitor);
    const copied = await visitor.fetch(`/api/classes/${made.id}/copies`, {
      method: 'POST',
      headers: { ...JSON_BODY, Authorization: `Bearer ${keys.mentor}`, 'Peer-Key': 'p'.repeat(32) },
      body: JSON.stringify(DRAFT),
    });
    const { class: copy, keys: copyKeys } = createdClass.parse(await copied.json());
    const elsewhere = (await entered(server, 'lee@example.com')).visitor;
    const { classes } = await elsewhere.get('getOwnClasses');
    expect(classes.map(({ id, keys: found }) => [id, found])).toEqual(
      expect.arrayContaining([
        [made.id, keys],
        [copy.id, copyKeys],
      ]),
    );
    expect(classes).toHaveLength(2);
    const stranger = (await entered(server, 'choi@example.com')).visitor;
    expect((await stranger.get('getOwnClasses')).classes).toEqual([]);
    expect(server.logged.join('')).not.toContain(keys.mentor);
  });

  it('are kept by the mentor’s link and no other, and forgotten without harm to the class', async () => {
    await using server = await start();
    const { class: made, keys } = await register(new SiteVisitor(server.url));
    const { visitor } = await entered(server, 'lee@example.com');
    const keep = (key: string) =>
      visitor.ask('keepClass', undefined, {
        params: { classId: made.id },
        headers: { Authorization: `Bearer ${key}` },
      });
    expect((await keep(keys.mentee)).refusal).toBe('FORBIDDEN');
    expect((await keep('x'.repeat(32))).refusal).toBe('UNAUTHENTICATED');
    expect((await keep(keys.mentor)).refusal).toBeNull();
    expect((await keep(keys.mentor)).refusal).toBeNull();
    expect((await visitor.get('getOwnClasses')).classes).toEqual([
      {
        ...{ id: made.id, title: DRAFT.title, mentorName: DRAFT.mentorName, phase: 'scheduled', keys },
        ...{ startsAt: null, wholeDay: false, timeZone: null },
      },
    ]);
    await visitor.get('forgetClass', undefined, { params: { classId: made.id } });
    expect((await visitor.get('getOwnClasses')).classes).toEqual([]);
    const opened = await visitor.fetch(`/api/classes/${made.id}`, {
      headers: { Authorization: `Bearer ${keys.mentor}` },
    });
    expect(opened.status).toBe(200);
  });

  it('that were deleted are gone from the account as well', async () => {
    await using server = await start();
    const { visitor } = await entered(server, 'lee@example.com');
    const { class: made, keys } = await register(visitor);
    await visitor.fetch(`/api/classes/${made.id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${keys.mentor}` },
    });
    expect((await visitor.get('getOwnClasses')).classes).toEqual([]);
  });
});

it('[ML5] the language in which somebody reads is kept with their account, and their name stays', async () => {
  await using server = await start();
  const owner = await enteredOwner(server);
  await owner.get('changeMe', { name: '이정은' });
  expect(await owner.get('changeMe', { language: 'en' })).toMatchObject({ name: '이정은', language: 'en' });
  expect((await owner.get('getMe')).account).toMatchObject({ language: 'en' });
  expect(await owner.get('changeMe', { name: '정은' })).toMatchObject({ name: '정은', language: 'en' });
  expect((await owner.ask('changeMe', { language: 'xx' } as never)).refusal).toBe('BAD_REQUEST');
  expect(JSON.stringify(await owner.get('getPeople'))).not.toContain('language');
});

describe('[AC15] what people write', () => {
  it('is one line of text that can be seen, and told as JSON that no browser takes for a page', async () => {
    await using server = await start();
    const owner = await enteredOwner(server);
    const name = '<img src=x onerror=alert(1)>"\'&';
    const answer = await owner.ask('changeMe', { name });
    expect([
      answer.status,
      answer.headers.get('content-type'),
      answer.headers.get('x-content-type-options'),
    ]).toEqual([200, 'application/json; charset=utf-8', 'nosniff']);
    expect((await owner.get('getPeople')).people[0]?.name).toBe(name);
    for (const bad of ['a\nb', '‮evil', ' ', 'x'.repeat(ACCOUNT_LIMITS.passkeyName + 1), '\u0000']) {
      expect((await owner.ask('changeMe', { name: bad })).refusal).toBe('BAD_REQUEST');
    }
    for (const email of [
      'a@b.co\r\nBcc: x@y.co',
      'a@b.co,c@d.co',
      'x',
      `${'x'.repeat(260)}@b.co`,
      'a@b.co>',
    ]) {
      expect([email, (await new SiteVisitor(server.url).ask('askForCode', { email })).refusal]).toEqual([
        email,
        'BAD_REQUEST',
      ]);
    }
    const page = await owner.fetch('/sign-in?to="><script>alert(1)</script>&refused=<b>');
    expect(await page.text()).not.toMatch(/<script>alert|<b>/);
  });

  it('[AC16] has bounds', async () => {
    await using server = await start();
    const { visitor } = await entered(server, 'seo@example.com');
    const answer = await visitor.fetch('/api/me', {
      method: 'PATCH',
      headers: JSON_BODY,
      body: JSON.stringify({ name: 'x'.repeat(40_000) }),
    });
    expect(answer.status).toBe(413);
  });
});
