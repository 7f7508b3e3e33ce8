import { beforeEach, describe, expect, it } from 'vitest';

import type { SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord, ReportRecord } from '../../ports/board.ts';
import type { PhotoRecord } from '../../ports/photos.ts';
import { booking, course, date, id, NOW } from './courseStores.suite.ts';

const entry = (sign: string, more: Partial<EntryRecord> = {}): EntryRecord => ({
  ...{ id: id(sign), courseId: id('c'), parentId: null, kind: 'question', writerId: id('w') },
  ...{ draft: `draft ${sign}`, at: NOW, editedAt: null, text: '언제 말리나요?', state: 'shown' },
  ...{ hiddenWhy: null, hiddenAt: null, removedBy: null, pinnedAt: null },
  ...more,
});
const comment = (sign: string, below: string, more: Partial<EntryRecord> = {}): EntryRecord =>
  entry(sign, { parentId: id(below), kind: null, ...more });
const photo = (sign: string, more: Partial<PhotoRecord> = {}): PhotoRecord => ({
  ...{ id: id(sign), sender: `account:${id('w')}`, usedBy: null, position: 0 },
  ...{ width: 4, height: 3, createdAt: NOW },
  ...more,
});
const bytes = (of: number) => Uint8Array.from([0xff, 0xd8, of, 0]);
const SIZES = { small: bytes(1), medium: bytes(2), large: bytes(3) };
const ids = (found: readonly { readonly id: string }[]) => found.map((one) => one.id);

