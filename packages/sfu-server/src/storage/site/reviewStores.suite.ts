import { beforeEach, describe, expect, it } from 'vitest';

import type { SiteStores } from '../../ports/accounts.ts';
import type { QuestionRecord, ReviewRecord } from '../../ports/reviews.ts';
import { NOW, booking, course, date, id } from './courseStores.suite.ts';

const review = (sign: string, more: Partial<ReviewRecord> = {}): ReviewRecord => ({
  ...{ id: id(sign), bookingId: id(sign), courseId: id('c'), stars: 4, text: '좋았어요', shownAs: 'family' },
  ...{ createdAt: NOW, editedAt: null, hidden: null, reply: null, repliedAt: null, replyEditedAt: null },
  ...more,
});
const question = (sign: string, more: Partial<QuestionRecord> = {}): QuestionRecord => ({
  ...{ id: id(sign), courseId: id('c'), text: '흙은요?', email: `${sign}@example.com`, language: 'ko' },
  ...{ draft: null, createdAt: NOW, answer: null, answeredAt: null, isPublic: false },
  ...more,
});
const seen = (record: ReviewRecord) => ({
  ...record,
  ...{ bookedAs: '박서연', startsAt: NOW + 1000, timeZone: 'Asia/Seoul' },
});
const idsOf = (records: readonly { id: string }[]) => records.map((one) => one.id);

