import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  ATTENDED_MS,
  REVIEW_LIMITS,
  reviewRoutes,
  type NewBooking,
  type OwnDate,
  type ReviewRoute,
  type Route,
} from '@gongbang/protocol';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { entered } from '../support/accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { handedMails } from '../support/handedMails.ts';
import { SECRET_ARTIST, phonePhoto } from '../support/pictures.ts';
import { plainMails } from '../support/plainMails.ts';
import { askReviews, getReviews, heldClass, keepAttendance, keptAttendance } from '../support/reviews.ts';
import { SiteVisitor, codeIn } from '../support/SiteVisitor.ts';
import { TestClient } from '../support/TestClient.ts';
import {
  NONE,
  STANDINGS,
  Visitors,
  answerOf,
  enterAs,
  stranger as strangerTo,
  tryStandings,
  type Standing,
} from './standings.ts';

const rows = Object.entries<Route>(reviewRoutes) as [ReviewRoute, Route][];
const SIGN_INS_MS = 60_000;
const MINUTE_MS = 60_000;
const FORM = { stars: 4, text: '흙이 부드러웠어요.', name: 'family' };
const QUESTION = { text: '흙은 어디서 사나요?', email: 'asker@example.com' };
const PAGE = `<!doctype html><html lang="ko"><head><title>x</title></head><body><div id="root"><!--shell--><!--/shell--></div></body></html>`;
const HOSTILE = `</script><script>alert(1)</script><!--"'><img src=x onerror=alert(1)>`;
/** What each row sends; rows that send nothing are left out. */
const BODIES: Partial<Record<ReviewRoute, object>> = {
  putReview: FORM,
  askMentor: QUESTION,
  replyToReview: { text: '또 오세요.' },
  hideReview: { reason: 'abuse' },
  answerQuestion: { text: '키트에 있어요.', isPublic: false },
};

const dataDir = temporaryFolder();
const webRoot = temporaryFolder();
/** How far the server's clock is ahead, in ms. */
let ahead = 0;
let server: TestServer;
const start = (): Promise<TestServer> =>
  startTestServer({
    ...{ media: new FakeMediaServer().backend, bookingMails: plainMails, dataDir, webRoot },
    mailer: handedMails,
    clock: {
      now: () => systemClock.now() + ahead,
      monotonic: () => systemClock.monotonic() + ahead,
      after: (ms, action) => systemClock.after(ms, action),
    },
    env: { TRUST_PROXY: '1' },
  });
const visitors = new Visitors();
const { as } = visitors;
let networks = 0;
/** Somebody who is signed in nowhere, on their own network. */
const stranger = (): SiteVisitor => {
  networks += 1;
  return strangerTo(server, networks);
};

beforeAll(async () => {
  writeFileSync(join(webRoot, 'index.html'), PAGE);
  server = await start();
  await enterAs(visitors, server);
}, SIGN_INS_MS);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
  rmSync(webRoot, { recursive: true });
});

/** A course with a date that is over, and somebody who was there; optionally, their review and a question. */
async function held(email = 'seat@example.com', ms = ATTENDED_MS) {
  const { course, date } = await offered(as('mentor'));
  const mine = await bookedSeat(stranger(), date.id, email);
  heldClass(dataDir, date.id, [mine], ms);
  return { course, date, mine, slug: { params: { slug: course.slug } } };
}
async function reviewed(email?: string, form: object = {}) {
  const scene = await held(email);
  const own = await getReviews(as('nobody'), 'putReview', { ...FORM, ...form }, keyed(scene.mine));
  await getReviews(stranger(), 'askMentor', QUESTION, scene.slug);
  const { questions } = await getReviews(as('mentor'), 'getOpenWords');
  const question = questions.find(({ course }) => course.slug === scene.course.slug);
  const params = { reviewId: own.review?.id ?? '', questionId: question?.id ?? '' };
  return { ...scene, params };
}
const pageOf = (slug: string) => getCourses(as('nobody'), 'getCourse', undefined, { params: { slug } });
const sendPhoto = (visitor: SiteVisitor, { booking, key }: NewBooking, bytes: Buffer) =>
  visitor.fetch(`/api/bookings/${booking.id}/review/photos`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: new Uint8Array(bytes),
  });

