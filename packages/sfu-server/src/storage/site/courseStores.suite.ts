import { USUAL_REFUND_RULE } from '@gongbang/protocol';
import { beforeEach, describe, expect, it } from 'vitest';

import type { SiteStores } from '../../ports/accounts.ts';
import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';

export const NOW = 1_800_000_000_000;
export const id = (sign: string): string => sign.repeat(16);

export const course = (sign: string, more: Partial<CourseRecord> = {}): CourseRecord => ({
  ...{ id: id(sign), slug: `pot-${sign}`, mentorId: id('m'), title: '핀치 포트', craft: '도자' },
  ...{ about: '', outcome: '', level: '', minutes: 120, seats: 8, mentorAbout: '', cover: null },
  materials: [{ id: 'clay', text: '흙' }],
  steps: [],
  ...{ price: 0, currency: 'KRW', kit: null, refundRule: USUAL_REFUND_RULE },
  ...{ createdAt: NOW, removedAt: null },
  ...more,
});
export const date = (sign: string, more: Partial<DateRecord> = {}): DateRecord => ({
  ...{ id: id(sign), courseId: id('c'), classId: 'aaaaaaaaaaaa', startsAt: NOW + 1000 },
  ...{ timeZone: 'Asia/Seoul', seats: 8, minimum: null, revision: 0, createdAt: NOW },
  ...{ cancelledAt: null, cancelledBy: null, cancelledWhy: '', decidedFor: null, settledFor: null },
  ...{ origin: 'https://studio.example', turns: 0, dueAt: null, follows: null },
  ...more,
});
export const booking = (sign: string, more: Partial<BookingRecord> = {}): BookingRecord => ({
  ...{ id: id(sign), dateId: id('d'), state: 'booked', keyHash: 'hash', sealedKey: 'sealed' },
  ...{ sealedPass: null, passHash: null, name: '박서연', email: `${sign}@example.com`, language: 'ko' },
  ...{ network: null, turn: 1, createdAt: NOW, since: NOW, until: null, movedFrom: null },
  ...{ askAgainAt: null, cancelledAt: null, cancelledBy: null, cancelledWhy: '' },
  ...{ attendedMs: 0, remindedDay: null, remindedHour: null },
  ...more,
});

