import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  USUAL_REFUND_RULE,
  course as courseShape,
  storefront as storefrontShape,
  type Course,
} from '@gongbang/protocol';
import type { PublicCourses } from '@gongbang/sfu-server/http/publicPages.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const ORIGIN = 'https://studio.example';
const PAGE = `<!doctype html><html lang="ko"><head><style nonce="__CSP_NONCE__"></style><title>x</title></head><body>
<div id="root">
  <!--shell--><div class="shell"></div><!--/shell--></div>
<!--only:class--><form id="door"></form><!--/only--><noscript><p>no scripts</p></noscript><script nonce="__CSP_NONCE__"></script></body></html>`;
/** What would break out of a text, an attribute, a block of data, or a replacement pattern. */
const HOSTILE = `</script><script>alert(1)</script><!--"'><img src=x onerror=alert(1)>$& __CSP_NONCE__ __ORIGIN__ <noscript>`;

const date = (over: Partial<Course['dates'][number]> = {}): Course['dates'][number] => ({
  ...{
    id: 'date000000000001',
    startsAt: Date.UTC(2026, 11, 5, 1, 30),
    timeZone: 'Asia/Seoul',
    state: 'open',
  },
  ...{ seats: 8, seatsLeft: 3, waiting: 0, minimum: null, booked: null },
  ...over,
});
const cup: Course = courseShape.parse({
  ...{
    id: 'course0000000001',
    slug: 'pinch-pot',
    title: '손으로 빚는 찻잔',
    craft: '도자기',
    mentorName: '이정은',
  },
  ...{
    minutes: 90,
    cover: 'cover1',
    about: '찻잔을 빚어요.\n\n처음이어도 괜찮아요.',
    outcome: '찻잔 하나',
    level: '처음',
  },
  ...{ seats: 8, isOwn: false, last: null },
  materials: [{ id: 'clay', text: '백자토 500 g' }],
  steps: [{ id: 'pinch', title: '꼬집어 빚기', note: '천천히', minutes: 20 }],
  mentor: { name: '이정은', about: '열다섯 해째 빚고 있어요.', held: 12, met: 80 },
  dates: [date(), date({ id: 'date000000000002', state: 'full', seatsLeft: 0, waiting: 2 })],
  reviews: { count: 0, mean: null, latest: [] },
  questions: [],
  ...{ hasQuestions: true, hasAlerts: true },
  ...{ price: null, kit: null, refundRule: USUAL_REFUND_RULE, ways: [] },
});
const PRICED = {
  price: { amount: 35_000, currency: 'KRW' },
  kit: { price: { amount: 12_000, currency: 'KRW' }, what: '백자토 500 g', days: 2 },
} as const;
const review = (over: Partial<Course['reviews']['latest'][number]> = {}) => ({
  ...{ id: 'review0000000001', stars: 4, text: '흙이 부드러웠어요.', photos: [], name: '박' },
  ...{ shownAs: 'family' as const, startsAt: Date.UTC(2026, 10, 1, 1), timeZone: 'Asia/Seoul' },
  ...{ at: Date.UTC(2026, 10, 2), editedAt: null, hidden: null, reply: null },
  ...over,
});

const event = z.object({
  '@context': z.literal('https://schema.org'),
  '@type': z.literal('Event'),
  name: z.string().min(1),
  description: z.string().min(1),
  url: z.url(),
  startDate: z.iso.datetime(),
  endDate: z.iso.datetime(),
  eventStatus: z.literal(['https://schema.org/EventScheduled', 'https://schema.org/EventCancelled']),
  eventAttendanceMode: z.literal('https://schema.org/OnlineEventAttendanceMode'),
  location: z.object({ '@type': z.literal('VirtualLocation'), url: z.url() }),
  image: z.array(z.url()).optional(),
  organizer: z.object({ '@type': z.literal('Person'), name: z.string().min(1) }),
  offers: z.object({
    '@type': z.literal('Offer'),
    price: z.union([z.literal(0), z.string().regex(/^\d+(\.\d+)?$/)]),
    priceCurrency: z.string().regex(/^[A-Z]{3}$/),
    url: z.url(),
    availability: z.literal(['https://schema.org/InStock', 'https://schema.org/SoldOut']),
  }),
});