/** A booking, requested without its key. */
const byAccount = ({ booking }: NewBooking) => ({ params: { bookingId: booking.id } });

describe('[RV10] who may do what about reviews and questions', () => {
  const OF_NOTHING = { bookingId: NONE, reviewId: NONE, questionId: NONE, photoId: NONE };
  const PARAMS = { ...OF_NOTHING, slug: 'no-such', size: 'small' };
  tryStandings(rows, (standing, name, headers = {}) =>
    askReviews(as(standing), name, BODIES[name], { params: PARAMS, headers }),
  );

  const own = rows.filter(([, row]) => row.who === 'mentor' && row.path.includes('{')).map(([name]) => name);
  it.each(own)('%s finds what is another mentor’s no more than what there is not', async (name) => {
    const { params } = await reviewed();
    const ask = async (asked: Record<string, string>) =>
      answerOf(await askReviews(as('other'), name, BODIES[name], { params: asked }));
    expect((await ask(params))[0]).toBe('NOT_FOUND');
    expect(await ask(params)).toEqual(await ask({ reviewId: NONE, questionId: NONE }));
    expect((await askReviews(as('mentor'), name, BODIES[name], { params })).refusal).toBeNull();
  });

  it('waiting words are of one’s own courses; an owner’s are all', async () => {
    const { params } = await reviewed();
    const of = async (standing: Standing) => {
      const { questions, reviews } = await getReviews(as(standing), 'getOpenWords');
      return [
        questions.some(({ id }) => id === params.questionId),
        reviews.some(({ review }) => review.id === params.reviewId),
      ];
    };
    expect([await of('mentor'), await of('owner'), await of('other')]).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  const keyedRows = rows.filter(([, row]) => row.keyed === true).map(([name]) => name);
  it.each(keyedRows)('%s is opened by a booking’s key, or its address, and by nothing else', async (name) => {
    const { mine } = await held('person@example.com');
    const { mine: others } = await held('others@example.com');
    const ask = async (visitor: SiteVisitor, key: string | null, { booking } = mine) => {
      const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
      return askReviews(visitor, name, BODIES[name], { params: { bookingId: booking.id }, headers });
    };
    for (const refused of [
      await ask(as('nobody'), null),
      await ask(as('nobody'), others.key),
      await ask(as('mentor'), null),
      await ask(as('owner'), null),
      await ask(as('person'), null, others),
    ]) {
      expect(refused.refusal).toBe('UNAUTHENTICATED');
    }
    for (const { refusal } of [await ask(as('person'), null), await ask(as('nobody'), mine.key)]) {
      expect(refusal).not.toBe('UNAUTHENTICATED');
    }
  });
});

describe('[RV1] a class that somebody was in', () => {
  /** Two people in a running class, with their passes, the second for a minute less. */
  const taught = async () => {
    const { date } = await offered(as('mentor'), { startsIn: MINUTE_MS + ahead });
    const long = await bookedSeat(stranger(), date.id, 'long@example.com');
    const short = await bookedSeat(stranger(), date.id, 'short@example.com');
    ahead += 2 * MINUTE_MS;
    const { classes } = await as('mentor').get('getOwnClasses');
    const own = classes.find(({ id }) => id === date.classId);
    const linkKey = own?.keys.mentor ?? '';
    const created = { class: { id: date.classId }, keys: {} } as Parameters<typeof TestClient.connect>[1];
    const mentor = await TestClient.connect(server.url, created, 'mentor', { linkKey });
    await mentor.join('이정은');
    const come = async ({ booking }: NewBooking) => {
      const key = booking.class?.key ?? '';
      const client = await TestClient.connect(server.url, created, 'mentee', { linkKey: key });
      await client.join('박서연');
      return client;
    };
    const people = [await come(long)];
    // In the waiting room nothing counts.
    ahead += 20 * MINUTE_MS;
    await mentor.do('class:start', {});
    ahead += MINUTE_MS;
    people.push(await come(short));
    ahead += 9 * MINUTE_MS;
    return { date, long, short, mentor, people, linkKey };
  };
  const refusals = async (...all: NewBooking[]) =>
    Promise.all(
      all.map(async (one) => (await askReviews(as('nobody'), 'putReview', FORM, keyed(one))).refusal),
    );

  it('is reviewed by who was there for ten minutes, and not for nine', async () => {
    const { long, short, mentor } = await taught();
    expect(await refusals(long)).toEqual(['TOO_EARLY']);
    await mentor.do('class:end', {});
    await expect.poll(() => keptAttendance(dataDir, long)).toBeGreaterThanOrEqual(ATTENDED_MS);
    expect(await refusals(long, short)).toEqual([null, 'NOT_THERE']);
    const own = await getReviews(as('nobody'), 'getOwnReview', undefined, keyed(short));
    expect(own.stage).toBe('absent');
    const booking = await getCourses(as('nobody'), 'getBooking', undefined, keyed(long));
    expect(booking.review).toEqual({ stage: 'written', stars: 4, hasReply: false });
  });

  it('[RV2] is asked for once more before the class is removed', async () => {
    const { date, long, mentor, linkKey } = await taught();
    await mentor.do('class:end', {});
    await expect.poll(() => keptAttendance(dataDir, long)).toBeGreaterThanOrEqual(ATTENDED_MS);
    // As if it had not been kept when the class came to rest.
    keepAttendance(dataDir, long, 0);
    const headers = { Authorization: `Bearer ${linkKey}` };
    await as('mentor').fetch(`/api/classes/${date.classId}`, { method: 'DELETE', headers });
    await expect.poll(() => keptAttendance(dataDir, long)).toBeGreaterThanOrEqual(ATTENDED_MS);
    // Once a class is gone, its date's time says when it is over.
    ahead += 3 * 60 * MINUTE_MS;
    expect(await refusals(long)).toEqual([null]);
  });

  it('[RV2] is known when its mentor has deleted it, and when the server was restarted', async () => {
    const { date, long, short, linkKey, people } = await taught();
    const gone = await as('mentor').fetch(`/api/classes/${date.classId}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${linkKey}` },
    });
    expect(gone.status).toBe(200);
    for (const person of people) {
      person[Symbol.dispose]();
    }
    await expect.poll(() => keptAttendance(dataDir, long)).toBeGreaterThanOrEqual(ATTENDED_MS);
    ahead += 3 * 60 * MINUTE_MS;
    await server.server.close();
    server = await start();
    for (const [standing, before] of visitors) {
      const after = new SiteVisitor(server.url);
      for (const [name, value] of before.cookies) {
        after.cookies.set(name, value);
      }
      visitors.set(standing, after);
    }
    expect(await refusals(long, short)).toEqual([null, 'NOT_THERE']);
  });
});