/** What every database must do for boards and photos. */
export function boardSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
    await stores.courses.insert(course('c'));
    await stores.courses.insert(course('e', { mentorId: id('n') }));
    await stores.dates.insert(date('d'));
    for (const sign of ['w', 'x', 'm']) {
      const account = {
        id: id(sign),
        name: null,
        email: `${sign}@example.com`,
        language: null,
        createdAt: NOW,
      };
      await stores.accounts.insert({ ...account, role: sign === 'm' ? 'mentor' : 'person' });
    }
  });

  describe('entries', () => {
    it('[BD1] come back as they were kept, by their id or draft, and change', async () => {
      const { entries } = stores;
      await entries.insert(entry('1'));
      await entries.insert(comment('2', '1'));
      expect(await entries.find(id('1'))).toEqual(entry('1'));
      expect(ids(await entries.findAll([id('1'), id('2'), id('z')])).sort()).toEqual([id('1'), id('2')]);
      expect((await entries.findDraft(id('w'), 'draft 2'))?.id).toBe(id('2'));
      expect([
        await entries.findDraft(id('x'), 'draft 2'),
        await entries.find(id('z')),
        await entries.findAll([]),
      ]).toEqual([null, null, []]);
      await expect(entries.insert(entry('3', { draft: 'draft 1' }))).rejects.toThrow();
      await entries.change(id('1'), { state: 'hidden', hiddenWhy: '얼굴' });
      expect(await entries.find(id('1'))).toEqual(entry('1', { state: 'hidden', hiddenWhy: '얼굴' }));
    });

    it('[BD1] are listed latest first, from one on, of a kind, and without some people’s', async () => {
      const { entries } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2', { at: NOW + 1, kind: 'work', writerId: id('x') }));
      await entries.insert(entry('3', { at: NOW + 1 }));
      await entries.insert(entry('4', { at: NOW + 2, pinnedAt: NOW, writerId: null, draft: null }));
      await entries.insert(entry('5', { at: NOW + 3, courseId: id('e') }));
      await entries.insert(comment('6', '1', { at: NOW + 4 }));
      const of = async (more: object) =>
        ids(
          await entries.posts({
            ...{ courseId: id('c'), kind: null, before: null, without: [], limit: 9 },
            ...more,
          }),
        );
      expect(await of({})).toEqual([id('3'), id('2'), id('1')]);
      expect(await of({ limit: 1 })).toEqual([id('3')]);
      expect(await of({ kind: 'work' })).toEqual([id('2')]);
      expect(await of({ without: [id('w')] })).toEqual([id('2')]);
      expect(await of({ before: { id: id('3'), at: NOW + 1 } })).toEqual([id('2'), id('1')]);
      expect(await of({ before: { id: id('2'), at: NOW + 1 } })).toEqual([id('1')]);
      expect((await entries.pinned(id('c')))?.id).toBe(id('4'));
      await entries.unpin(id('c'));
      expect(await entries.pinned(id('c'))).toBeNull();
      // Entries of a deleted account are never left out.
      expect(await of({ without: [id('w'), id('x')] })).toEqual([id('4')]);
    });

    it('[BD9] that are not shown are nobody’s to leave out', async () => {
      const { entries } = stores;
      await entries.insert(entry('1', { state: 'hidden' }));
      await entries.insert(entry('2', { state: 'removed' }));
      await entries.insert(entry('3'));
      await entries.insert(comment('4', '3', { state: 'removed' }));
      await entries.insert(comment('5', '3'));
      const query = { courseId: id('c'), kind: null, before: null, limit: 9 };
      expect(ids(await entries.posts({ ...query, without: [id('w')] }))).toEqual([id('2'), id('1')]);
      expect(ids(await entries.comments(id('3'), [id('w')], 9))).toEqual([id('4')]);
    });

    it('[BD1] are counted by kind, by writer and below a post', async () => {
      const { entries } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2', { kind: 'work', writerId: id('x') }));
      await entries.insert(entry('3', { state: 'hidden' }));
      await entries.insert(entry('4', { state: 'removed' }));
      await entries.insert(comment('5', '1'));
      await entries.insert(comment('6', '1', { writerId: id('x') }));
      await entries.insert(comment('7', '1', { state: 'removed', at: NOW + 2 }));
      await entries.insert(comment('8', '1', { state: 'removed', at: NOW + 1 }));
      const counts = async (without: string[]) => Object.fromEntries(await entries.counts(id('c'), without));
      expect([await counts([]), await counts([id('x')])]).toEqual([
        { question: 1, work: 1 },
        { question: 1 },
      ]);
      expect([await entries.countComments(id('1')), await entries.countOf(id('c'), id('w'))]).toEqual([4, 6]);
      expect(ids(await entries.comments(id('1'), [id('x')], 9))).toEqual([id('5'), id('8'), id('7')]);
      expect(ids(await entries.of(id('x'))).sort()).toEqual([id('2'), id('6')]);
      expect(await entries.removeEmptyPlace(id('1'))).toBe(true);
      expect(ids(await entries.comments(id('1'), [], 9))).toEqual([id('5'), id('6'), id('7')]);
      expect([await entries.removeEmptyPlace(id('1')), await entries.removeEmptyPlace(id('1'))]).toEqual([
        true,
        false,
      ]);
      expect(ids(await entries.comments(id('1'), [], 1))).toEqual([id('5')]);
    });

    it('[BD1] are counted below posts as far as they are shown, and whether the mentor has answered', async () => {
      const { entries } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2'));
      await entries.insert(comment('5', '1'));
      await entries.insert(comment('6', '1', { writerId: id('x') }));
      await entries.insert(comment('7', '1', { state: 'hidden', writerId: id('m') }));
      const tallies = async (mentorId: string, without: string[] = []) =>
        Object.fromEntries(await entries.tallies([id('1'), id('2')], mentorId, without));
      await entries.insert(comment('a', '1', { writerId: id('m') }));
      await entries.insert(comment('b', '1', { writerId: null, draft: null }));
      expect([await tallies(id('m')), await tallies(id('n'), [id('x')])]).toEqual([
        { [id('1')]: { count: 4, answers: 1 } },
        { [id('1')]: { count: 3, answers: 0 } },
      ]);
      await stores.accounts.change(id('m'), { role: 'owner' });
      expect(await tallies(id('n'))).toEqual({ [id('1')]: { count: 4, answers: 1 } });
      expect((await entries.tallies([], id('m'), [])).size).toBe(0);
    });

    it('[BD1] say what else was asked, and what was made', async () => {
      const { entries, photos } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2', { at: NOW + 1, text: '' }));
      await entries.insert(entry('3', { at: NOW + 2, kind: 'work' }));
      await entries.insert(entry('4', { at: NOW + 3, kind: 'work', state: 'hidden' }));
      await entries.insert(entry('5', { at: NOW + 4 }));
      await photos.insert(photo('a', { usedBy: `entry:${id('3')}`, position: 1 }), SIZES);
      await photos.insert(photo('b', { usedBy: `entry:${id('3')}` }), SIZES);
      await photos.insert(photo('d', { usedBy: `entry:${id('4')}` }), SIZES);
      await photos.insert(photo('f', { usedBy: `entry:${id('5')}` }), SIZES);
      expect(ids(await entries.questions(id('c'), id('5'), [], 9))).toEqual([id('1')]);
      expect(await entries.questions(id('c'), id('5'), [id('w')], 9)).toEqual([]);
      expect(await entries.works(id('c'), [], 9)).toEqual([
        { postId: id('3'), photo: { id: id('b'), width: 4, height: 3 } },
        { postId: id('3'), photo: { id: id('a'), width: 4, height: 3 } },
      ]);
      expect([
        (await entries.works(id('c'), [], 1)).length,
        (await entries.works(id('c'), [id('w')], 9)).length,
      ]).toEqual([1, 0]);
    });

    it('[BD2] are by people with the account’s name, or else the booking’s', async () => {
      const { entries, bookings, accounts } = stores;
      await bookings.insert(booking('1', { email: 'w@example.com', name: '옛 이름', state: 'cancelled' }));
      await bookings.insert(booking('2', { email: 'w@example.com', name: '박서연', language: 'en' }));
      await bookings.insert(booking('3', { email: 'm@example.com' }));
      // Booking takes no proof of the address, so a later booking with it must not rename anybody.
      await bookings.insert(booking('4', { email: 'w@example.com', name: '딴 사람', createdAt: NOW + 1 }));
      await accounts.change(id('m'), { name: '이정은' });
      const writers = await entries.writers(id('c'), [id('w'), id('x'), id('m'), id('z')]);
      expect([...writers.values()].map(({ name, role, language }) => [name, role, language]).sort()).toEqual(
        [
          ['박서연', 'person', 'en'],
          ['이정은', 'mentor', 'ko'],
          [null, 'person', 'ko'],
        ].sort(),
      );
      await accounts.change(id('w'), { language: 'ko' });
      expect((await entries.writers(id('c'), [id('w')])).get(id('w'))?.language).toBe('ko');
      const elsewhere = await entries.writers(id('e'), [id('w')]);
      expect([elsewhere.get(id('w'))?.name, (await entries.writers(id('c'), [])).size]).toEqual([null, 0]);
    });

    it('[BD2] are for whose address has a seat, on any date of the course', async () => {
      const { bookings } = stores;
      await bookings.insert(booking('1', { email: 'w@example.com' }));
      for (const state of ['held', 'waiting', 'offered', 'cancelled'] as const) {
        await bookings.insert(booking(state[0] ?? '', { email: 'x@example.com', state }));
      }
      const has = (of: string, sign: string) => bookings.hasSeat(id(of), `${sign}@example.com`);
      expect([await has('c', 'w'), await has('e', 'w'), await has('c', 'x')]).toEqual([true, false, false]);
    });

    it('[BD1] go with their course, and photos with them', async () => {
      const { entries, photos, courses } = stores;
      await entries.insert(entry('1'));
      await entries.insert(comment('2', '1'));
      await photos.insert(photo('a', { usedBy: `entry:${id('2')}` }), SIZES);
      await photos.insert(photo('b', { usedBy: `review:${id('2')}` }), SIZES);
      await courses.remove(id('c'));
      expect(await entries.findAll([id('1'), id('2')])).toEqual([]);
      expect([await photos.find(id('a')), (await photos.find(id('b')))?.id]).toEqual([null, id('b')]);
    });

    it('[BD1] lose their writer with the account, which takes likes, hidings and reports along', async () => {
      const { entries, likes, hidings, reports, accounts } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2', { writerId: id('x') }));
      await likes.add(id('2'), id('w'), NOW);
      await hidings.add(id('w'), id('c'), id('x'), NOW);
      await hidings.add(id('x'), id('c'), id('w'), NOW);
      await reports.put(report('r', { entryId: id('2'), reporterId: id('w') }));
      await accounts.remove(id('w'));
      expect((await entries.find(id('1')))?.writerId).toBeNull();
      expect((await likes.counts([id('2')], id('w'))).size).toBe(0);
      expect([await hidings.of(id('w'), id('c')), await hidings.of(id('x'), id('c'))]).toEqual([[], []]);
      expect(await reports.find(id('r'))).toBeNull();
    });
  });

  describe('likes and hidings', () => {
    it('[BD1] are once each, and counted', async () => {
      const { entries, likes } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2'));
      await likes.add(id('1'), id('w'), NOW);
      await likes.add(id('1'), id('w'), NOW + 1);
      await likes.add(id('1'), id('x'), NOW);
      await likes.add(id('2'), id('x'), NOW);
      const counts = async () => Object.fromEntries(await likes.counts([id('1'), id('2')], id('w')));
      expect(await counts()).toEqual({
        [id('1')]: { count: 2, isMine: true },
        [id('2')]: { count: 1, isMine: false },
      });
      expect(await likes.ofAccount(id('w'))).toEqual([{ entryId: id('1'), at: NOW }]);
      await likes.remove(id('1'), id('w'));
      await likes.removeOf(id('2'));
      expect(await counts()).toEqual({ [id('1')]: { count: 1, isMine: false } });
      expect((await likes.counts([], id('w'))).size).toBe(0);
    });

    it('[BD1] of people are of one board, and end together', async () => {
      const { hidings } = stores;
      await hidings.add(id('w'), id('c'), id('x'), NOW);
      await hidings.add(id('w'), id('c'), id('x'), NOW + 1);
      await hidings.add(id('w'), id('e'), id('m'), NOW + 2);
      expect([await hidings.of(id('w'), id('c')), await hidings.of(id('x'), id('c'))]).toEqual([
        [id('x')],
        [],
      ]);
      await hidings.removeAll(id('w'), id('c'));
      expect(await hidings.of(id('w'), id('c'))).toEqual([]);
      expect(await hidings.ofAccount(id('w'))).toEqual([{ courseId: id('e'), at: NOW + 2 }]);
    });
  });

  describe('reports', () => {
    it('[BD1] are one of each reporter, and answered together', async () => {
      const { entries, reports } = stores;
      await entries.insert(entry('1'));
      await entries.insert(entry('2'));
      await entries.insert(entry('3', { courseId: id('e') }));
      await reports.put(report('r', { at: NOW + 1 }));
      await reports.put(report('s', { reporterId: id('m'), at: NOW + 2 }));
      await reports.put(report('t', { entryId: id('2') }));
      await reports.put(report('u', { entryId: id('3'), at: NOW + 9 }));
      await reports.put(report('v', { reporterId: id('m'), at: NOW + 3 }));
      expect([await reports.find(id('s')), (await reports.findBy(id('1'), id('m')))?.id]).toEqual([
        null,
        id('v'),
      ]);
      expect(ids(await reports.waitingOf(id('1')))).toEqual([id('r'), id('v')]);
      const waiting = async (mentor: string | null, limit = 9) =>
        (await reports.waiting(mentor, limit)).map(({ report: { id: of }, count }) => [of, count]);
      expect(await waiting(null)).toEqual([
        [id('t'), 1],
        [id('r'), 2],
        [id('u'), 1],
      ]);
      expect([await waiting(id('n')), await waiting(id('m'), 1)]).toEqual([[[id('u'), 1]], [[id('t'), 1]]]);
      expect(await reports.countWaiting(id('c'))).toBe(2);
      await reports.answer(id('1'), 'kept', NOW + 5);
      expect([await reports.countWaiting(id('c')), await reports.waitingOf(id('1'))]).toEqual([1, []]);
      expect(await reports.find(id('r'))).toEqual(
        report('r', { at: NOW + 1, answer: 'kept', answeredAt: NOW + 5 }),
      );
      await reports.removeOf(id('2'));
      expect(ids(await reports.ofAccount(id('x')))).toEqual([id('u'), id('r')]);
      expect(await waiting(id('m'))).toEqual([]);
    });
  });

  describe('photos', () => {
    it('[BD4] come back as they were kept, in three sizes', async () => {
      const { photos } = stores;
      await photos.insert(photo('a'), SIZES);
      expect(await photos.find(id('a'))).toEqual(photo('a'));
      expect([...((await photos.file(id('a'), 'medium')) ?? [])]).toEqual([...bytes(2)]);
      expect([await photos.find(id('z')), await photos.file(id('z'), 'small')]).toEqual([null, null]);
    });

    it('[BD4] are of what names them, in their order', async () => {
      const { photos } = stores;
      for (const sign of ['a', 'b', 'd']) {
        await photos.insert(photo(sign), SIZES);
      }
      await photos.use(id('a'), 'entry:1', 1);
      expect([await photos.countOf(`account:${id('w')}`), await photos.countOf('booking:x')]).toEqual([3, 0]);
      await photos.use(id('b'), 'entry:1', 0);
      const of = await photos.of(['entry:1', 'entry:2']);
      expect([ids(of.get('entry:1') ?? []), of.get('entry:2')]).toEqual([[id('b'), id('a')], undefined]);
      expect((await photos.of([])).size).toBe(0);
      expect(ids(await photos.unusedOf(`account:${id('w')}`))).toEqual([id('d')]);
      await photos.removeOf('entry:1');
      expect([await photos.find(id('a')), (await photos.find(id('d')))?.id]).toEqual([null, id('d')]);
      await photos.remove(id('d'));
      expect(await photos.find(id('d'))).toBeNull();
    });

    it('[BD4] that nothing names go, by their age or their sender', async () => {
      const { photos } = stores;
      await photos.insert(photo('a', { createdAt: NOW - 1 }), SIZES);
      await photos.insert(photo('b', { createdAt: NOW - 1, usedBy: 'entry:1' }), SIZES);
      await photos.insert(photo('d'), SIZES);
      await photos.insert(photo('f', { sender: `booking:${id('w')}` }), SIZES);
      await photos.removeUnused(NOW);
      const left = async () =>
        (await Promise.all(['a', 'b', 'd', 'f'].map((sign) => photos.find(id(sign))))).map(
          (one) => one !== null,
        );
      expect(await left()).toEqual([false, true, true, true]);
      await photos.removeUnusedOf(`account:${id('w')}`);
      expect(await left()).toEqual([false, true, false, true]);
    });
  });
}

function report(sign: string, more: Partial<ReportRecord> = {}): ReportRecord {
  return {
    ...{ id: id(sign), entryId: id('1'), reporterId: id('x'), reason: 'abuse', at: NOW },
    ...{ answeredAt: null, answer: null },
    ...more,
  };
}
