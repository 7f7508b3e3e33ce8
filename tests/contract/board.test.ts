import { boardRoutes, type BoardRoute, type Route } from '@gongbang/protocol';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { enteredOwner } from '../support/accounts.ts';
import {
  answerOf,
  askBoard,
  at,
  commented,
  fetchPhoto,
  getBoard,
  newDraft,
  on,
  posted,
  sendPhoto,
  sentPhoto,
} from '../support/boards.ts';
import { BoardScene } from '../support/BoardScene.ts';
import { bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { SECRET_ARTIST, codeOf, phonePhoto, plain, pngBomb } from '../support/pictures.ts';
import type { SiteVisitor } from '../support/SiteVisitor.ts';
import { NONE, Visitors } from './standings.ts';

/** People without a seat; `taken` had one. */
const OUTSIDE = ['person', 'taken', 'inLine', 'other'] as const;
const STANDINGS = ['nobody', ...OUTSIDE, 'reader', 'writer', 'mentor', 'owner'] as const;
type Standing = (typeof STANDINGS)[number];
const rows = Object.entries<Route>(boardRoutes) as [BoardRoute, Route][];
const SIGN_INS_MS = 60_000;

let scene: BoardScene;
let slug: string;
let dateId: string;
const visitors = new Visitors<Standing>();
const { as } = visitors;

beforeAll(async () => {
  scene = await BoardScene.start();
  visitors.set('owner', await enteredOwner(scene.server));
  visitors.set('nobody', scene.browser());
  visitors.set('mentor', await scene.mentor());
  visitors.set('other', await scene.mentor());
  const { course, date } = await offered(as('mentor'), { seats: 3 });
  ({ slug } = course);
  dateId = date.id;
  for (const standing of ['person', 'taken', 'inLine'] as const) {
    visitors.set(standing, await scene.person(`${standing.toLowerCase()}@example.com`));
  }
  const taken = await bookedSeat(scene.browser(), dateId, 'taken@example.com');
  visitors.set('reader', await scene.member(dateId));
  visitors.set('writer', await scene.member(dateId));
  const line = { name: '박서연', email: 'inline@example.com' };
  await getCourses(scene.browser(), 'joinLine', line, { params: { dateId } });
  await getCourses(as('mentor'), 'changeDate', { seats: 400 }, { params: { dateId } });
  const params = { bookingId: taken.booking.id };
  await getCourses(as('mentor'), 'takeOut', { text: '미안해요' }, { params });
}, SIGN_INS_MS);
afterAll(() => scene[Symbol.asyncDispose]());

describe('[BD3] who may do what on a board', () => {
  /** What each row sends, besides the address. */
  const BODIES: Partial<Record<BoardRoute, () => object>> = {
    writePost: () => ({ draft: newDraft(), kind: 'work', text: '구웠어요', photos: [] }),
    writeComment: () => ({ draft: newDraft(), text: '예뻐요', photos: [] }),
    changeEntry: () => ({ text: '다시', photos: [] }),
    hideEntry: () => ({ text: '얼굴' }),
    tellWriter: () => ({ text: '고마워요' }),
    reportEntry: () => ({ reason: 'other' }),
    answerReport: () => ({ is: 'kept', text: '괜찮아요' }),
  };
  /** What rows refuse to people on the board, if they do; the mentor’s rows say so themselves. */
  const REFUSALS: Partial<Record<BoardRoute, readonly Standing[]>> = {
    changeEntry: ['reader', 'mentor', 'owner'],
    removeEntry: ['reader'],
    // Nobody hides themselves, and whoever manages a board sees all of it.
    hideWriter: ['writer', 'mentor', 'owner'],
    reportEntry: ['writer'],
  };

  /** The refusal for each standing; null if it succeeds. */
  function expected(name: BoardRoute, { who, path, summary }: Route): Record<Standing, string | null> {
    const isMentors = who === 'mentor' || summary.endsWith('Mentor only.');
    const refusalOf = (standing: Standing): string | null => {
      if (standing === 'nobody') {
        return 'SIGN_IN_NEEDED';
      }
      const isOutside = (OUTSIDE as readonly Standing[]).includes(standing);
      if (who === 'mentor' && (!isOutside || standing === 'other')) {
        const isTheirs = standing === 'mentor' || standing === 'owner';
        return ['reader', 'writer'].includes(standing)
          ? 'FORBIDDEN'
          : isTheirs || !path.includes('{')
            ? null
            : 'NOT_FOUND';
      }
      if (isOutside) {
        return who === 'mentor' ? 'FORBIDDEN' : path.includes('{slug}') ? 'BOOKERS_ONLY' : 'NOT_FOUND';
      }
      const isRefused = REFUSALS[name] ?? (isMentors ? ['reader', 'writer'] : []);
      return isRefused.includes(standing) ? 'FORBIDDEN' : null;
    };
    return Object.fromEntries(STANDINGS.map((one) => [one, refusalOf(one)])) as Record<
      Standing,
      string | null
    >;
  }

  it.each(rows)('%s', async (name, row) => {
    // An account's actions per minute are bounded.
    visitors.set('writer', await scene.member(dateId));
    visitors.set('reader', await scene.member(dateId));
    const file = await plain('png');
    const photo = await sentPhoto(as('writer'), slug, file);
    const post = await posted(as('writer'), slug, { photos: [photo.id] });
    await getBoard(as('reader'), 'reportEntry', { reason: 'abuse' }, at(post.id));
    const { reports } = await getBoard(as('mentor'), 'getReports');
    const reportId = reports.find(({ entry }) => entry.id === post.id)?.id ?? '';
    const params = { slug, entryId: post.id, photoId: photo.id, size: 'small', reportId };
    const found: [Standing, string | null][] = [];
    for (const standing of STANDINGS) {
      if (name === 'putBoardPhoto') {
        const answer = await sendPhoto(as(standing), slug, file);
        const body = (await answer.json()) as { error?: { code: string; reason?: string } };
        found.push([standing, body.error === undefined ? null : (body.error.reason ?? body.error.code)]);
      } else {
        const body = BODIES[name]?.();
        found.push([standing, (await askBoard(as(standing), name, body, { params })).refusal]);
      }
    }
    expect(Object.fromEntries(found)).toEqual(expected(name, row));
  });

  it('is kept by the mentor: a notice is theirs', async () => {
    const body = { draft: newDraft(), kind: 'notice', text: '꺼내 두세요', photos: [] };
    expect((await askBoard(as('writer'), 'writePost', body, on(slug))).refusal).toBe('FORBIDDEN');
    const post = await posted(as('mentor'), slug, { kind: 'notice' });
    expect([post.isPinned, post.writer?.isMentor, post.writer?.isMe]).toEqual([true, true, true]);
  });

  it.each(rows.filter(([, { method }]) => method !== 'get').map(([name]) => name))(
    '%s is refused to another site’s page',
    async (name) => {
      const headers = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };
      const answer = await askBoard(as('mentor'), name, undefined, { ...on(slug), headers });
      expect(answer.refusal).toBe('ORIGIN_REFUSED');
    },
  );
});

