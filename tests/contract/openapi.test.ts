import {
  NO_PAYMENTS,
  accountRoutes,
  boardRoutes,
  courseRoutes,
  paymentRoutes,
  reviewRoutes,
  routes,
  webhookRoutes,
  type Route,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { enteredAs, enteredOwner } from '../support/accounts.ts';
import { posted } from '../support/boards.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { bookedSeat, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { phonePhoto } from '../support/pictures.ts';
import { plainMails } from '../support/plainMails.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

const SIGN_INS_MS = 60_000;
const ROWS = Object.entries<Route>({
  ...{ ...routes, ...accountRoutes, ...courseRoutes, ...reviewRoutes, ...boardRoutes },
  ...{ ...paymentRoutes, ...webhookRoutes },
});

type Content = Record<string, { readonly schema?: Parameters<typeof z.fromJSONSchema>[0] }>;
interface Operation {
  readonly parameters: readonly { readonly name: string }[];
  readonly security?: readonly Record<string, unknown>[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, { readonly content?: Content }>;
}

let server: TestServer;
let owner: SiteVisitor;
let person: SiteVisitor;
let operations: (row: Route) => Operation;
let params: Record<string, string>;
let linkKey: (path: string) => string;

const mediaType = (answer: Response): string =>
  (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';

/** Calls a route, with whatever it needs to be found. */
const ask = (visitor: SiteVisitor, { method, path }: Route, init: RequestInit = {}): Promise<Response> =>
  visitor.fetch(
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? 'a'.repeat(16)),
    { method: method.toUpperCase(), ...init },
  );

/** Asserts that an answer is what the document says. */
async function expectTold(row: Route, answer: Response): Promise<void> {
  const { responses } = operations(row);
  const { content = {} } = responses[answer.status] ?? responses['default'] ?? {};
  expect(Object.keys(content)).toContain(mediaType(answer));
  const schema = content[mediaType(answer)]?.schema;
  if (schema !== undefined) {
    z.fromJSONSchema(schema).parse(await answer.json());
  }
}

beforeAll(async () => {
  server = await startTestServer({ media: new FakeMediaServer().backend, bookingMails: plainMails });
  const { paths } = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  operations = ({ path, method }) => {
    const found = paths[path]?.[method];
    if (found === undefined) {
      throw new Error(`${method} ${path} is not told`);
    }
    return found;
  };
  owner = await enteredOwner(server);
  person = await enteredAs(server, owner, 'mentor', 'seo@example.com');
  await owner.askRow(paymentRoutes.putPaymentSettings, { ...NO_PAYMENTS, isTrial: true });
  const { course, date } = await offered(owner);
  const seat = await bookedSeat(person, date.id, 'seo@example.com');
  const made = await server.createClass();
  linkKey = (path) => (path.includes('/bookings/') ? seat.key : made.keys.mentor);
  params = {
    ...{ slug: course.slug, courseId: course.id, dateId: date.id, bookingId: seat.booking.id },
    ...{ classId: made.class.id, size: 'small', page: 'privacy' },
  };
  const init = { body: new Uint8Array(await phonePhoto()), headers: { 'Content-Type': 'image/jpeg' } };
  expect((await ask(owner, courseRoutes.putCover, init)).status).toBe(200);
  const photo = (await (await ask(person, boardRoutes.putBoardPhoto, init)).json()) as { id: string };
  const { id: entryId } = await posted(person, course.slug, { photos: [photo.id] });
  params = { ...params, photoId: photo.id, entryId };
}, SIGN_INS_MS);
afterAll(() => server[Symbol.asyncDispose]());

describe('[HT4] OpenAPI tells the truth', () => {
  it.each(ROWS.filter(([, { method, redirects }]) => method === 'get' && redirects !== true))(
    'of what %s answers',
    async (_name, row) => {
      const headers = row.keyed === true ? { Authorization: `Bearer ${linkKey(row.path)}` } : {};
      await expectTold(row, await ask(owner, row, { headers }));
      const byNobody = await ask(new SiteVisitor(server.url), row);
      await expectTold(row, byNobody);
      // Whatever a route requires is documented.
      expect([byNobody.status === 401, byNobody.status]).toEqual([
        operations(row).security !== undefined,
        byNobody.status,
      ]);
    },
  );

  it.each(
    ROWS.filter(([, { method, keyed, who }]) => method !== 'get' && (keyed !== true || who !== undefined)),
  )('of how %s refuses', async (_name, row) => {
    const init =
      row.body === undefined ? {} : { body: '{}', headers: { 'Content-Type': 'application/json' } };
    await expectTold(row, await ask(new SiteVisitor(server.url), row, init));
  });

  it('of pictures, tables and calendars, which go as they are', () => {
    for (const [name, row] of ROWS) {
      const { requestBody, responses } = operations(row);
      const isUpload = row.takes !== undefined;
      expect([name, Object.keys(requestBody?.content ?? {})]).toEqual([
        name,
        isUpload ? row.takes : row.body === undefined ? [] : ['application/json'],
      ]);
      // An answer without a description is not JSON.
      const isBytes = row.response instanceof z.ZodUnknown;
      const answered = Object.keys(responses['200']?.content ?? {});
      expect([name, isBytes]).toEqual([
        name,
        row.redirects === true || !answered.includes('application/json'),
      ]);
    }
  });

  it('of bookings: their key, or whoever is signed in with their address', async () => {
    const of = operations(courseRoutes.getBooking);
    expect(of.security).toEqual([{ linkKey: [] }, { session: [] }]);
    expect(of.parameters.map(({ name }) => name)).toEqual(['bookingId']);
    expect((await ask(person, courseRoutes.getBooking)).status).toBe(200);
  });
});
