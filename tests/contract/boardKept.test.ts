import type { BoardRoute } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
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
import { temporaryFolder } from '../support/classServer.ts';
import { bookedSeat, getCourses, keyed } from '../support/courses.ts';
import { plain } from '../support/pictures.ts';
import type { SiteVisitor } from '../support/SiteVisitor.ts';

const NO_ID = 'z'.repeat(16);
const MARKUP = '<img src=x onerror=alert(1)></script><b>&amp;\u202e';
const WORDS = '아무도 모를 말';
const NAME = '김하늘';

let scene: BoardScene;
beforeAll(async () => {
  scene = await BoardScene.start();
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('[BD15] what somebody wrote and did on boards', () => {
  /** Somebody who has written, liked, reported and hidden, with everything that came of it. */
  const left = async () => {
    const board = await scene.board();
    const [name, words] = [`${NAME} ${board.slug}`, `${WORDS} ${board.slug}`];
    const email = `sky${board.slug}@example.com`;
    const mine = await bookedSeat(scene.browser(), board.date.id, email);
    const visitor = await scene.person(email);
    await visitor.get('changeMe', { name });
    const { id: accountId } = (await visitor.get('getMe')).account ?? { id: '' };
    const file = await plain('png');
    const [named, waiting] = await Promise.all([1, 2].map(() => sentPhoto(visitor, board.slug, file)));
    const post = await posted(visitor, board.slug, { text: words, photos: [named?.id ?? ''] });
    const theirs = await posted(board.writer, board.slug, { text: '남의 글' });
    const comment = await commented(visitor, theirs.id, { text: words });
    const answer = await commented(board.writer, post.id, { text: '남의 댓글' });
    const gone = await posted(visitor, board.slug, { text: words });
    await getBoard(visitor, 'removeEntry', undefined, at(gone.id));
    await getBoard(visitor, 'likeEntry', undefined, at(theirs.id));
    await getBoard(visitor, 'reportEntry', { reason: 'advertising' }, at(answer.id));
    const hidden = await posted(board.reader, board.slug, { text: '남의 글' });
    await getBoard(visitor, 'hideWriter', undefined, at(hidden.id));
    await getBoard(board.reader, 'likeEntry', undefined, at(post.id));
    await getBoard(board.reader, 'reportEntry', { reason: 'abuse' }, at(post.id));
    await getBoard(board.reader, 'hideWriter', undefined, at(post.id));
    return {
      ...board,
      accountId,
      visitor,
      named,
      waiting,
      post,
      comment,
      gone,
      theirs,
      answer,
      mine,
      email,
      name,
      words,
    };
  };

  it('is taken home whole, and nothing of others', async () => {
    const { visitor, post, comment, gone, theirs, answer, named, waiting, course, words } = await left();
    const { board } = await visitor.get('getMyData');
    const mine = { course: course.title, text: words, state: { is: 'shown' } };
    expect(board.entries).toMatchObject([
      { id: gone.id, text: '', state: { is: 'removed', by: 'writer' }, photos: [] },
      { ...mine, id: comment.id, parentId: theirs.id, kind: null },
      { ...mine, id: post.id, parentId: null, kind: 'question', photos: [named] },
    ]);
    expect([board.likes.map(({ entryId }) => entryId), board.photos]).toEqual([[theirs.id], [waiting]]);
    expect(board.hiddenPeople.map((one) => one.course)).toEqual([course.title]);
    expect(board.reports).toMatchObject([{ entryId: answer.id, reason: 'advertising', answer: null }]);
    expect(JSON.stringify(board)).not.toMatch(/남의|박서연|@/);
  });

  it('is forgotten: places stay without text, photos and writer, and in no table is anything of it', async () => {
    const { slug, mentor, writer, reader, accountId, visitor, ...rest } = await left();
    const { post, comment, theirs, answer, named, waiting, email, name, words } = rest;
    expect(JSON.stringify(scene.tables())).toContain(accountId);
    await visitor.get('removeMe');
    const tables = JSON.stringify(scene.tables());
    for (const secret of [accountId, email, name, words, named?.id ?? '', waiting?.id ?? '']) {
      expect(secret).not.toBe('');
      expect(tables).not.toContain(secret);
    }
    const nothing = { writer: null, text: '', photos: [], likes: 0, state: { is: 'removed', by: 'writer' } };
    for (const seer of [mentor, writer, reader]) {
      const { posts } = await getBoard(seer, 'getBoard', undefined, on(slug));
      expect(posts.find(({ id }) => id === post.id)).toMatchObject(nothing);
      const page = await getBoard(seer, 'getPost', undefined, at(theirs.id));
      expect(page.comments.find(({ id }) => id === comment.id)).toMatchObject(nothing);
      expect(page.post.likes).toBe(0);
    }
    const { reports } = await getBoard(mentor, 'getReports');
    expect(reports).toEqual([]);
    // What others wrote below it still belongs to them.
    await getBoard(writer, 'removeEntry', undefined, at(answer.id));
    expect((await fetchPhoto(mentor, named?.id ?? '')).status).toBe(404);
    expect((await getBoard(reader, 'getBoard', undefined, on(slug))).hiddenPeople).toBe(0);
  });

  it('stays when a seat is given up', async () => {
    const { visitor, mine } = await left();
    await getCourses(scene.browser(), 'cancelBooking', undefined, keyed(mine));
    expect((await visitor.get('getMyData')).board.entries).toHaveLength(3);
  });
});

describe('[BD17] short of space', () => {
  it('nothing is written on a board; it is read, cleaned up and left', async () => {
    const dataDir = temporaryFolder();
    const before = await BoardScene.start(dataDir);
    const { slug, writer, mentor } = await before.board();
    const post = await posted(writer, slug);
    const photo = await sentPhoto(writer, slug, await plain('png'));
    await before.server[Symbol.asyncDispose]();
    await using full = await BoardScene.start(dataDir, { MIN_FREE_MB: '1000000000' });
    const again = ({ cookies }: SiteVisitor): SiteVisitor => {
      const visitor = full.browser();
      cookies.forEach((value, name) => visitor.cookies.set(name, value));
      return visitor;
    };
    const [visitor, teacher] = [again(writer), again(mentor)];
    const body = { draft: newDraft(), text: '또', photos: [] };
    const refused: [SiteVisitor, BoardRoute, object | undefined][] = [
      [visitor, 'writePost', { ...body, kind: 'work' }],
      [visitor, 'writeComment', body],
      [visitor, 'changeEntry', { text: '또', photos: [] }],
      [visitor, 'likeEntry', undefined],
      [visitor, 'hideWriter', undefined],
      [visitor, 'reportEntry', { reason: 'other' }],
      [teacher, 'tellWriter', { text: '또' }],
    ];
    for (const [who, name, said] of refused) {
      const { refusal } = await askBoard(who, name, said, { params: { slug, entryId: post.id } });
      expect([name, refusal]).toEqual([name, 'STORE_FULL']);
    }
    const sent = await sendPhoto(visitor, slug, await plain('png'));
    expect(await sent.json()).toMatchObject({ error: { code: 'STORE_FULL' } });
    expect((await getBoard(visitor, 'getBoard', undefined, on(slug))).posts).toHaveLength(1);
    expect((await fetchPhoto(visitor, photo.id)).status).toBe(200);
    await getBoard(teacher, 'hideEntry', { text: '왜' }, at(post.id));
    await getBoard(visitor, 'removeEntry', undefined, at(post.id));
  });
});

describe('[BD14] a board whose course is offered no more', () => {
  it('is read, and what is one’s own is removed; nothing is written', async () => {
    const { course, date, mentor, writer: visitor } = await scene.board();
    const post = await posted(visitor, course.slug);
    const comment = await commented(visitor, post.id);
    await getBoard(visitor, 'likeEntry', undefined, at(comment.id));
    scene.inDatabase('UPDATE dates SET "startsAt" = ? WHERE id = ?', Date.now() - 86_400_000 * 2, date.id);
    const params = { courseId: course.id };
    await getCourses(mentor, 'removeCourse', undefined, { params });
    const page = await getBoard(visitor, 'getPost', undefined, at(post.id));
    const closed = page.course.slug;
    expect([page.isClosed, page.next, closed === course.slug]).toEqual([true, null, false]);
    const body = { draft: newDraft(), text: '다시', photos: [] };
    const writes: [BoardRoute, object | undefined, string][] = [
      ['writePost', { ...body, kind: 'work' }, post.id],
      ['writeComment', body, post.id],
      ['changeEntry', { text: '다시', photos: [] }, post.id],
      ['likeEntry', undefined, post.id],
    ];
    for (const [name, said, entryId] of writes) {
      const answer = await askBoard(visitor, name, said, { params: { slug: closed, entryId } });
      expect([name, answer.refusal]).toEqual([name, 'BOARD_CLOSED']);
    }
    const sent = await sendPhoto(visitor, closed, await plain('png'));
    expect(await sent.json()).toMatchObject({ error: { reason: 'BOARD_CLOSED' } });
    expect((await askBoard(mentor, 'pinPost', undefined, at(post.id))).refusal).toBe('BOARD_CLOSED');
    await getBoard(visitor, 'unlikeEntry', undefined, at(comment.id));
    await getBoard(visitor, 'removeEntry', undefined, at(post.id));
    // To people who never booked it, it does not exist at all.
    expect((await askBoard(await scene.person(), 'getBoard', undefined, on(closed))).refusal).toBe(
      'NOT_FOUND',
    );
  });
});

describe('[BD16] what people write', () => {
  it('stays what they wrote, and is data in every answer', async () => {
    const { writer, reader, mentor, ...board } = await scene.board();
    const text = `${MARKUP}\nhttps://example.com`;
    const post = await posted(writer, board.slug, { text });
    const comment = await commented(writer, post.id, { text });
    await getBoard(reader, 'reportEntry', { reason: 'abuse' }, at(post.id));
    await getBoard(mentor, 'hideEntry', { text: MARKUP }, at(comment.id));
    const answers: [SiteVisitor, string][] = [
      [writer, `/api/courses/${board.slug}/board`],
      [writer, `/api/board/posts/${post.id}`],
      [mentor, '/api/studio/reports'],
      [writer, '/api/me/data'],
    ];
    for (const [visitor, path] of answers) {
      const answer = await visitor.fetch(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    }
    const page = await getBoard(writer, 'getPost', undefined, at(post.id));
    expect([page.post.text, page.comments[0]?.state]).toEqual([
      post.text,
      { is: 'hidden', why: expect.stringContaining('<img src=x onerror=alert(1)>') as string },
    ]);
    expect(page.post.text).toContain('<img src=x onerror=alert(1)></script>');
  });

  it.each([
    ['nothing', { text: '', photos: [] }],
    ['blanks', { text: ' \n ', photos: [] }],
    ['too much', { text: 'x'.repeat(2001), photos: [] }],
    ['five photos', { text: 'x', photos: Array.from({ length: 5 }, () => NO_ID) }],
    ['no photo', { text: 'x', photos: ['../../etc'] }],
  ])('is not %s', async (_, rest) => {
    const { mentor, slug } = await scene.board();
    const post = await askBoard(mentor, 'writePost', { draft: newDraft(), kind: 'work', ...rest }, on(slug));
    expect(post.refusal).toBe('BAD_REQUEST');
  });

  it('is as long in a comment as comments are, also when it is changed', async () => {
    const { writer, ...board } = await scene.board();
    const comment = await commented(writer, (await posted(writer, board.slug)).id, {
      text: 'x'.repeat(1000),
    });
    const change = async (length: number) =>
      (await askBoard(writer, 'changeEntry', { text: 'y'.repeat(length), photos: [] }, at(comment.id)))
        .refusal;
    expect([await change(1001), await change(1000)]).toEqual(['BAD_REQUEST', null]);
  });
});
