import { BOARD_LIMITS, PHOTO_LIMITS, UNUSED_PHOTO_MS } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CourseScene, HOUR_MS, ORIGIN, refusalOf } from '@gongbang/tests/support/courseScene.ts';

import { boardBrakes } from '../../auth/boardBrakes.ts';
import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord } from '../../ports/board.ts';
import { ENTRIES_OF } from './rules.ts';

const JPEG = Uint8Array.from([0xff, 0xd8, 0xff]);
const MADE = { width: 4, height: 3, sizes: { small: JPEG, medium: JPEG, large: JPEG } };

let scene: CourseScene;
let asked: number;
let slug: string;
let courseId: string;
let dateId: string;
let mentor: AccountRecord;
let drafts = 0;

/** Counts the store's calls. */
const counted = (store: object): object =>
  new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      return typeof value !== 'function'
        ? value
        : (...given: unknown[]): unknown => {
            asked += 1;
            return Reflect.apply(value, target, given);
          };
    },
  });
const counting = (stores: SiteStores): SiteStores =>
  new Proxy(stores, {
    get: (target, name) =>
      name === 'transaction'
        ? (work: (inner: SiteStores) => Promise<unknown>) =>
            target.transaction((inner) => work(counting(inner)))
        : counted(target[name as Exclude<keyof SiteStores, 'transaction'>]),
  });

const open = async (more: Parameters<typeof CourseScene.open>[0] = {}): Promise<void> => {
  scene = await CourseScene.open({ before: counting, ...more });
  const offered = await scene.offer({ seats: 200 });
  ({ mentor } = offered);
  ({ slug, id: courseId } = offered.course);
  dateId = offered.date.id;
};
beforeEach(async () => {
  asked = 0;
  await open();
});
afterEach(() => scene[Symbol.asyncDispose]());

/** Somebody who has booked. */
const member = async (sign: string, more: Partial<AccountRecord> = {}): Promise<AccountRecord> => {
  await scene.book(dateId, sign);
  return scene.account(sign, { role: 'person', name: null, ...more });
};
const draft = (): string => String((drafts += 1)).padStart(16, '0');
const post = (
  account: AccountRecord,
  more: { text?: string; photos?: string[]; kind?: 'work' | 'question' } = {},
) =>
  scene.site.boards.entries.post(account, slug, {
    ...{ draft: draft(), kind: 'question', text: '언제요?', photos: [] },
    ...more,
  });
const comment = (account: AccountRecord, id: string, more: { photos?: string[] } = {}) =>
  scene.site.boards.entries.comment(account, id, { draft: draft(), text: '내일요', photos: [], ...more });
const blank = (index: number, more: Partial<EntryRecord>): EntryRecord => ({
  ...{ id: `n${String(index).padStart(15, '0')}`, courseId, parentId: null, kind: 'work', writerId: null },
  ...{ draft: null, at: index, editedAt: null, text: 'x', state: 'shown', hiddenWhy: null },
  ...{ hiddenAt: null, removedBy: null, pinnedAt: null },
  ...more,
});
const mailsTo = async (sign: string) => {
  await scene.settled();
  return scene.mails.filter(({ to, subject }) => to === `${sign}@example.com` && subject.includes(': '));
};

describe('[BD8] a page of a board', () => {
  it('costs as many questions to the store, however much is on it', async () => {
    const people = [await member('a'), await member('b'), await member('d')];
    const { board, uploads } = scene.site.boards;
    const fill = async (count: number): Promise<string> => {
      let last = '';
      for (let index = 0; index < count; index += 1) {
        for (const person of people) {
          const photo = await uploads.put(person, slug, MADE);
          last = (await post(person, { kind: index % 2 === 0 ? 'work' : 'question', photos: [photo.id] })).id;
        }
        for (const person of people) {
          await comment(person, last);
          await scene.site.boards.entries.like(person, last);
        }
      }
      return last;
    };
    const cost = async (read: () => Promise<unknown>): Promise<number> => {
      const before = asked;
      await read();
      return asked - before;
    };
    const one = await fill(1);
    const few = [
      await cost(() => board.show(people[0] ?? mentor, slug, {})),
      await cost(() => board.post(people[0] ?? mentor, one)),
    ];
    const many = await fill(8);
    for (let index = 0; index < 20; index += 1) {
      await comment(people[index % 3] ?? mentor, many);
    }
    expect((await board.show(mentor, slug, {})).posts).toHaveLength(BOARD_LIMITS.page);
    expect([
      await cost(() => board.show(people[0] ?? mentor, slug, {})),
      await cost(() => board.post(people[0] ?? mentor, many)),
    ]).toEqual(few);
  });
});