describe('[BD2] whoever is not on a board', () => {
  const withEntry = rows.filter(([, { path }]) => /\{(entryId|photoId|reportId)\}/.test(path));

  it.each(withEntry)('%s finds what is there no more than what is not', async (name) => {
    const { writer, reader, mentor, ...board } = await scene.board();
    const photo = await sentPhoto(writer, board.slug, await plain('png'));
    const post = await posted(writer, board.slug, { photos: [photo.id] });
    await getBoard(reader, 'reportEntry', { reason: 'abuse' }, at(post.id));
    const { reports } = await getBoard(mentor, 'getReports');
    const reportId = reports.find(({ entry }) => entry.id === post.id)?.id ?? '';
    expect(reportId).not.toBe('');
    const bodies: Partial<Record<BoardRoute, object>> = {
      writeComment: { draft: newDraft(), text: '여기요', photos: [] },
      changeEntry: { text: '여기요', photos: [] },
      hideEntry: { text: '여기요' },
      tellWriter: { text: '여기요' },
      reportEntry: { reason: 'abuse' },
      answerReport: { is: 'hidden', text: '여기요' },
    };
    const theirs = { entryId: post.id, photoId: photo.id, reportId, size: 'small' };
    const none = { entryId: NONE, photoId: NONE, reportId: NONE, size: 'small' };
    for (const visitor of [as('other'), as('writer')]) {
      const there = await answerOf(visitor, name, bodies[name], { params: theirs });
      expect([403, 404]).toContain(there[0]);
      expect(there).toEqual(await answerOf(visitor, name, bodies[name], { params: none }));
    }
    const { post: seen, comments } = await getBoard(reader, 'getPost', undefined, at(post.id));
    expect([seen.text, seen.state.is, seen.likes, comments]).toEqual([post.text, 'shown', 0, []]);
  });

  it('comes in with a seat, and is out as soon as it is given up', async () => {
    const { course, date } = await offered(as('mentor'));
    const mine = await bookedSeat(scene.browser(), date.id, 'goes@example.com');
    const visitor = await scene.person('goes@example.com');
    const photo = await sentPhoto(visitor, course.slug, await plain('png'));
    const post = await posted(visitor, course.slug, { photos: [photo.id] });
    await getCourses(scene.browser(), 'cancelBooking', undefined, keyed(mine));
    expect((await askBoard(visitor, 'getBoard', undefined, on(course.slug))).refusal).toBe('BOOKERS_ONLY');
    expect((await fetchPhoto(visitor, photo.id)).status).toBe(404);
    expect((await askBoard(visitor, 'removeEntry', undefined, at(post.id))).refusal).toBe('NOT_FOUND');
    // What they wrote stays, under the name they had booked with.
    const { post: seen } = await getBoard(as('mentor'), 'getPost', undefined, at(post.id));
    expect([seen.text, seen.writer?.name]).toEqual([post.text, '박서연']);
    await visitor.get('changeMe', { name: '서연' });
    const { post: renamed } = await getBoard(as('mentor'), 'getPost', undefined, at(post.id));
    expect(renamed.writer?.name).toBe('서연');
  });

  it('pages on from nothing of another board', async () => {
    const { writer, ...board } = await scene.board();
    const elsewhere = await posted(as('writer'), slug);
    const comment = await commented(writer, (await posted(writer, board.slug)).id);
    const ask = (before: string) => answerOf(writer, 'getBoard', undefined, on(board.slug, { before }));
    expect(await ask(elsewhere.id)).toEqual(await ask(NONE));
    expect(await ask(comment.id)).toEqual(await ask(NONE));
    expect((await ask(NONE))[0]).toBe(404);
  });
});