/** What every database must do for reviews and questions. */
export function reviewSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
    await stores.courses.insert(course('c'));
    await stores.courses.insert(course('e', { mentorId: id('n') }));
    await stores.dates.insert(date('d'));
    for (const sign of ['1', '2', '3']) {
      await stores.bookings.insert(booking(sign));
    }
  });

  describe('reviews', () => {
    it('[RV11] come back as they were kept, beside their booking, of which there is one each', async () => {
      const { reviews } = stores;
      await reviews.insert(review('1'));
      expect(await reviews.find(id('1'))).toEqual(seen(review('1')));
      const changed = review('1', { stars: 5, editedAt: 7, hidden: 'abuse', reply: '답', repliedAt: 8 });
      await reviews.change(changed);
      expect(await reviews.ofBooking(id('1'))).toEqual(seen(changed));
      await expect(reviews.insert(review('2', { bookingId: id('1') }))).rejects.toThrow();
      await reviews.remove(id('1'));
      expect([await reviews.find(id('1')), await reviews.ofBooking(id('1'))]).toEqual([null, null]);
    });

    it('[RV11] are told the latest first, after one of them, and as a mean', async () => {
      const { reviews } = stores;
      expect(await reviews.summary(id('c'))).toEqual({ count: 0, mean: null });
      await reviews.insert(review('1', { stars: 1 }));
      await reviews.insert(review('2', { stars: 2, hidden: 'name' }));
      await reviews.insert(review('3', { stars: 5, createdAt: NOW + 1 }));
      expect(idsOf(await reviews.page(id('c'), null, 9))).toEqual([id('3'), id('2'), id('1')]);
      expect(idsOf(await reviews.page(id('c'), seen(review('2')), 9))).toEqual([id('1')]);
      expect(idsOf(await reviews.page(id('c'), review('3', { createdAt: NOW + 1 }), 1))).toEqual([id('2')]);
      expect(await reviews.page(id('e'), null, 9)).toEqual([]);
      const { count, mean } = await reviews.summary(id('c'));
      expect([count, mean]).toEqual([3, 8 / 3]);
    });

    it('[RV11] that have a photo are found, one of each course, and none that is hidden', async () => {
      const { reviews, photos, dates, bookings } = stores;
      const picture = { small: Uint8Array.of(1), medium: Uint8Array.of(2), large: Uint8Array.of(3) };
      const photo = (sign: string, of: string, position = 0) =>
        photos.insert(
          {
            ...{ id: id(sign), sender: 'booking:x', usedBy: `review:${id(of)}`, position },
            ...{ width: 3, height: 2, createdAt: NOW },
          },
          picture,
        );
      await dates.insert(date('f', { courseId: id('e') }));
      await bookings.insert(booking('4', { dateId: id('f') }));
      await reviews.insert(review('1', { createdAt: NOW + 3, hidden: 'privacy' }));
      await reviews.insert(review('2', { createdAt: NOW + 2 }));
      await reviews.insert(review('3', { createdAt: NOW + 5 }));
      await reviews.insert(review('4', { courseId: id('e') }));
      await photo('p', '1');
      await photo('q', '2', 1);
      await photo('r', '2');
      await photo('s', '4');
      const found = async (courses: string[], limit: number) =>
        (await reviews.withPhotos(courses, limit)).map(({ review: one, photoId }) => [one.id, photoId]);
      expect(await found([id('c'), id('e')], 9)).toEqual([
        [id('2'), id('r')],
        [id('4'), id('s')],
      ]);
      expect([await found([id('c'), id('e')], 1), await found([], 9)]).toEqual([[[id('2'), id('r')]], []]);
    });

    it('[RV11] wait for their mentor, are found by an address, and lose a reply with who gave it', async () => {
      const { reviews } = stores;
      await reviews.insert(review('1'));
      await reviews.insert(review('2', { reply: '답', repliedAt: NOW }));
      await reviews.insert(review('3', { hidden: 'abuse' }));
      expect(idsOf(await reviews.open(id('m'), 9))).toEqual([id('1')]);
      expect(idsOf(await reviews.open(null, 9))).toEqual([id('1')]);
      expect(await reviews.open(id('n'), 9)).toEqual([]);
      expect(idsOf(await reviews.ofAddress('2@example.com', 9))).toEqual([id('2')]);
      await reviews.forgetReplies(id('n'));
      expect((await reviews.find(id('2')))?.reply).toBe('답');
      await reviews.forgetReplies(id('m'));
      expect(await reviews.find(id('2'))).toEqual(seen(review('2')));
    });
  });

  describe('questions', () => {
    it('[RV11] come back as they were kept, and are open until they are answered', async () => {
      const { questions } = stores;
      await questions.insert(question('1'));
      await questions.insert(question('2', { createdAt: NOW + 1 }));
      expect(await questions.find(id('1'))).toEqual(question('1'));
      expect([idsOf(await questions.open(id('m'), 9)), await questions.open(id('n'), 9)]).toEqual([
        [id('2'), id('1')],
        [],
      ]);
      const answered = question('2', { answer: '네', answeredAt: NOW + 2, isPublic: true });
      await questions.change(answered);
      expect(await questions.find(id('2'))).toEqual(answered);
      expect([idsOf(await questions.open(null, 9)), await questions.countOpen(id('c'))]).toEqual([
        [id('1')],
        1,
      ]);
      await questions.insert(question('3', { answer: '네', answeredAt: NOW + 3 }));
      await questions.insert(question('4', { answer: '네', answeredAt: NOW + 4, isPublic: true }));
      expect(idsOf(await questions.shown(id('c'), 9))).toEqual([id('4'), id('2')]);
      expect(idsOf(await questions.shown(id('c'), 1))).toEqual([id('4')]);
      await questions.remove(id('4'));
      expect(await questions.find(id('4'))).toBeNull();
    });

    it('[RV11] go along with an address, and go with it, or with their mentor', async () => {
      const { questions } = stores;
      await questions.insert(question('1'));
      await questions.insert(question('2'));
      await questions.insert(question('3', { courseId: id('e') }));
      await questions.readdress('1@example.com', 'new@example.com');
      expect(idsOf(await questions.ofAddress('new@example.com', 9))).toEqual([id('1')]);
      await questions.removeOfAddress('new@example.com');
      await questions.removeOfMentor(id('n'));
      expect([await questions.find(id('1')), await questions.find(id('3'))]).toEqual([null, null]);
      expect(await questions.find(id('2'))).toEqual(question('2'));
    });
  });

  describe('time in class', () => {
    it('[RV2] is kept with a booking, and never becomes less', async () => {
      const { bookings, dates } = stores;
      await bookings.attended(id('1'), 700);
      await bookings.attended(id('1'), 600);
      expect((await bookings.find(id('1')))?.attendedMs).toBe(700);
      expect((await bookings.find(id('2')))?.attendedMs).toBe(0);
      expect((await dates.ofClass('aaaaaaaaaaaa'))?.id).toBe(id('d'));
      expect(await dates.ofClass('bbbbbbbbbbbb')).toBeNull();
    });
  });
}