describe('[BD6] what is sent again', () => {
  it('says what it says by now, and is the same entry', async () => {
    const person = await member('a');
    const { entries, uploads, board } = scene.site.boards;
    const photo = await uploads.put(person, slug, MADE);
    const sent = { draft: draft(), kind: 'question', text: '언재요?', photos: [] as string[] } as const;
    const { id } = await entries.post(person, slug, sent);
    expect((await entries.post(person, slug, sent)).editedAt).toBeNull();
    const again = await entries.post(person, slug, { ...sent, text: '언제요?', photos: [photo.id] });
    expect(again).toMatchObject({ id, text: '언제요?', photos: [photo] });
    const below = { draft: draft(), text: '내일', photos: [] };
    await entries.comment(person, id, below);
    await entries.comment(person, id, { ...below, text: '모레' });
    const page = await board.post(person, id);
    expect([page.post.text, page.comments.map(({ text }) => text)]).toEqual(['언제요?', ['모레']]);
    await entries.remove(person, id);
    expect((await entries.post(person, slug, sent)).state.is).toBe('removed');
  });
});

describe('[BD7] pages', () => {
  it('have each post once, also of one moment and while others come in', async () => {
    const person = await member('a');
    const all: string[] = [];
    for (let index = 0; index < 45; index += 1) {
      all.push((await post(person)).id);
    }
    const seen: string[] = [];
    for (let before: string | undefined; ; before = seen.at(-1)) {
      const { posts, hasMore } = await scene.site.boards.board.show(person, slug, { before });
      seen.push(...posts.map(({ id }) => id));
      await post(person);
      if (!hasMore) {
        break;
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(all.filter((id) => !seen.includes(id))).toEqual([]);
  });
});

describe('[BD12] mails', () => {
  it('tell the mentor once of what is reported, and of what was changed after it was hidden', async () => {
    const [writer, one, other] = [await member('w'), await member('a'), await member('b')];
    const { moderation, entries } = scene.site.boards;
    const { id } = await post(writer, { text: '<b>나쁜 말</b>' });
    for (const reporter of [one, one, other]) {
      await moderation.report(reporter, id, 'abuse');
    }
    const [told, ...more] = await mailsTo('m');
    expect([told?.subject, more]).toEqual(['신고가 들어왔어요: 핀치 포트', []]);
    expect(told?.text).toContain(`${ORIGIN}/c/${slug}/board`);
    expect(told?.html).toContain('&#60;b&#62;나쁜 말&#60;/b&#62;');
    expect(`${told?.text ?? ''}${told?.html ?? ''}`).not.toMatch(/사람|@example/);
    await moderation.hide(mentor, id, '고쳐 주세요');
    await entries.change(writer, id, { text: '고친 말', photos: [] });
    const { post: seen } = await scene.site.boards.board.post(one, id);
    expect([seen.state, seen.text]).toEqual([{ is: 'hidden', why: null }, '']);
    const changed = (await mailsTo('m'))[1];
    expect([changed?.subject, changed?.text.includes('고친 말')]).toEqual([
      '가린 글을 고쳤어요: 핀치 포트',
      true,
    ]);
  });

  it('of what was changed are one of each hiding, and hold up none of what is reported', async () => {
    await scene[Symbol.asyncDispose]();
    let changes = 2;
    await open({ boardBrakes: { changeMailsTo: { take: () => (changes-- > 0 ? 0 : 1) } } });
    const [writer, reporter] = [await member('w'), await member('a')];
    const { moderation, entries } = scene.site.boards;
    const { id } = await post(writer);
    for (let hidings = 0; hidings < 3; hidings += 1) {
      await moderation.hide(mentor, id, '고쳐 주세요');
      for (let edits = 0; edits < 3; edits += 1) {
        scene.clock.advance(1);
        await entries.change(writer, id, { text: `고친 말 ${edits}`, photos: [] });
      }
      scene.clock.advance(1);
    }
    const subjects = async () => (await mailsTo('m')).map(({ subject }) => subject);
    expect(await subjects()).toEqual(Array<string>(2).fill('가린 글을 고쳤어요: 핀치 포트'));
    await moderation.report(reporter, (await post(writer)).id, 'abuse');
    expect((await subjects()).at(-1)).toBe('신고가 들어왔어요: 핀치 포트');
  });

  it('to the mentor are twenty a day', async () => {
    await scene[Symbol.asyncDispose]();
    await open({ boardBrakes: { mailsTo: boardBrakes().mailsTo } });
    const [writer, reporter] = [await member('w'), await member('a')];
    for (let index = 0; index < 25; index += 1) {
      await scene.site.boards.moderation.report(reporter, (await post(writer)).id, 'other');
    }
    expect(await mailsTo('m')).toHaveLength(20);
    expect(await scene.site.boards.moderation.reports(mentor)).toHaveLength(25);
  });

  it('carry the mentor’s words to one writer, and to nobody else', async () => {
    const [writer] = [await member('w'), await member('a')];
    const { id } = await post(writer);
    await scene.site.boards.moderation.tell(mentor, id, '사진이 참 좋아요');
    const [mail] = await mailsTo('w');
    expect([mail?.subject, mail?.text.includes('사진이 참 좋아요')]).toEqual([
      '멘토가 따로 전하는 말: 핀치 포트',
      true,
    ]);
    expect([(await mailsTo('a')).length, (await mailsTo('m')).length]).toEqual([0, 0]);
    await scene.stores.accounts.change(writer.id, { email: null });
    expect(await refusalOf(scene.site.boards.moderation.tell(mentor, id, '또'))).toBe('CONFLICT');
  });
});

describe('[BD12] where no mails go out', () => {
  it('the board says so, and nobody is told that a writer was', async () => {
    expect((await scene.site.boards.board.show(mentor, slug, {})).hasMails).toBe(true);
    await scene[Symbol.asyncDispose]();
    await open({ sendsMails: false });
    const writer = await member('w');
    const { id } = await post(writer);
    const { board, moderation } = scene.site.boards;
    expect([
      (await board.show(mentor, slug, {})).hasMails,
      (await board.post(mentor, id)).hasMails,
      moderation.hasMails,
      await refusalOf(moderation.tell(mentor, id, '가방을 두고 가셨어요')),
    ]).toEqual([false, false, false, 'CONFLICT']);
  });
});

describe('[BD10] who reported something', () => {
  it('is told alone what became of it, in their language', async () => {
    const [writer, one, other] = [await member('w'), await member('a'), await member('b')];
    const { moderation } = scene.site.boards;
    const booking = (await scene.stores.bookings.ofAddress('b@example.com', 1))[0];
    expect(booking).toBeDefined();
    if (booking !== undefined) {
      await scene.stores.bookings.change({ ...booking, language: 'en' });
    }
    const { id } = await post(writer);
    await moderation.report(one, id, 'privacy');
    await moderation.report(other, id, 'privacy');
    const [report] = await moderation.reports(mentor);
    expect(report?.count).toBe(2);
    const answer = () => moderation.answer(mentor, report?.id ?? '', { is: 'kept', text: '괜찮아 보여요' });
    await answer();
    await answer();
    const [korean, ...more] = await mailsTo('a');
    const [english] = await mailsTo('b');
    expect([korean?.subject, english?.subject, more]).toEqual([
      '신고한 글을 봤어요: 핀치 포트',
      'The mentor looked at your report: 핀치 포트',
      [],
    ]);
    expect(korean?.text).toContain('괜찮아 보여요');
    expect(
      [korean, english].some((mail) => /b@example|a@example|사람/.test(JSON.stringify({ ...mail, to: '' }))),
    ).toBe(false);
    expect(await mailsTo('w')).toEqual([]);
  });

  it.each(['hide', 'remove'] as const)('is told also where the mentor does %s it', async (how) => {
    const [writer, one] = [await member('w'), await member('a')];
    const { moderation, entries } = scene.site.boards;
    const { id } = await post(writer);
    await moderation.report(one, id, 'privacy');
    await (how === 'hide' ? moderation.hide(mentor, id, '얼굴') : entries.remove(mentor, id));
    const [mail] = await mailsTo('a');
    expect([mail?.subject, mail?.text.includes('얼굴')]).toEqual([
      '신고한 글을 가렸어요: 핀치 포트',
      how === 'hide',
    ]);
    expect(await moderation.reports(mentor)).toEqual([]);
  });

  it('is told nothing where its writer removed it', async () => {
    const [writer, one] = [await member('w'), await member('a')];
    const { id } = await post(writer);
    await scene.site.boards.moderation.report(one, id, 'privacy');
    await scene.site.boards.entries.remove(writer, id);
    expect([await mailsTo('a'), await scene.site.boards.moderation.reports(mentor)]).toEqual([[], []]);
  });
});

describe('[BD13] what one person does', () => {
  it.each([
    ['postsOf', (who: AccountRecord) => post(who)],
    ['commentsOf', (who: AccountRecord, id: string) => comment(who, id)],
    ['changesOf', (who: AccountRecord, id: string) => scene.site.boards.entries.remove(who, id)],
    ['changesOf', (_: AccountRecord, id: string) => scene.site.boards.moderation.show(mentor, id)],
    ['likesOf', (who: AccountRecord, id: string) => scene.site.boards.entries.like(who, id)],
    ['likesOf', (who: AccountRecord, id: string) => scene.site.boards.entries.unlike(who, id)],
    ['hidingsOf', (who: AccountRecord, id: string) => scene.site.boards.entries.hideWriter(who, id)],
    ['reportsOf', (who: AccountRecord, id: string) => scene.site.boards.moderation.report(who, id, 'other')],
    ['photosOf', (who: AccountRecord) => scene.site.boards.uploads.assertMay(who, slug)],
    ['photosOfDaily', (who: AccountRecord) => scene.site.boards.uploads.assertMay(who, slug)],
    ['messagesOf', (_: AccountRecord, id: string) => scene.site.boards.moderation.tell(mentor, id, '말')],
  ] as const)('in a time has a bound: %s', async (name, act) => {
    await scene[Symbol.asyncDispose]();
    const braked: string[] = [];
    const brake = { take: (who: string) => (braked.push(who) > 1 ? 1 : 0) };
    await open({ boardBrakes: { [name]: brake } });
    const [writer, person] = [await member('w'), await member('a')];
    const { id } = await scene.site.boards.entries.comment(writer, (await insertedPost(writer)).id, {
      draft: draft(),
      text: '내일요',
      photos: [],
    });
    braked.length = 0;
    const target = name === 'commentsOf' ? (await insertedPost(writer)).id : id;
    expect(await refusalOf(act(person, target)).then((reason) => reason === 'RATE_LIMITED')).toBe(false);
    expect(await refusalOf(act(person, target))).toBe('RATE_LIMITED');
    expect(new Set(braked).size).toBe(1);
  });

  /** A post that uses up nobody's limits. */
  const insertedPost = async ({ id: writerId }: AccountRecord): Promise<EntryRecord> => {
    drafts += 1;
    const record = blank(drafts, { writerId });
    await scene.stores.entries.insert(record);
    return record;
  };

  it('is kept on one board as far as a person needs', async () => {
    const person = await member('a');
    await scene.stores.transaction(async ({ entries }) => {
      for (let index = 1; index < ENTRIES_OF.person; index += 1) {
        await entries.insert(blank(index, { writerId: person.id, state: 'removed' }));
      }
    });
    const { id } = await post(person);
    expect([await refusalOf(post(person)), await refusalOf(comment(person, id))]).toEqual([
      'AS_MANY_AS_CAN_BE',
      'AS_MANY_AS_CAN_BE',
    ]);
    await post(mentor);
  });

  it('has two hundred comments, where what was removed gives way', async () => {
    const person = await member('a');
    const { id: parentId } = await post(person);
    await scene.stores.transaction(async ({ entries }) => {
      for (let index = 0; index < BOARD_LIMITS.comments; index += 1) {
        await entries.insert(blank(index, { parentId, kind: null }));
      }
    });
    expect(await refusalOf(comment(person, parentId))).toBe('AS_MANY_AS_CAN_BE');
    await scene.site.boards.entries.remove(mentor, blank(7, {}).id);
    await comment(person, parentId);
    const { comments } = await scene.site.boards.board.post(person, parentId);
    expect([comments.length, comments.some(({ state }) => state.is === 'removed')]).toEqual([200, false]);
    expect(await refusalOf(comment(person, parentId))).toBe('AS_MANY_AS_CAN_BE');
  });

  it('hides a hundred people', async () => {
    const [person, writer, last] = [await member('a'), await member('b'), await member('d')];
    const ids = [(await post(writer)).id, (await post(last)).id];
    for (let index = 1; index < BOARD_LIMITS.hiddenPeople; index += 1) {
      const { id } = await scene.account('', { id: `p${index}`, email: `p${index}@example.com` });
      await scene.stores.hidings.add(person.id, courseId, id, 1);
    }
    const hide = (index: number) => refusalOf(scene.site.boards.entries.hideWriter(person, ids[index] ?? ''));
    expect([await hide(0), await hide(0), await hide(1)]).toEqual([null, null, 'AS_MANY_AS_CAN_BE']);
  });
});

describe('[BD4] photos', () => {
  it('that nothing names are gone a day later, and make room', async () => {
    const person = await member('a');
    const { uploads } = scene.site.boards;
    const put = () => {
      scene.clock.advance(1);
      return uploads.put(person, slug, MADE);
    };
    const [first] = [await put()];
    for (let index = 1; index < PHOTO_LIMITS.unused; index += 1) {
      await put();
    }
    const { id } = await post(person, { photos: [first.id] });
    const second = (await scene.stores.photos.unusedOf(`account:${person.id}`))[0];
    await put();
    expect(await scene.stores.photos.find(second?.id ?? '')).not.toBeNull();
    await put();
    expect(await scene.stores.photos.find(second?.id ?? '')).toBeNull();
    expect(await scene.stores.photos.unusedOf(`account:${person.id}`)).toHaveLength(PHOTO_LIMITS.unused);
    await scene.pass(UNUSED_PHOTO_MS + 1);
    const next = await put();
    expect(await scene.stores.photos.unusedOf(`account:${person.id}`)).toHaveLength(1);
    const page = await scene.site.boards.board.post(person, id);
    expect(page.post.photos).toEqual([first]);
    expect(next.id).not.toBe(first.id);
  });

  it('have a bound in all that one person wrote', async () => {
    const person = await member('a');
    const sender = `account:${person.id}` as const;
    await scene.stores.transaction(async ({ photos }) => {
      for (let index = 0; index < PHOTO_LIMITS.ofSender; index += 1) {
        const kept = { id: String(index).padStart(16, '0'), sender, usedBy: `entry:${index}` as const };
        await photos.insert({ ...kept, position: 0, width: 1, height: 1, createdAt: 0 }, MADE.sizes);
      }
    });
    const put = () => scene.site.boards.uploads.put(person, slug, MADE);
    expect(await refusalOf(put())).toBe('AS_MANY_AS_CAN_BE');
    await scene.stores.photos.removeOf('entry:0');
    expect(await refusalOf(put())).toBeNull();
  });

  it('that nothing names are gone, also where nobody sends another, and nothing is due', async () => {
    const person = await member('a');
    const { id } = await scene.site.boards.uploads.put(person, slug, MADE);
    const kept = await scene.site.boards.uploads.put(person, slug, MADE);
    await post(person, { photos: [kept.id] });
    await scene.site.dates.cancel(mentor, dateId, '미안해요');
    await scene.pass(UNUSED_PHOTO_MS - 1);
    expect(await scene.stores.photos.find(id)).not.toBeNull();
    await scene.pass(2 * HOUR_MS);
    await expect.poll(() => scene.stores.photos.find(id)).toBeNull();
    expect(await scene.stores.photos.find(kept.id)).not.toBeNull();
  });

  it('are kept by a change that names them, in the order in which it does', async () => {
    const person = await member('a');
    const { uploads, entries, board } = scene.site.boards;
    const [one, two, three] = [
      await uploads.put(person, slug, MADE),
      await uploads.put(person, slug, MADE),
      await uploads.put(person, slug, MADE),
    ];
    const { id } = await post(person, { photos: [one.id, two.id] });
    await entries.change(person, id, { text: '', photos: [three.id, two.id, two.id] });
    expect((await board.post(person, id)).post.photos).toEqual([three, two]);
    expect(await scene.stores.photos.find(one.id)).toBeNull();
    // After the refusal it is unchanged.
    expect(await refusalOf(entries.change(person, id, { text: '', photos: ['z'.repeat(16)] }))).toBe(
      'PHOTO_GONE',
    );
    expect((await board.post(person, id)).post.photos).toEqual([three, two]);
  });
});

describe('[BD15] who is forgotten', () => {
  it('costs the store as many questions, however much they wrote', async () => {
    const cost = async (sign: string, count: number): Promise<number> => {
      const person = await member(sign);
      await scene.stores.transaction(async ({ entries }) => {
        for (let index = 0; index < count; index += 1) {
          drafts += 1;
          await entries.insert(blank(drafts, { writerId: person.id }));
        }
      });
      const before = asked;
      await scene.stores.transaction((inner) =>
        scene.site.boards.ownEntries.forget(counting(inner), person.id),
      );
      return asked - before;
    };
    expect([await cost('a', 1), await cost('b', 50)]).toEqual([5, 5]);
  });

  it('leaves places that say nothing, and whatever was said of them is gone', async () => {
    const [writer, other] = [await member('w'), await member('a')];
    const { uploads, entries, moderation, ownEntries } = scene.site.boards;
    const photo = await uploads.put(writer, slug, MADE);
    const [mine, removed, theirs] = [
      (await post(writer, { photos: [photo.id] })).id,
      (await post(writer)).id,
      (await post(other)).id,
    ];
    for (const id of [mine, removed]) {
      await entries.like(other, id);
      await moderation.report(other, id, 'abuse');
    }
    await entries.like(writer, theirs);
    await entries.remove(mentor, removed);
    await scene.stores.transaction((inner) => ownEntries.forget(inner, writer.id));
    const { stores } = scene;
    for (const [id, removedBy] of [
      [mine, 'writer'],
      [removed, 'mentor'],
    ] as const) {
      expect(await stores.entries.find(id)).toMatchObject({
        ...{ state: 'removed', removedBy, text: '', writerId: null, draft: null, hiddenWhy: null },
      });
    }
    expect(await stores.photos.find(photo.id)).toBeNull();
    expect(await stores.likes.ofAccount(other.id)).toEqual([]);
    expect((await stores.reports.ofAccount(other.id)).map(({ entryId }) => entryId)).toEqual([removed]);
    expect(await stores.entries.find(theirs)).toMatchObject({ state: 'shown', text: '언제요?' });
  });
});

describe('[BD2] somebody', () => {
  it('who is taken out writes nothing more, from the same moment on', async () => {
    const person = await member('a');
    const [booking] = await scene.stores.bookings.ofAddress('a@example.com', 1);
    await scene.site.attendances.takeOut(mentor, booking?.id ?? '', '미안해요');
    expect(await refusalOf(post(person))).toBe('BOOKERS_ONLY');
    expect(await refusalOf(scene.site.boards.uploads.put(person, slug, MADE))).toBe('BOOKERS_ONLY');
  });

  it('whose account is gone is signed in no more', async () => {
    const person = await member('a');
    await scene.stores.accounts.remove(person.id);
    expect(await refusalOf(post(person))).toBe('SIGN_IN_NEEDED');
  });
});