describe('[RV7] an address that becomes another', () => {
  it('takes its reviews and questions along', async () => {
    const { mine, slug } = await reviewed('before@example.com');
    await getReviews(stranger(), 'askMentor', { ...QUESTION, email: 'before@example.com' }, slug);
    const { visitor } = await entered(server, 'before@example.com');
    await visitor.get('askForEmail', { email: 'after@example.com' });
    await expect.poll(() => codeIn(server.logged, 'after@example.com')).not.toBeNull();
    const code = codeIn(server.logged, 'after@example.com') ?? '';
    await visitor.get('changeEmail', { email: 'after@example.com', code });
    const { reviews, questions } = await visitor.get('getMyData');
    expect([reviews.map(({ bookingId }) => bookingId), questions.length]).toEqual([[mine.booking.id], 1]);
    expect((await getReviews(visitor, 'getOwnReview', undefined, byAccount(mine))).stage).toBe('written');
  });
});

describe('[RV4] what others learn', () => {
  it('is nothing of who booked or asked, and of a hidden review its reason and its stars', async () => {
    const { course, date, mine, params, slug } = await reviewed('secret-seat@example.com');
    await getReviews(as('mentor'), 'replyToReview', { text: '비밀스러운 답' }, { params });
    await getReviews(as('mentor'), 'answerQuestion', { text: '네', isPublic: true }, { params });
    const words = async () =>
      JSON.stringify([
        await getReviews(as('mentor'), 'getOpenWords'),
        await getReviews(as('nobody'), 'getReviews', undefined, slug),
        await getReviews(as('mentor'), 'getReviews', undefined, slug),
        await pageOf(course.slug),
        await getCourses(as('nobody'), 'getStorefront'),
        await getCourses(as('mentor'), 'getAttendance', undefined, { params: { dateId: date.id } }),
        await (await as('nobody').fetch(`/c/${course.slug}`)).text(),
      ]);
    const said = await words();
    expect(said).toContain(FORM.text);
    for (const secret of ['secret-seat@', 'asker@', mine.key, mine.booking.class?.key ?? '-']) {
      expect(said).not.toContain(secret);
    }
    const shown = JSON.stringify(await getReviews(as('nobody'), 'getReviews', undefined, slug));
    expect(shown).not.toContain(mine.booking.id);
    expect(shown).not.toContain('박서연');
    await getReviews(as('mentor'), 'hideReview', { reason: 'privacy' }, { params });
    const publicly = JSON.stringify([
      await getReviews(as('nobody'), 'getReviews', undefined, slug),
      await getReviews(as('other'), 'getReviews', undefined, slug),
      await pageOf(course.slug),
      await (await as('nobody').fetch(`/c/${course.slug}`)).text(),
    ]);
    expect(publicly).not.toContain(FORM.text);
    expect(publicly).not.toContain('비밀스러운 답');
    const { summary, reviews } = await getReviews(as('nobody'), 'getReviews', undefined, slug);
    expect([summary, reviews[0]?.hidden, reviews[0]?.stars, reviews[0]?.name]).toEqual([
      ...[{ count: 1, mean: 4 }, 'privacy', 4, ''],
    ]);
    await getReviews(as('mentor'), 'showReview', undefined, { params });
    expect((await pageOf(course.slug)).reviews.latest[0]?.text).toBe(FORM.text);
  });

  it('[RV6] is a question where the mentor says so, and never before', async () => {
    const { course, params } = await reviewed();
    const questions = async () => (await pageOf(course.slug)).questions.map(({ answer }) => answer);
    expect(await questions()).toEqual([]);
    const answer = (text: string, isPublic: boolean) =>
      getReviews(as('mentor'), 'answerQuestion', { text, isPublic }, { params });
    await answer('네', false);
    expect(await questions()).toEqual([]);
    await answer('네', true);
    expect(await questions()).toEqual(['네']);
    await getReviews(as('mentor'), 'removeQuestion', undefined, { params });
    expect(await questions()).toEqual([]);
  });

  it('[RV12] is words, whatever people wrote, in the page before any script', async () => {
    const { course, params } = await reviewed('hostile@example.com', { text: HOSTILE });
    await getReviews(as('mentor'), 'replyToReview', { text: HOSTILE }, { params });
    await getReviews(as('mentor'), 'answerQuestion', { text: HOSTILE, isPublic: true }, { params });
    const html = await (await as('nobody').fetch(`/c/${course.slug}`)).text();
    expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(html).not.toMatch(/<script>|<img src=x|alert\(1\)<\/script>|<!--"/);
  });
});

describe('[RV5] photos of reviews', () => {
  it('are made anew, seen by everybody, and of a hidden review by its writer and its mentor', async () => {
    const { mine, slug } = await held('person@example.com');
    const sent = await sendPhoto(as('nobody'), mine, await phonePhoto());
    expect(sent.status).toBe(200);
    const { id } = (await sent.json()) as { id: string };
    const look = async (visitor: SiteVisitor, size = 'large', headers: Record<string, string> = {}) =>
      visitor.fetch(`/api/reviews/photos/${id}/${size}`, { headers });
    const statuses = async () =>
      Promise.all(STANDINGS.map(async (standing) => (await look(as(standing))).status));
    // Only uploaded so far: visible to its sender only.
    expect(await statuses()).toEqual([404, 200, 404, 404, 404]);
    const { review } = await getReviews(as('nobody'), 'putReview', { ...FORM, photos: [id] }, keyed(mine));
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    for (const size of ['small', 'medium', 'large']) {
      const answer = await look(as('nobody'), size);
      expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
      expect(answer.headers.get('Cache-Control')).toMatch(/^private, .*immutable/);
      expect(Buffer.from(await answer.arrayBuffer()).includes(SECRET_ARTIST)).toBe(false);
    }
    const params = { reviewId: review?.id ?? '' };
    await getReviews(as('mentor'), 'hideReview', { reason: 'name' }, { params });
    expect(await statuses()).toEqual([404, 200, 404, 200, 200]);
    expect((await look(as('mentor'))).headers.get('Cache-Control')).toBe('no-store');
    expect((await look(as('nobody'), 'small', { Authorization: `Bearer ${mine.key}` })).status).toBe(200);
    const { reviews } = await getReviews(as('nobody'), 'getReviews', undefined, slug);
    expect(JSON.stringify(reviews)).not.toContain(id);
    await getReviews(as('nobody'), 'removeReview', undefined, keyed(mine));
    expect(await statuses()).toEqual([404, 404, 404, 404, 404]);
  });

  it('are pictures, and taken of nobody who may not review', async () => {
    const { mine } = await held();
    expect((await sendPhoto(as('nobody'), mine, Buffer.from('<svg/>'))).status).toBe(422);
    const { mine: absent } = await held('absent@example.com', ATTENDED_MS - 1);
    const refused = await sendPhoto(as('nobody'), absent, await phonePhoto());
    expect([refused.status, ((await refused.json()) as { error: { reason: string } }).error.reason]).toEqual([
      ...[403, 'NOT_THERE'],
    ]);
  });
});

describe('[RV10] bounds', () => {
  const put = (mine: NewBooking, form: object) =>
    askReviews(as('nobody'), 'putReview', { ...FORM, ...form }, keyed(mine));

  it.each([
    { stars: 0 },
    { stars: 6 },
    { stars: 4.5 },
    { stars: null },
    { text: 'x'.repeat(REVIEW_LIMITS.text + 1) },
    { photos: Array.from({ length: 5 }, () => NONE) },
    { name: 'nobody' },
    { hidden: null },
  ])('a review with %j is refused', async (form) => {
    const { mine, slug } = await held();
    expect((await put(mine, form)).refusal).toBe('BAD_REQUEST');
    expect((await getReviews(as('nobody'), 'getReviews', undefined, slug)).summary.count).toBe(0);
  });

  it('a review may be without words, and a photo has to be one’s own', async () => {
    const { mine } = await held();
    expect((await put(mine, { photos: [NONE] })).refusal).toBe('PHOTO_GONE');
    expect((await put(mine, { text: '' })).refusal).toBeNull();
  });

  it.each([
    { email: 'nobody' },
    { text: '' },
    { text: 'x'.repeat(REVIEW_LIMITS.question + 1) },
    { isPublic: true },
  ])('a question with %j is refused', async (form) => {
    const { slug } = await held();
    const answer = await askReviews(stranger(), 'askMentor', { ...QUESTION, ...form }, slug);
    expect(answer.refusal).toBe('BAD_REQUEST');
  });

  it('questions of one network are so many in a day, and a review’s changes in a quarter of an hour', async () => {
    const { mine, slug } = await held();
    const place = stranger();
    const asked: (string | null)[] = [];
    for (let index = 0; index < 31; index += 1) {
      const question = { ...QUESTION, email: `asker${index}@example.com` };
      asked.push((await askReviews(place, 'askMentor', question, slug)).refusal);
    }
    expect([asked[29], asked[30]]).toEqual([null, 'RATE_LIMITED']);
    const changes: (string | null)[] = [];
    for (let index = 0; index < 31; index += 1) {
      changes.push((await put(mine, {})).refusal);
    }
    expect([changes[29], changes[30]]).toEqual([null, 'RATE_LIMITED']);
  });

  it('a page of reviews has twenty, and the next goes on from the last', async () => {
    const { course, date } = await offered(as('mentor'), { seats: 500 });
    const people: NewBooking[] = [];
    for (let index = 0; index < REVIEW_LIMITS.page + 1; index += 1) {
      people.push(await bookedSeat(stranger(), (date satisfies OwnDate).id, `page${index}@example.com`));
    }
    heldClass(dataDir, date.id, people, ATTENDED_MS);
    for (const mine of people) {
      expect((await put(mine, {})).refusal).toBeNull();
    }
    const params = { slug: course.slug };
    const first = await getReviews(as('nobody'), 'getReviews', undefined, { params });
    const query = { before: first.reviews.at(-1)?.id ?? '' };
    const next = await getReviews(as('nobody'), 'getReviews', undefined, { params, query });
    expect([first.reviews.length, first.hasMore, next.reviews.length, next.hasMore]).toEqual([
      20,
      true,
      1,
      false,
    ]);
    expect(new Set([...first.reviews, ...next.reviews].map(({ id }) => id)).size).toBe(21);
  });
});