describe('[BD4] a photo', () => {
  it('is made anew: what the file says besides is gone, and it is a JPEG', async () => {
    const { writer, reader, ...board } = await scene.board();
    const file = await phonePhoto(3000, 2000);
    expect(file.includes(SECRET_ARTIST)).toBe(true);
    // 37 degrees north.
    expect((await sharp(file).metadata()).exif?.includes(Buffer.from([37, 0, 0, 0, 1, 0, 0, 0]))).toBe(true);
    const photo = await sentPhoto(writer, board.slug, file);
    await posted(writer, board.slug, { kind: 'work', text: '', photos: [photo.id] });
    for (const size of ['small', 'medium', 'large']) {
      const answer = await fetchPhoto(reader, photo.id, size);
      expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(answer.headers.get('Cache-Control')).toMatch(/^private,.*immutable/);
      const jpeg = Buffer.from(await answer.arrayBuffer());
      const { exif, xmp, iptc, width, format } = await sharp(jpeg).metadata();
      expect([exif, xmp, iptc, format]).toEqual([undefined, undefined, undefined, 'jpeg']);
      expect(jpeg.includes(SECRET_ARTIST)).toBe(false);
      if (size === 'large') {
        expect(width).toBe(photo.width);
      }
    }
    // It lay on its side.
    expect(photo.height).toBeGreaterThan(photo.width);
  });

  it.each([
    ['markup', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['what becomes too many pixels', () => pngBomb(30_000, 30_000)],
    ['nothing', () => Buffer.alloc(0)],
  ])('is not %s', async (_, file) => {
    const answer = await sendPhoto(as('mentor'), slug, file());
    expect(answer.ok).toBe(false);
    expect(answer.status).toBeLessThan(500);
  });

  it('is not of more bytes than there may be', async () => {
    const answer = await sendPhoto(as('mentor'), slug, Buffer.alloc(8 * 1024 * 1024 + 1, 0xff));
    expect(await codeOf(answer)).toBe('PICTURE_TOO_LARGE');
  });

  it('is its sender’s until an entry of theirs names it, and then only that one’s', async () => {
    const { writer, reader, ...board } = await scene.board();
    const photo = await sentPhoto(writer, board.slug, await plain('png'));
    expect([
      (await fetchPhoto(writer, photo.id)).status,
      (await fetchPhoto(reader, photo.id)).status,
    ]).toEqual([200, 404]);
    const write = async (visitor: SiteVisitor, photos: string[]) =>
      (
        await askBoard(
          visitor,
          'writePost',
          { draft: newDraft(), kind: 'work', text: '', photos },
          on(board.slug),
        )
      ).refusal;
    expect(await write(reader, [photo.id])).toBe('PHOTO_GONE');
    expect(await write(writer, [NONE])).toBe('PHOTO_GONE');
    expect(await write(writer, [photo.id])).toBeNull();
    expect(await write(writer, [photo.id])).toBe('PHOTO_GONE');
    expect((await fetchPhoto(reader, photo.id)).status).toBe(200);
    // What was refused does not exist.
    const { posts } = await getBoard(reader, 'getBoard', undefined, on(board.slug));
    expect(posts.map(({ photos }) => photos.map(({ id }) => id))).toEqual([[photo.id]]);
  });

  it('goes with what named it, or when that names it no more', async () => {
    const { writer, reader, ...board } = await scene.board();
    const file = await plain('png');
    const photos = await Promise.all([1, 2].map(() => sentPhoto(writer, board.slug, file)));
    const [first, second] = photos.map(({ id }) => id);
    const post = await posted(writer, board.slug, { photos: [first ?? '', second ?? ''] });
    await getBoard(writer, 'changeEntry', { text: '', photos: [second] }, at(post.id));
    const look = async () =>
      Promise.all([first, second].map(async (id = '') => (await fetchPhoto(reader, id)).status));
    expect(await look()).toEqual([404, 200]);
    await getBoard(writer, 'removeEntry', undefined, at(post.id));
    expect(await look()).toEqual([404, 404]);
  });

  it('waits with eleven others at most, where the oldest gives way', async () => {
    const { writer, ...board } = await scene.board();
    const file = await plain('png', 8, 8);
    const sent: string[] = [];
    for (let index = 0; index < 13; index += 1) {
      sent.push((await sentPhoto(writer, board.slug, file)).id);
    }
    const looks = await Promise.all(sent.map(async (id) => (await fetchPhoto(writer, id)).status));
    expect(looks).toEqual([404, ...Array<number>(12).fill(200)]);
  });
});