/** What every database must do for courses, dates and bookings. */
export function courseSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
    await stores.courses.insert(course('c'));
    await stores.dates.insert(date('d'));
  });

  describe('courses', () => {
    it('[CO1] come back as they were kept, by their id or address, latest first', async () => {
      const { courses } = stores;
      await courses.insert(course('e', { createdAt: NOW + 1, mentorId: id('n') }));
      await courses.insert(course('f', { removedAt: NOW }));
      expect(await courses.find(id('c'))).toEqual(course('c'));
      expect(await courses.findBySlug('pot-f')).toEqual(course('f', { removedAt: NOW }));
      expect([await courses.find(id('z')), await courses.findBySlug('z')]).toEqual([null, null]);
      const ids = async (of: string | null) => (await courses.offered(of)).map((one) => one.id);
      expect([await ids(null), await ids(id('n'))]).toEqual([[id('e'), id('c')], [id('e')]]);
      expect((await courses.all(null)).map((one) => one.id)).toEqual([id('e'), id('f'), id('c')]);
      expect((await courses.all(id('n'))).map((one) => one.id)).toEqual([id('e')]);
      await courses.change(id('c'), { title: '접시', materials: [] });
      expect(await courses.find(id('c'))).toEqual(course('c', { title: '접시', materials: [] }));
    });

    it('[CO1] have an address of their own', async () => {
      await expect(stores.courses.insert(course('e', { slug: 'pot-c' }))).rejects.toThrow();
    });

    it('[CO1] have a cover each, which the next one replaces, and which goes with them', async () => {
      const { courses } = stores;
      const bytes = (of: number) => Uint8Array.from([0xff, 0xd8, of, 0]);
      const cover = (version: string, of: number) => ({
        version,
        sizes: { small: bytes(of), medium: bytes(of + 1), large: bytes(of + 2) },
      });
      expect(await courses.findCover('pot-c', 'small')).toBeNull();
      await courses.putCover(id('c'), cover('one', 1));
      await courses.putCover(id('c'), cover('two', 5));
      expect((await courses.find(id('c')))?.cover).toBe('two');
      const found = await courses.findCover('pot-c', 'medium');
      expect([found?.version, [...(found?.jpeg ?? [])]]).toEqual(['two', [...bytes(6)]]);
      await courses.remove(id('c'));
      expect([await courses.findCover('pot-c', 'medium'), await stores.dates.find(id('d'))]).toEqual([
        null,
        null,
      ]);
    });
  });

  describe('dates', () => {
    it('[CO1] come back as they were kept, by time, of the courses that are asked for', async () => {
      const { dates, courses } = stores;
      await courses.insert(course('e'));
      await dates.insert(date('f', { startsAt: NOW + 500 }));
      await dates.insert(date('g', { startsAt: NOW + 2000, courseId: id('e') }));
      const ids = (found: DateRecord[]) => found.map((one) => one.id);
      expect(await dates.find(id('d'))).toEqual(date('d'));
      expect(ids(await dates.from([id('c')], NOW, 9))).toEqual([id('f'), id('d')]);
      expect(ids(await dates.from([id('c'), id('e')], NOW + 1000, 1))).toEqual([id('d')]);
      expect(ids(await dates.before([id('c'), id('e')], NOW + 2000, 9))).toEqual([id('d'), id('f')]);
      await dates.insert(date('h', { startsAt: NOW + 700, cancelledAt: NOW, cancelledBy: 'mentor' }));
      expect(ids(await dates.from([id('c')], NOW, 9))).toEqual([id('f'), id('d')]);
      expect(ids(await dates.calledOff([id('c'), id('e')], NOW + 700, 9))).toEqual([id('h')]);
      expect(await dates.calledOff([id('c')], NOW + 701, 9)).toEqual([]);
      const none = await Promise.all([
        dates.from([], NOW, 9),
        dates.before([], NOW, 9),
        dates.calledOff([], NOW, 9),
      ]);
      expect(none).toEqual([[], [], []]);
      expect(await dates.find(id('z'))).toBeNull();
    });

    it('[BK12] are taken one turn after the other', async () => {
      const taken: number[] = [];
      const act = () =>
        stores.transaction(async (inner) => {
          const turn = await inner.dates.take(id('d'));
          await inner.bookings.of(id('d'));
          taken.push(turn?.turns ?? 0);
        });
      await Promise.all([1, 2, 3, 4].map(act));
      expect(taken).toEqual([1, 2, 3, 4]);
      expect(await stores.dates.take(id('z'))).toBeNull();
    });

    it('[BK12] say what is due first, and whose class has to follow', async () => {
      const { dates } = stores;
      expect([await dates.nextDue(), await dates.following()]).toEqual([null, []]);
      await dates.insert(date('e', { dueAt: NOW + 5, follows: 'plan' }));
      await dates.change(id('d'), { dueAt: NOW + 4 });
      expect(await dates.nextDue()).toEqual({ id: id('d'), dueAt: NOW + 4 });
      await dates.followed(id('e'), 7);
      expect(await dates.following()).toEqual([id('e')]);
      await dates.followed(id('e'), 0);
      expect(await dates.following()).toEqual([]);
      await dates.insert(date('f', { cancelledAt: NOW }));
      expect((await dates.upcoming(NOW)).sort()).toEqual([id('d'), id('e')]);
    });

    it('[BK12] count who has booked, waits, or holds a seat that is not over', async () => {
      const { dates, bookings } = stores;
      await bookings.insert(booking('1'));
      await bookings.insert(booking('2', { state: 'held', until: NOW }));
      await bookings.insert(booking('3', { state: 'held', until: NOW + 1 }));
      await bookings.insert(booking('4', { state: 'offered', until: NOW + 1 }));
      await bookings.insert(booking('5', { state: 'waiting' }));
      await bookings.insert(booking('6', { state: 'cancelled' }));
      await bookings.insert(booking('7', { state: 'awaiting', until: NOW }));
      await bookings.insert(booking('8', { state: 'awaiting', until: NOW + 1 }));
      const counts = await dates.counts([id('d'), id('z')], NOW);
      expect([counts.get(id('d')), counts.get(id('z'))]).toEqual([
        { taken: 4, booked: 1, waiting: 1, awaiting: 1 },
        { taken: 0, booked: 0, waiting: 0, awaiting: 0 },
      ]);
      expect((await dates.counts([], NOW)).size).toBe(0);
    });

    it('[CO14] count for a mentor’s record once somebody who has booked was in class', async () => {
      const { dates, bookings } = stores;
      for (const each of ['1', '2', '3']) {
        await bookings.insert(booking(each));
      }
      const record = async () => (await dates.trackRecords([id('m')])).get(id('m'));
      expect(await record()).toBeUndefined();
      await bookings.attended(id('1'), 1);
      await bookings.attended(id('2'), 700);
      expect(await record()).toEqual({ held: 1, met: 2 });
      expect((await dates.trackRecords([])).size).toBe(0);
    });
  });

  describe('bookings', () => {
    it('[BK12] come back as they were kept, and change whole', async () => {
      const { bookings } = stores;
      await bookings.insert(booking('1', { turn: 2 }));
      await bookings.insert(booking('2', { turn: 1, state: 'waiting' }));
      await bookings.insert(booking('3', { state: 'cancelled' }));
      expect(await bookings.find(id('1'))).toEqual(booking('1', { turn: 2 }));
      expect((await bookings.of(id('d'))).map((one) => one.id)).toEqual([id('2'), id('1')]);
      await bookings.change(booking('1', { state: 'cancelled', until: 5 }));
      expect(await bookings.find(id('1'))).toEqual(booking('1', { state: 'cancelled', until: 5 }));
      expect([await bookings.find(id('z')), await bookings.of(id('z'))]).toEqual([null, []]);
    });

    it('[BK12] are found by their address, and forgotten', async () => {
      const { bookings } = stores;
      const email = 'seo@example.com';
      await bookings.insert(booking('1', { email }));
      await bookings.insert(booking('2', { email, state: 'cancelled', createdAt: NOW + 1 }));
      await bookings.insert(booking('3'));
      expect((await bookings.ofAddress(email, 9)).map((one) => one.id)).toEqual([id('2'), id('1')]);
      const before = async (now: number, mentorId = id('m')) =>
        (await bookings.countBefore(mentorId, [email], now)).get(email) ?? 0;
      expect([await before(NOW), await before(NOW + 1001)]).toEqual([0, 1]);
      expect(await before(NOW + 1001, id('n'))).toBe(0);
      await bookings.forget([id('1'), id('2')]);
      await bookings.forget([]);
      expect(await bookings.ofAddress(email, 9)).toEqual([]);
      expect(await bookings.find(id('1'))).toEqual(booking('1', { email: null, name: null }));
    });

    it('[BK16] go along when an address becomes another, but for dates of which that has one', async () => {
      const { bookings, dates } = stores;
      await dates.insert(date('e'));
      await bookings.insert(booking('1', { email: 'old@example.com' }));
      await bookings.insert(booking('2', { email: 'old@example.com', dateId: id('e') }));
      await bookings.insert(booking('3', { email: 'new@example.com', dateId: id('e') }));
      await bookings.readdress('old@example.com', 'new@example.com');
      const of = async (email: string) => (await bookings.ofAddress(email, 9)).map((one) => one.id);
      expect([await of('old@example.com'), await of('new@example.com')]).toEqual([
        [id('2')],
        [id('1'), id('3')],
      ]);
    });

    it('[BK6] count what a network holds, and forget what was only held', async () => {
      const { bookings, dates } = stores;
      await dates.insert(date('e'));
      const blank = { state: 'held', name: null, email: null, since: null, network: 'n' } as const;
      await bookings.insert(booking('1', { ...blank, until: NOW + 1 }));
      await bookings.insert(booking('2', { ...blank, until: NOW + 1, dateId: id('e') }));
      await bookings.insert(booking('3', { ...blank, until: NOW }));
      await bookings.insert(booking('4', { ...blank, until: NOW + 1, network: 'm' }));
      await bookings.insert(booking('6', { state: 'offered', network: 'n', until: NOW + 1 }));
      expect(await bookings.countHolds('n', id('d'), NOW)).toEqual({ here: 2, all: 3 });
      await bookings.insert(booking('5', { state: 'offered', until: NOW }));
      await bookings.removeHolds(NOW + 1, NOW + 1, NOW + 1);
      const left = await Promise.all(['1', '3', '5'].map((sign) => bookings.find(id(sign))));
      expect(left.map((one) => one?.id ?? null)).toEqual([id('1'), null, id('5')]);
    });
  });
}
