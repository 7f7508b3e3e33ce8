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
  sentPhoto,
} from '../support/boards.ts';
import { BoardScene } from '../support/BoardScene.ts';
import { getCourses } from '../support/courses.ts';
import { plain } from '../support/pictures.ts';
import type { SiteVisitor } from '../support/SiteVisitor.ts';

let scene: BoardScene;
beforeAll(async () => {
  scene = await BoardScene.start();
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('[BD5] what is hidden or removed', () => {
  /** A post and a comment with photos and likes, by one writer; and everything that a reader learns of them. */
  const hideable = async () => {
    const { writer, reader, mentor, ...board } = await scene.board();
    const file = await plain('png');
    const [inPost, inComment] = await Promise.all([1, 2].map(() => sentPhoto(writer, board.slug, file)));
    const photos = { post: [inPost?.id ?? ''], comment: [inComment?.id ?? ''] };
    const post = await posted(writer, board.slug, {
      ...{ kind: 'work', text: '비밀스러운 말' },
      photos: photos.post,
    });
    const comment = await commented(writer, post.id, { text: '비밀스러운 말', photos: photos.comment });
    for (const id of [post.id, comment.id]) {
      await getBoard(reader, 'likeEntry', undefined, at(id));
    }
    await getBoard(mentor, 'pinPost', undefined, at(post.id));
    const learn = async (visitor: SiteVisitor) => ({
      list: await getBoard(visitor, 'getBoard', undefined, on(board.slug)),
      page: await getBoard(visitor, 'getPost', undefined, at(post.id)),
      photos: await Promise.all(
        [...photos.post, ...photos.comment].map(async (id) => (await fetchPhoto(visitor, id)).status),
      ),
    });
    return { ...board, mentor, writer, reader, post, comment, learn };
  };
  const acts: [BoardRoute, object | undefined][] = [
    ['likeEntry', undefined],
    ['unlikeEntry', undefined],
    ['reportEntry', { reason: 'abuse' }],
    ['hideWriter', undefined],
    ['changeEntry', { text: '다시', photos: [] }],
    ['removeEntry', undefined],
  ];
  const NOTHING = { writer: null, text: '', photos: [], likes: 0, isLiked: false, editedAt: null };

  it('keeps its place, and tells others nothing else; its writer and the mentor see it, and why', async () => {
    const { mentor, writer, reader, post, comment, learn } = await hideable();
    await getBoard(mentor, 'hideEntry', { text: '얼굴이 나와서요' }, at(post.id));
    const { list, page, photos } = await learn(reader);
    const none = { ...NOTHING, state: { is: 'hidden', why: null }, comments: 0, isAnswered: false };
    expect(list.posts).toMatchObject([{ id: post.id, ...none }]);
    expect([list.pinned, list.works, list.counts.work]).toEqual([null, [], 0]);
    expect([page.post, page.comments]).toMatchObject([{ id: post.id, ...none }, []]);
    expect(photos).toEqual([404, 404]);
    expect(JSON.stringify([list, page])).not.toContain('비밀스러운');
    for (const [name, body] of acts) {
      expect([name, (await askBoard(reader, name, body, at(post.id))).refusal]).toEqual([name, 'NOT_FOUND']);
      expect([name, (await askBoard(reader, name, body, at(comment.id))).refusal]).toEqual([
        name,
        'NOT_FOUND',
      ]);
    }
    const body = { draft: newDraft(), text: '왜요?', photos: [] };
    expect((await askBoard(reader, 'writeComment', body, at(post.id))).refusal).toBe('NOT_FOUND');
    for (const visitor of [writer, mentor]) {
      const seen = await learn(visitor);
      expect(seen.page.post).toMatchObject({
        ...{ text: '비밀스러운 말', likes: 1, comments: 1 },
        state: { is: 'hidden', why: '얼굴이 나와서요' },
      });
      expect([seen.page.comments.length, seen.photos]).toEqual([1, [200, 200]]);
    }
    await getBoard(mentor, 'showEntry', undefined, at(post.id));
    const again = await learn(reader);
    expect([again.page.post.text, again.page.post.state, again.photos]).toEqual([
      '비밀스러운 말',
      { is: 'shown' },
      [200, 200],
    ]);
  });

  it('is a comment as well', async () => {
    const { mentor, writer, reader, post, comment, learn } = await hideable();
    await getBoard(mentor, 'hideEntry', { text: '얼굴이 나와서요' }, at(comment.id));
    const { list, page, photos } = await learn(reader);
    expect(page.comments).toMatchObject([{ id: comment.id, ...NOTHING, state: { is: 'hidden', why: null } }]);
    expect([page.post.comments, list.pinned?.comments, photos]).toEqual([0, 0, [200, 404]]);
    expect((await learn(writer)).page.comments[0]?.text).toBe('비밀스러운 말');
    await getBoard(writer, 'removeEntry', undefined, at(comment.id));
    const after = await learn(mentor);
    expect(after.page.comments).toMatchObject([{ ...NOTHING, state: { is: 'removed', by: 'writer' } }]);
    expect([after.photos, after.page.post.id]).toEqual([[200, 404], post.id]);
  });

  it('is gone for everybody once it is removed, and told apart by whom', async () => {
    for (const by of ['writer', 'mentor'] as const) {
      const { mentor, writer, reader, post, comment, learn } = await hideable();
      await getBoard(reader, 'reportEntry', { reason: 'abuse' }, at(post.id));
      const remover = by === 'writer' ? writer : mentor;
      await getBoard(remover, 'removeEntry', undefined, at(post.id));
      await getBoard(remover, 'removeEntry', undefined, at(post.id));
      for (const visitor of [reader, writer, mentor]) {
        const { list, page, photos } = await learn(visitor);
        expect(list.posts).toMatchObject([{ ...NOTHING, comments: 0, state: { is: 'removed', by } }]);
        expect([list.pinned, list.works, list.counts.work, list.reports]).toEqual([null, [], 0, 0]);
        expect([page.comments, photos]).toEqual([[], [404, 404]]);
        expect(JSON.stringify([list, page])).not.toContain('비밀스러운');
      }
      for (const [name, body] of acts.filter(([of]) => of !== 'removeEntry')) {
        expect([name, (await askBoard(writer, name, body, at(post.id))).refusal]).toEqual([
          name,
          'NOT_FOUND',
        ]);
      }
      for (const name of ['pinPost', 'hideEntry', 'showEntry', 'tellWriter'] as const) {
        const body = name === 'hideEntry' || name === 'tellWriter' ? { text: '왜' } : undefined;
        expect((await askBoard(mentor, name, body, at(post.id))).refusal).toBe('NOT_FOUND');
      }
      expect((await askBoard(reader, 'removeEntry', undefined, at(post.id))).refusal).toBe('NOT_FOUND');
      // What somebody wrote below it is still theirs to remove.
      await getBoard(writer, 'removeEntry', undefined, at(comment.id));
    }
  });
});

describe('[BD6] a draft', () => {
  it('is one post or comment, however often and at once it is sent', async () => {
    const { writer, reader, ...board } = await scene.board();
    const photo = await sentPhoto(writer, board.slug, await plain('png'));
    const draft = newDraft();
    const body = { draft, kind: 'question' as const, text: '언제요?', photos: [photo.id] };
    const posts = await Promise.all([1, 2, 3].map(() => posted(writer, board.slug, body)));
    expect(new Set(posts.map(({ id }) => id)).size).toBe(1);
    const [post] = posts;
    const id = post?.id ?? '';
    const comments = await Promise.all([1, 2].map(() => commented(writer, id, { draft })));
    expect(new Set(comments.map((one) => one.id)).size).toBe(1);
    // Somebody else's draft is a different one, and so is the same draft in another place.
    const theirs = await posted(reader, board.slug, { draft });
    expect(new Set([id, comments[0]?.id, theirs.id]).size).toBe(3);
    const { counts } = await getBoard(writer, 'getBoard', undefined, on(board.slug));
    expect(counts.question).toBe(2);
  });
});

describe('[BD7] the list', () => {
  it('goes on where it was, whatever is written, pinned or removed meanwhile', async () => {
    const { writer, reader, ...board } = await scene.board();
    const ids: string[] = [];
    for (let index = 0; index < 16; index += 1) {
      ids.unshift((await posted(writer, board.slug)).id);
      ids.unshift((await posted(reader, board.slug, { kind: 'work' })).id);
    }
    const page = (query?: Record<string, string>) =>
      getBoard(reader, 'getBoard', undefined, on(board.slug, query));
    const first = await page();
    expect([first.posts.map(({ id }) => id), first.hasMore]).toEqual([ids.slice(0, 20), true]);
    const last = first.posts.at(-1)?.id ?? '';
    await posted(writer, board.slug);
    await getBoard(writer, 'removeEntry', undefined, at(ids[1] ?? ''));
    await getBoard(writer, 'removeEntry', undefined, at(last));
    const second = await page({ before: last });
    expect([second.posts.map(({ id }) => id), second.hasMore]).toEqual([ids.slice(20), false]);
    const works = await page({ kind: 'work', before: last });
    expect(works.posts.map(({ id }) => id)).toEqual(ids.slice(20).filter((_, index) => index % 2 === 0));
    expect([works.counts.work, works.counts.question]).toEqual([16, 15]);
  });

  it('says what else there is, and what comes next', async () => {
    const { writer, reader, mentor, ...board } = await scene.board();
    const asked = await posted(writer, board.slug, { text: '유약은 언제 바르나요?\n초벌하고 바로요?' });
    const post = await posted(writer, board.slug, { text: '흙이 남아요' });
    await commented(reader, post.id);
    const before = await getBoard(reader, 'getPost', undefined, at(post.id));
    expect([before.post.isAnswered, before.post.comments]).toEqual([false, 1]);
    await commented(mentor, post.id);
    const {
      post: seen,
      comments,
      others,
      next,
      isMentor,
    } = await getBoard(reader, 'getPost', undefined, at(post.id));
    expect([seen.isAnswered, seen.comments, isMentor]).toEqual([true, 2, false]);
    expect(comments.map(({ writer: by }) => [by?.isMentor, by?.isMe])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(others).toEqual([{ id: asked.id, heading: '유약은 언제 바르나요?' }]);
    expect(next?.startsAt).toBe(board.date.startsAt);
  });
});

describe('[BD9] who somebody does not want to see', () => {
  it('is left out everywhere, for that one alone, who can undo it', async () => {
    const { writer, reader, mentor, ...board } = await scene.board();
    const photo = await sentPhoto(writer, board.slug, await plain('png'));
    const post = await posted(writer, board.slug, { kind: 'work', photos: [photo.id] });
    const asked = await posted(writer, board.slug);
    const own = await posted(reader, board.slug);
    const comment = await commented(writer, own.id);
    await getBoard(mentor, 'pinPost', undefined, at(asked.id));
    await getBoard(reader, 'hideWriter', undefined, at(comment.id));
    await getBoard(reader, 'hideWriter', undefined, at(post.id));
    const list = (visitor: SiteVisitor) => getBoard(visitor, 'getBoard', undefined, on(board.slug));
    const seen = await list(reader);
    expect([seen.posts.map(({ id }) => id), seen.pinned, seen.works, seen.hiddenPeople]).toEqual([
      [own.id],
      null,
      [],
      1,
    ]);
    expect(seen.counts).toEqual({ notice: 0, question: 1, work: 0 });
    const page = await getBoard(reader, 'getPost', undefined, at(own.id));
    expect([page.comments, page.post.comments, page.others]).toEqual([[], 0, []]);
    expect((await fetchPhoto(reader, photo.id)).status).toBe(404);
    for (const name of ['getPost', 'likeEntry'] as const) {
      expect((await askBoard(reader, name, undefined, at(post.id))).refusal).toBe('NOT_FOUND');
    }
    // They are not told.
    const theirs = await list(writer);
    expect([theirs.posts.length, theirs.hiddenPeople, theirs.pinned?.id]).toEqual([2, 0, asked.id]);
    expect((await getBoard(writer, 'getPost', undefined, at(own.id))).comments).toHaveLength(1);
    await getBoard(reader, 'showEverybody', undefined, on(board.slug));
    expect((await list(reader)).posts).toHaveLength(2);
  });

  it('is not found by hiding: whose an empty place is, nobody learns', async () => {
    const { mentor, writer, reader, slug } = await scene.board();
    const [removed, hidden, shown] = [
      await posted(writer, slug),
      await posted(writer, slug),
      await posted(writer, slug),
    ];
    await getBoard(writer, 'removeEntry', undefined, at(removed.id));
    await getBoard(mentor, 'hideEntry', { text: '왜' }, at(hidden.id));
    await getBoard(reader, 'hideWriter', undefined, at(shown.id));
    const { posts } = await getBoard(reader, 'getBoard', undefined, on(slug));
    expect(posts.map(({ id, state }) => [id, state.is])).toEqual([
      [hidden.id, 'hidden'],
      [removed.id, 'removed'],
    ]);
    for (const { id } of [removed, hidden]) {
      expect((await askBoard(reader, 'hideWriter', undefined, at(id))).refusal).toBe('NOT_FOUND');
      expect((await getBoard(reader, 'getPost', undefined, at(id))).post.writer).toBeNull();
    }
  });

  it('is never the mentor', async () => {
    const { reader, mentor, ...board } = await scene.board();
    const post = await posted(mentor, board.slug);
    expect((await askBoard(reader, 'hideWriter', undefined, at(post.id))).refusal).toBe('FORBIDDEN');
  });
});

describe('[BD10] a report', () => {
  it('is one of each, answered for all at once, and never says by whom', async () => {
    const { writer, reader, mentor, ...board } = await scene.board();
    const third = await scene.member(board.date.id);
    const post = await posted(writer, board.slug, { text: '아무 말' });
    const comment = await commented(writer, post.id, { text: '나쁜 말' });
    for (const visitor of [reader, reader, third]) {
      await getBoard(visitor, 'reportEntry', { reason: 'privacy' }, at(comment.id));
    }
    const mine = async () =>
      (await getBoard(mentor, 'getReports')).reports.filter(({ course }) => course.slug === board.slug);
    const [report, ...others] = await mine();
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ...{ reason: 'privacy', count: 2, postId: post.id },
      entry: { id: comment.id, writer: '박서연', text: '나쁜 말' },
    });
    expect(Object.keys(report ?? {}).sort()).toEqual(
      ['at', 'count', 'course', 'entry', 'id', 'postId', 'reason'].sort(),
    );
    const list = (visitor: SiteVisitor) => getBoard(visitor, 'getBoard', undefined, on(board.slug));
    expect([(await list(mentor)).reports, (await list(reader)).reports]).toEqual([1, 0]);
    const answer = { is: 'kept', text: '괜찮아 보여요' };
    await getBoard(mentor, 'answerReport', answer, { params: { reportId: report?.id ?? '' } });
    expect([await mine(), (await list(mentor)).reports]).toEqual([[], 0]);
    // What has been looked at cannot be reported again until it changes.
    await getBoard(reader, 'reportEntry', { reason: 'abuse' }, at(comment.id));
    expect(await mine()).toEqual([]);
    await getBoard(writer, 'changeEntry', { text: '더 나쁜 말', photos: [] }, at(comment.id));
    await getBoard(reader, 'reportEntry', { reason: 'abuse' }, at(comment.id));
    const [second] = await mine();
    expect([second?.reason, second?.count]).toEqual(['abuse', 1]);
    const hidden = { is: 'hidden', text: '지워 주세요' };
    await getBoard(mentor, 'answerReport', hidden, { params: { reportId: second?.id ?? '' } });
    const [seen] = (await getBoard(writer, 'getPost', undefined, at(post.id))).comments;
    expect(seen?.state).toEqual({ is: 'hidden', why: '지워 주세요' });
    expect((await getBoard(third, 'getPost', undefined, at(post.id))).comments[0]?.text).toBe('');
  });

  it('is answered by hiding or removing what it is about', async () => {
    const { writer, reader, mentor, ...board } = await scene.board();
    for (const name of ['hideEntry', 'removeEntry'] as const) {
      const post = await posted(writer, board.slug);
      await getBoard(reader, 'reportEntry', { reason: 'other' }, at(post.id));
      await getBoard(mentor, name, name === 'hideEntry' ? { text: '왜' } : undefined, at(post.id));
      expect((await getBoard(mentor, 'getBoard', undefined, on(board.slug))).reports).toBe(0);
    }
  });
});

describe('[BD11] what is pinned', () => {
  it('is one, in the place of the one before; what is hidden is it no more', async () => {
    const { writer, mentor, ...board } = await scene.board();
    const notice = await posted(mentor, board.slug, { kind: 'notice', text: '꺼내 두세요' });
    const post = await posted(writer, board.slug);
    const pinned = async () =>
      (await getBoard(writer, 'getBoard', undefined, on(board.slug))).pinned?.id ?? null;
    expect(await pinned()).toBe(notice.id);
    await getBoard(mentor, 'pinPost', undefined, at(post.id));
    expect(await pinned()).toBe(post.id);
    const { posts } = await getBoard(writer, 'getBoard', undefined, on(board.slug));
    expect(posts.map(({ id, isPinned }) => [id, isPinned])).toEqual([[notice.id, false]]);
    await getBoard(mentor, 'hideEntry', { text: '왜' }, at(post.id));
    expect(await pinned()).toBeNull();
    await getBoard(mentor, 'pinPost', undefined, at(notice.id));
    await getBoard(mentor, 'unpinPost', undefined, at(notice.id));
    expect(await pinned()).toBeNull();
    const comment = await commented(writer, notice.id);
    expect((await askBoard(mentor, 'pinPost', undefined, at(comment.id))).refusal).toBe('NOT_FOUND');
  });

  it('is what the mentor wrote to all who have booked', async () => {
    const { writer, mentor, ...board } = await scene.board();
    const params = { dateId: board.date.id };
    const { people } = await getCourses(mentor, 'writeToAll', { text: '흙을 꺼내 두세요' }, { params });
    expect(people).toBe(2);
    const { pinned, counts } = await getBoard(writer, 'getBoard', undefined, on(board.slug));
    expect(pinned).toMatchObject({ kind: 'notice', text: '흙을 꺼내 두세요', writer: { isMentor: true } });
    expect(counts.notice).toBe(1);
  });
});