let courses: Map<string, Course>;
let isBroken: boolean;
const shown: PublicCourses = {
  course: (slug) =>
    isBroken ? Promise.reject(new Error('no disk')) : Promise.resolve(courses.get(slug) ?? null),
  storefront: () => {
    const all = [...courses.values()];
    return Promise.resolve(
      all.length === 0
        ? null
        : storefrontShape.parse({
            dates: all.flatMap((course) => course.dates.map((one) => ({ course, date: one }))),
            others: all.filter(({ dates }) => dates.length === 0),
            mentors: [{ name: all[0]?.mentorName, crafts: ['도자기'], held: 12 }],
            works: [],
            hasAlerts: true,
          }),
    );
  },
};

const folder = temporaryFolder();
let server: TestServer;
beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), PAGE);
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    webRoot: folder,
    publicCourses: shown,
    env: { STUDIO_NAME: '흙손', PUBLIC_URL: ORIGIN, TRUST_PROXY: '1' },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  courses = new Map([['pinch-pot', cup]]);
  isBroken = false;
});

async function ask(path: string, language = 'ko', headers: Record<string, string> = {}) {
  const answer = await fetch(server.url + path, { headers: { 'Accept-Language': language, ...headers } });
  const html = await answer.text();
  const [, block] = /<script type="application\/ld\+json">([^]*?)<\/script>/.exec(html) ?? [];
  const meta = (name: string): string | undefined =>
    new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`).exec(html)?.[1];
  return { answer, html, meta, data: block === undefined ? null : (JSON.parse(block) as unknown) };
}

describe('pages of courses, before any script', () => {
  it('[PP1] a course says all of itself in words, in the reader’s language', async () => {
    const { answer, html, meta } = await ask('/c/pinch-pot');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('X-Robots-Tag')).toBeNull();
    const [, root = ''] = /<div id="root">([^]*)<\/main>/.exec(html) ?? [];
    for (const said of [
      ...[
        '<h1>손으로 빚는 찻잔</h1>',
        '이정은 님과 함께',
        '도자기',
        '처음',
        '90분',
        '12월 5일 토 오전 10:30',
      ],
      ...['3자리 남음', '자리 없음 · 대기 2명', '찻잔 하나', '꼬집어 빚기', '백자토 500 g', '열다섯 해째'],
      'datetime="2026-12-05T01:30:00.000Z"',
    ]) {
      expect(root).toContain(said);
    }
    expect(html).toContain('<html lang="ko"');
    expect(html).not.toMatch(/<noscript|class="shell"|id="door"/);
    expect([meta('og:title'), meta('description')]).toEqual([
      '손으로 빚는 찻잔 — 흙손',
      '찻잔을 빚어요. 처음이어도 괜찮아요.',
    ]);
    expect(meta('og:image')).toBe(`${ORIGIN}/api/courses/pinch-pot/cover/large?v=cover1`);
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/c/pinch-pot">`);
    const { html: english } = await ask('/c/pinch-pot', 'en');
    expect(english).toMatch(/Sat, Dec 5(, 2026)?, 10:30 AM \(Korean Standard Time\)/);
    expect(english).toContain('3 seats left');
    expect(english).toContain('Full · 2 in line');
  });

  it('[PP1] there is nothing at another address, and a class link says nothing', async () => {
    const none = await ask('/c/no-such-course');
    expect(none.answer.status).toBe(404);
    expect(none.answer.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(none.html).toContain('class="shell"');
    const link = await ask('/c/abcdefghijkl');
    expect(link.answer.status).toBe(200);
    expect(link.answer.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(link.html).toContain('id="door"');
    expect(link.data).toBeNull();
  });

  it('[PP1] what cannot be read is asked for by the page itself', async () => {
    isBroken = true;
    const { answer, html } = await ask('/c/pinch-pot');
    expect(answer.status).toBe(200);
    expect(html).toContain('class="shell"');
  });

  it('[PP2] each date is an event with a free offer, of the whole course and in the storefront', async () => {
    for (const path of ['/c/pinch-pot', '/']) {
      const events = z.array(event).parse((await ask(path)).data);
      expect(events.map(({ offers }) => offers.availability.split('/').at(-1))).toEqual([
        'InStock',
        'SoldOut',
      ]);
      expect(events[0]).toMatchObject({
        name: cup.title,
        url: `${ORIGIN}/c/pinch-pot`,
        startDate: '2026-12-05T01:30:00.000Z',
        endDate: '2026-12-05T03:00:00.000Z',
      });
    }
    courses.set('pinch-pot', { ...cup, dates: [], about: '', cover: null });
    const { data, html } = await ask('/c/pinch-pot');
    expect(data).toBeNull();
    expect(html).toContain('아직 잡힌 일정이 없어요.');
    expect(html).not.toContain('<img');
  });

  it('[PM35] what costs something says how much, with its kit and what comes back, and messengers say it', async () => {
    courses.set('pinch-pot', { ...cup, ...PRICED });
    const { html, meta, data } = await ask('/c/pinch-pot');
    const [, root = ''] = /<div id="root">([^]*)<\/main>/.exec(html) ?? [];
    for (const said of [
      ...['<p>35,000원</p>', '키트 · 12,000원', '수업 2일 전까지 주문할 수 있어요'],
      ...['3일 전까지: 모두', '2일 전부터 1일 전까지: 50%', '수업 날: 돌려드리지 않아요'],
    ]) {
      expect(root).toContain(said);
    }
    expect(meta('description')).toBe('이정은 멘토 · 90분 · 35,000원. 찻잔을 빚어요. 처음이어도 괜찮아요.');
    expect(meta('og:description')).toBe(meta('description'));
    const [event0] = z.array(event).parse(data);
    expect(event0?.offers).toMatchObject({ price: '35000', priceCurrency: 'KRW' });
    expect((data as object[])[0]).toMatchObject({ isAccessibleForFree: false });

    const dollars = { ...cup, price: { amount: 1250, currency: 'USD' } as const };
    courses.set('pinch-pot', { ...dollars, refundRule: [{ days: 0, share: 100 }] });
    const english = await ask('/c/pinch-pot', 'en');
    expect(english.html).toContain('<p>$12.50</p>');
    expect(english.html).toContain('At any time: all');
    expect(english.meta('description')).toContain('With 이정은 · 90 minutes · $12.50');
    expect((await ask('/')).html).toContain('US$12.50');
    const [offer] = z.array(event).parse((await ask('/')).data);
    expect(offer?.offers).toMatchObject({ price: '12.50', priceCurrency: 'USD' });
  });

  it('[PM35] what costs nothing says nothing of money', async () => {
    for (const language of ['ko', 'en']) {
      const { html } = await ask('/c/pinch-pot', language);
      expect(html).not.toMatch(/돌려|원<|₩|get back|>Free|>무료/);
    }
    const { data } = await ask('/c/pinch-pot');
    expect((data as object[])[0]).toMatchObject({ isAccessibleForFree: true, offers: { price: 0 } });
  });

  it('[RV12] reviews and answered questions stand in the page, and in its data', async () => {
    const reply = { mentorName: '이정은', text: '또 오세요.', at: 1, editedAt: null };
    const hidden = review({
      ...{ id: 'review0000000002', stars: 1, hidden: 'privacy', text: '', name: '' },
    });
    courses.set('pinch-pot', {
      ...cup,
      reviews: { count: 2, mean: 2.5, latest: [review({ reply }), hidden] },
      questions: [
        {
          id: 'question00000001',
          text: '흙은 어디서 사나요?',
          answer: '키트에 있어요.',
          mentorName: '이정은',
        },
      ],
    });
    const { html, data, meta } = await ask('/c/pinch-pot');
    const [, root = ''] = /<div id="root">([^]*)<\/main>/.exec(html) ?? [];
    for (const said of [
      ...['별 다섯 개 중 2.5 · 후기 2개', '별 4개 · 박 님', '흙이 부드러웠어요.', '또 오세요.'],
      ...['별 1개 · 누군가의 개인 정보가', '흙은 어디서 사나요?', '키트에 있어요.'],
    ]) {
      expect(root).toContain(said);
    }
    expect(meta('description')).toBe('찻잔을 빚어요. 처음이어도 괜찮아요.');
    const words = (data as { '@type': string; review?: object[] }[]).filter(
      (one) => one['@type'] !== 'Event',
    );
    expect(words).toMatchObject([
      {
        '@type': 'Course',
        aggregateRating: { '@type': 'AggregateRating', ratingValue: 2.5, reviewCount: 2, bestRating: 5 },
        review: [{ '@type': 'Review', reviewRating: { ratingValue: 4 }, author: { name: '박' } }],
      },
      {
        '@type': 'FAQPage',
        mainEntity: [
          { '@type': 'Question', name: '흙은 어디서 사나요?', acceptedAnswer: { text: '키트에 있어요.' } },
        ],
      },
    ]);
    expect(words[0]?.review).toHaveLength(1);
  });

  it('[PP3] whatever people wrote is text, in the head, the data and the body', async () => {
    const mentor = { ...cup.mentor, name: HOSTILE, about: HOSTILE };
    courses.set('pinch-pot', {
      ...cup,
      ...{
        title: HOSTILE,
        craft: HOSTILE,
        mentorName: HOSTILE,
        about: HOSTILE,
        outcome: HOSTILE,
        level: HOSTILE,
      },
      ...{ cover: `"><b>`, mentor },
      ...{ price: PRICED.price, kit: { ...PRICED.kit, what: HOSTILE } },
      materials: [{ id: 'clay', text: HOSTILE }],
      steps: [{ id: 'pinch', title: HOSTILE, note: HOSTILE, minutes: 20 }],
      reviews: {
        ...{ count: 1, mean: 5 },
        latest: [
          review({
            ...{ text: HOSTILE, name: HOSTILE },
            reply: { mentorName: HOSTILE, text: HOSTILE, at: 1, editedAt: null },
          }),
        ],
      },
      questions: [{ id: 'question00000001', text: HOSTILE, answer: HOSTILE, mentorName: HOSTILE }],
    });
    for (const path of ['/c/pinch-pot', '/']) {
      const { answer, html, data } = await ask(path);
      expect(html).not.toMatch(/<script>|<img src=x|alert\(1\)<\/script>|v="><b>|<!--"/);
      expect([...html.matchAll(/<script/g)]).toHaveLength(2);
      // Placeholders that the server fills in are just words where people wrote them.
      expect(html).toContain('__CSP_NONCE__ __ORIGIN__');
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('Content-Security-Policy') ?? '')?.[1] ?? '-';
      expect(html.split(nonce).length - 1).toBe(3);
      const events = (data as { '@type': string }[]).filter((one) => one['@type'] === 'Event');
      expect(z.array(event).parse(events)[0]?.name).toBe(HOSTILE);
    }
  });

  it('[PP3] nothing of an address, a cookie or a header is in it', async () => {
    const { html } = await ask('/c/pinch-pot?key=secret-in-query', 'ko', {
      Cookie: 'session=secret-in-cookie',
      Authorization: 'Bearer secret-in-header',
    });
    expect(html).not.toContain('secret-in');
  });

  it('[PP4] the first page is the storefront as soon as a course is offered, and search engines find all of them', async () => {
    const { html } = await ask('/');
    expect(html).toContain('<a href="/c/pinch-pot"><b>손으로 빚는 찻잔</b></a>');
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/">`);
    const map = await ask('/sitemap.xml');
    expect(map.answer.headers.get('Content-Type')).toContain('application/xml');
    expect(map.html).toContain(`<loc>${ORIGIN}/c/pinch-pot</loc>`);
    expect((await ask('/robots.txt')).html).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
    courses.clear();
    const plain = await ask('/');
    expect(plain.html).toContain('class="shell"');
    expect(plain.data).toBeNull();
    for (const path of ['/sitemap.xml', '/robots.txt']) {
      expect((await ask(path)).answer.status).toBe(404);
    }
  });
});
