import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

import {
  accountRoutes,
  boardRoutes,
  courseRoutes,
  paymentRoutes,
  reviewRoutes,
  webhookRoutes,
  type AccountBody,
  type NewToken,
  type Route,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ageProofs, entered, enteredAs, enteredOwner } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { isPostgres } from '../support/storeOfTests.ts';
import { bookedSeat, getCourses, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { phonePhoto } from '../support/pictures.ts';
import { plainMails } from '../support/plainMails.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

const ROWS = Object.entries<Route>({
  ...accountRoutes,
  ...courseRoutes,
  ...reviewRoutes,
  ...boardRoutes,
  ...paymentRoutes,
  ...webhookRoutes,
});
const OUT = ['SIGN_IN_NEEDED', 'UNAUTHENTICATED', 'FORBIDDEN'];
/** Two sign-ins before the first request, on a machine that may be busy with other work. */
const SIGN_INS_MS = 60_000;

let dataDir: string;
let server: TestServer;
let owner: SiteVisitor;
let places = 0;

/** Somebody’s program, in a different place: no page, no cookies. */
function program(token: string, headers: Record<string, string> = {}) {
  places += 1;
  const place = `198.51.${places >> 8}.${places & 255}`;
  return async ({ method, path }: Route, body?: unknown, params: Record<string, string> = {}) => {
    const answer = await fetch(
      new URL(
        path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? key),
        server.url,
      ),
      {
        method: method.toUpperCase(),
        redirect: 'manual',
        headers: {
          Authorization: `Bearer ${token}`,
          'X-Forwarded-For': place,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );
    const text = await answer.text();
    const code = /"error":\{"code":"(\w+)"/.exec(text)?.[1] ?? null;
    return { status: answer.status, code, text, headers: answer.headers };
  };
}

const made = (body: AccountBody<'makeToken'>): Promise<NewToken> => owner.get('makeToken', body);
const remove = (tokenId: string) => owner.get('removeToken', undefined, { params: { tokenId } });
const listed = async (id: string) => (await owner.get('getTokens')).tokens.find((one) => one.id === id);

beforeAll(async () => {
  dataDir = temporaryFolder();
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    bookingMails: plainMails,
    dataDir,
    env: { TRUST_PROXY: '1' },
  });
  owner = await enteredOwner(server);
}, SIGN_INS_MS);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

describe('[TK2] what a token may', () => {
  let full: NewToken;
  let read: NewToken;
  let removed: NewToken;
  beforeAll(async () => {
    full = await made({ name: '모두', scope: 'full' });
    read = await made({ name: '읽기' });
    removed = await made({ name: '지운 것', scope: 'full' });
    await remove(removed.token.id);
  });

  it.each(ROWS)('%s', async (_name, row) => {
    const { who = 'anybody', token, method } = row;
    const [byFull, byRead, byRemoved] = await Promise.all(
      [full, read, removed].map(({ secret }) => program(secret)(row)),
    );
    if (who === 'anybody') {
      // These routes ask nobody who they are: there a token means nothing, and neither does a wrong one.
      const byNobody = await program('')(row);
      expect([byFull?.code, byRead?.code, byRemoved?.code]).toEqual(Array(3).fill(byNobody.code));
    } else if (token !== true) {
      expect([byFull?.code, byRead?.code, byRemoved?.code]).toEqual(Array(3).fill('SIGN_IN_NEEDED'));
    } else {
      expect(OUT).not.toContain(byFull?.code);
      expect(byRead?.code).toBe(method === 'get' ? byFull?.code : 'FORBIDDEN');
      expect([byRemoved?.status, byRemoved?.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  it('is never to sign in, nor anything of accounts, tokens, addresses for events and how money is taken', () => {
    const takes = ROWS.filter(([, { token }]) => token === true).map(([name, { path }]) => [name, path]);
    expect(takes.length).toBeGreaterThan(20);
    for (const [name, path] of takes) {
      expect([name, path]).not.toEqual([
        name,
        expect.stringMatching(/^\/api\/(me|sign-|people|studio\/(tokens|payments|webhooks))/),
      ]);
    }
  });

  it('is written in OpenAPI, row by row', async () => {
    const { paths, components } = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { security?: object[] }>>;
      components: { securitySchemes: Record<string, object> };
    };
    expect(components.securitySchemes['apiToken']).toMatchObject({ type: 'http', scheme: 'bearer' });
    for (const [name, { path, method, token = false }] of ROWS) {
      const named = paths[path]?.[method]?.security?.some((one) => 'apiToken' in one) ?? false;
      expect([name, named]).toEqual([name, token]);
    }
  });

  it('shows no key of a class or a booking to one that reads', async () => {
    const { course, date } = await offered(owner);
    const { booking, key } = await bookedSeat(new SiteVisitor(server.url), date.id, 'seo@example.com');
    const ask = program(read.secret);
    const params = { dateId: date.id, courseId: course.id, slug: course.slug, bookingId: booking.id };
    const answers = [];
    for (const [, row] of ROWS) {
      if (row.token === true && row.method === 'get') {
        answers.push((await ask(row, undefined, params)).text);
      }
    }
    const said = answers.join('\n');
    expect(said).toContain('박서연');
    expect(said).not.toContain(key);
    expect(said).not.toMatch(/"[A-Za-z0-9_-]{32}"/);
  });

  it('changes what the owner may change, from wherever it is asked, and no cookie counts beside it', async () => {
    const cookies = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const course = { title: '물레', minutes: 90, seats: 4 };
    const elsewhere = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await program(full.secret, elsewhere)(courseRoutes.createCourse, course)).status).toBe(200);
    const { course: of } = await offered(owner);
    const jpeg = await phonePhoto();
    const sent = [
      slowly(full.secret, courseRoutes.putCover, jpeg, { courseId: of.id }),
      slowly(full.secret, boardRoutes.putBoardPhoto, jpeg, { slug: of.slug }),
    ];
    expect(await Promise.all(sent.map(({ finish }) => finish()))).toEqual([200, 200]);
    const reading = program(read.secret, { Cookie: cookies });
    expect((await reading(courseRoutes.createCourse, course)).code).toBe('FORBIDDEN');
    expect((await reading(accountRoutes.getMyData)).code).toBe('SIGN_IN_NEEDED');
    expect((await program('gb_nothing', { Cookie: cookies })(courseRoutes.getOwnStudio)).code).toBe(
      'UNAUTHENTICATED',
    );
  });
});

describe('[TK4] a token is made', () => {
  it.skipIf(isPostgres)(
    'by an owner who has shown just now who they are, shown once, and kept as a hash',
    async () => {
      const mentor = await enteredAs(server, owner, 'mentor', 'mentor@example.com');
      expect((await mentor.ask('makeToken', { name: '나' })).refusal).toBe('FORBIDDEN');
      const { token, secret } = await made({ name: '출석부' });
      expect(token).toMatchObject({ name: '출석부', scope: 'read', end: secret.slice(-4), usedAt: null });
      expect((token.expiresAt ?? 0) - token.createdAt).toBe(90 * 86_400_000);
      expect(JSON.stringify(await owner.get('getTokens'))).not.toContain(secret);
      await program(secret)(courseRoutes.getOwnStudio);
      expect((await listed(token.id))?.usedAt).toBeGreaterThanOrEqual(token.createdAt);
      const kept = readdirSync(dataDir)
        .filter((name) => name.startsWith('site.'))
        .map((name) => readFileSync(join(dataDir, name), 'latin1'));
      expect(kept.join('')).not.toContain(secret);
      expect(server.logged.join('')).not.toContain(secret);
      const { tokens } = await owner.get('getMyData');
      expect(tokens.map(({ id }) => id)).toContain(token.id);
      ageProofs(dataDir);
      expect((await owner.ask('makeToken', { name: '또' })).refusal).toBe('PROOF_NEEDED');
      owner = (await entered(server, 'owner@example.com')).visitor;
    },
  );

  it.each([
    { name: '' },
    { name: 'x'.repeat(61) },
    { name: 'x', days: 0 },
    { name: 'x', days: 367 },
    { name: 'x', scope: 'all' },
  ])('not of %j', async (body) => {
    expect((await owner.ask('makeToken', body as never)).refusal).toBe('BAD_REQUEST');
  });
});

describe('[TK3] a token of one who is no owner any more', () => {
  it('is gone, also where they are one again', async () => {
    const { visitor, signedIn } = await entered(server, 'second@example.com');
    const become = (role: 'owner' | 'mentor') =>
      owner.get('changePerson', { role }, { params: { accountId: signedIn.account.id } });
    await become('owner');
    const { token, secret } = await visitor.get('makeToken', { name: '둘째' });
    expect((await program(secret)(courseRoutes.getOwnStudio)).status).toBe(200);
    await become('mentor');
    expect(await listed(token.id)).toBeUndefined();
    await become('owner');
    expect((await program(secret)(courseRoutes.getOwnStudio)).status).toBe(401);
    await become('mentor');
  });
});

describe('[TK5] a token that is removed', () => {
  it('opens nothing any more, at once, also where what it sends is on its way', async () => {
    const { token, secret } = await made({ name: '지울 것', scope: 'full' });
    const ask = program(secret);
    expect((await ask(courseRoutes.getOwnStudio)).status).toBe(200);
    const { course } = await offered(owner);
    const draft = Buffer.from(JSON.stringify({ title: '늦은 것', minutes: 60, seats: 2 }));
    const slow = [
      slowly(secret, courseRoutes.createCourse, draft),
      slowly(secret, courseRoutes.putCover, await phonePhoto(), { courseId: course.id }),
      slowly(secret, boardRoutes.putBoardPhoto, await phonePhoto(), { slug: course.slug }),
    ];
    await Promise.all(slow.map(({ begun }) => begun));
    await remove(token.id);
    expect(await listed(token.id)).toBeUndefined();
    expect((await ask(courseRoutes.getOwnStudio)).status).toBe(401);
    expect(await Promise.all(slow.map(({ finish }) => finish()))).toEqual([401, 401, 401]);
    const { courses } = await getCourses(owner, 'getOwnStudio');
    expect(courses.map(({ title }) => title)).not.toContain('늦은 것');
    expect(courses.find(({ id }) => id === course.id)?.cover).toBeNull();
  });
});

describe('[TK6] wrong tokens', () => {
  it('are braked by the place they come from, and never a right one', async () => {
    const { secret } = await made({ name: '맞는 것' });
    const guess = program(`gb_${'a'.repeat(42)}`, { 'X-Forwarded-For': '203.0.113.7' });
    const codes = new Set<string | null>();
    for (let count = 0; count < 70; count += 1) {
      codes.add((await guess(courseRoutes.getOwnStudio)).code);
    }
    expect([...codes]).toEqual(['UNAUTHENTICATED', 'RATE_LIMITED']);
    const right = program(secret, { 'X-Forwarded-For': '203.0.113.7' });
    expect((await right(courseRoutes.getOwnStudio)).status).toBe(200);
  });
});

describe('[TK7] each token', () => {
  it('changes sixty things in a minute, and slows down neither another one nor its owner at the page', async () => {
    const first = await made({ name: '바쁜 것', scope: 'full' });
    const second = await made({ name: '한가한 것', scope: 'full' });
    const change = (secret: string) =>
      program(secret)(courseRoutes.removeCourse, undefined, { courseId: 'a'.repeat(16) });
    const codes = new Set<string | null>();
    let last = await change(first.secret);
    for (let count = 0; count < 60; count += 1) {
      last = await change(first.secret);
      codes.add(last.code);
    }
    expect([...codes]).toEqual(['NOT_FOUND', 'RATE_LIMITED']);
    expect(Number(last.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await change(second.secret)).code).toBe('NOT_FOUND');
    expect((await owner.ask('changeMe', { name: '이정은' })).refusal).toBeNull();
  });
});

/** A request whose body is sent only on demand. */
function slowly(
  token: string,
  { method, path }: Route,
  body: Buffer,
  params: Readonly<Record<string, string>> = {},
) {
  const begun = Promise.withResolvers<undefined>();
  const status = Promise.withResolvers<number | undefined>();
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? key);
  const asked = request(new URL(filled, server.url), {
    method: method.toUpperCase(),
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': body[0] === 0x7b ? 'application/json' : 'image/jpeg',
    },
  });
  asked.on('error', status.reject).on('response', (response) => {
    response.resume();
    status.resolve(response.statusCode);
  });
  asked.write(body.subarray(0, 5), () => {
    begun.resolve(undefined);
  });
  return {
    begun: begun.promise,
    finish: () => {
      asked.end(body.subarray(5));
      return status.promise;
    },
  };
}
