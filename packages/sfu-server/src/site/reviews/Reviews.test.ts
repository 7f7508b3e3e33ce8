import {
  ATTENDED_MS,
  PHOTO_LIMITS,
  REVIEW_EDIT_MS,
  REVIEW_LIMITS,
  type FilledReviewForm,
  type NewBooking,
} from '@gongbang/protocol';
import { CourseScene, DAY_MS, HOUR_MS, booker, refusalOf } from '@gongbang/tests/support/courseScene.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { BookingRecord } from '../../ports/bookings.ts';

const FORM: FilledReviewForm = { stars: 4, text: '흙이 부드러웠어요.', photos: [], name: 'family' };
const PICTURE = {
  ...{ width: 3, height: 2 },
  sizes: { small: Uint8Array.of(1), medium: Uint8Array.of(2), large: Uint8Array.of(3) },
};
const QUESTION = { text: '흙은 어디서 사나요?', email: 'asker@example.com', language: 'ko' } as const;

let scene: CourseScene;
let mentor: AccountRecord;
let slug: string;
let dateId: string;
let classId: string;
let mine: NewBooking;

beforeEach(async () => {
  scene = await CourseScene.open();
  const offered = await scene.offer();
  ({ mentor } = offered);
  ({ slug } = offered.course);
  ({ id: dateId, classId } = offered.date);
  mine = await scene.book(dateId, 'a');
});
afterEach(() => scene[Symbol.asyncDispose]());

const recordOf = async ({ booking }: NewBooking): Promise<BookingRecord> => {
  const record = await scene.stores.bookings.find(booking.id);
  if (record === null) {
    throw new Error('no such booking');
  }
  return record;
};
const classOf = () => {
  const found = scene.door.classes.get(classId);
  if (found === undefined) {
    throw new Error('the class is gone');
  }
  return found;
};
/** Sets how long a booking's person was in class. */
const wasThere = async (whose: NewBooking, ms: number): Promise<void> => {
  classOf().attended.set((await recordOf(whose)).passHash ?? '', ms);
};
/** The class is over, and these people were there for long enough. */
const attended = async (...people: NewBooking[]): Promise<void> => {
  for (const whose of people) {
    await wasThere(whose, ATTENDED_MS);
  }
  await scene.pass(10 * DAY_MS + 3 * HOUR_MS);
};
const put = async (whose = mine, form: object = {}) =>
  scene.site.reviews.put(await recordOf(whose), { ...FORM, ...form });
const write = async (whose = mine, form: object = {}): Promise<string> =>
  (await put(whose, form)).review?.id ?? '';
const list = (account: AccountRecord | null = null) => scene.site.reviews.list(slug, undefined, account);
const page = () => scene.site.storefront.course(slug, null);

describe('[RV1] who may review', () => {
  it.each([
    [9 * 60_000, 'NOT_THERE', 'absent'],
    [ATTENDED_MS - 1, 'NOT_THERE', 'absent'],
    [ATTENDED_MS, null, 'open'],
  ])('who was there for %d ms: %s', async (ms, refusal, stage) => {
    await attended();
    await wasThere(mine, ms);
    expect((await scene.see(mine)).review).toEqual({ stage, stars: null, hasReply: false });
    expect((await scene.site.reviews.own(await recordOf(mine))).stage).toBe(stage);
    expect(await refusalOf(put())).toBe(refusal);
  });

  it('nobody before the class is over, however long they were in', async () => {
    await wasThere(mine, HOUR_MS);
    expect(await refusalOf(put())).toBe('TOO_EARLY');
    classOf().outcome = { phase: 'live', startedAt: 1, endedAt: null };
    await scene.pass(10 * DAY_MS + 3 * HOUR_MS);
    expect([(await scene.see(mine)).review?.stage, await refusalOf(put())]).toEqual(['early', 'TOO_EARLY']);
    classOf().outcome = { phase: 'ended', startedAt: 1, endedAt: scene.clock.now() };
    expect(await refusalOf(put())).toBeNull();
  });

  it('nobody who gave up their seat', async () => {
    await wasThere(mine, HOUR_MS);
    await scene.act('cancel', mine);
    await scene.stores.bookings.attended(mine.booking.id, HOUR_MS);
    await scene.pass(10 * DAY_MS + 3 * HOUR_MS);
    expect([(await scene.see(mine)).review, await refusalOf(put())]).toEqual([null, 'NOT_THERE']);
  });
});

describe('[RV2] how long somebody was there', () => {
  it('is kept with the booking when the class is asked to go, and outlives it', async () => {
    await attended(mine);
    await scene.site.presence.keep(classId);
    scene.door.classes.delete(classId);
    expect((await recordOf(mine)).attendedMs).toBe(ATTENDED_MS);
    expect(await refusalOf(put())).toBeNull();
  });

  it('is kept when a review is looked at, and never becomes less', async () => {
    await attended(mine);
    await scene.site.reviews.own(await recordOf(mine));
    await wasThere(mine, 5);
    await scene.site.presence.keep(classId);
    await scene.site.presence.keep('nosuchclass0');
    expect((await recordOf(mine)).attendedMs).toBe(ATTENDED_MS);
  });

  it('is not that of a class which was only tried before its date', async () => {
    await wasThere(mine, HOUR_MS);
    await scene.site.presence.keep(classId);
    expect((await recordOf(mine)).attendedMs).toBe(0);
  });

  it('is kept soon after a class comes to rest, and a store that refuses is no harm', async () => {
    await attended(mine);
    scene.site.presence.keepSoon(classId);
    await scene.site.presence.close();
    expect((await recordOf(mine)).attendedMs).toBe(ATTENDED_MS);
    await scene.stop();
    scene.site.presence.keepSoon(classId);
    await scene.site.presence.close();
    scene = await CourseScene.open({ folder: scene.folder, clock: scene.clock, door: scene.door });
  });

  it('is there when the server is back', async () => {
    await attended(mine);
    await scene.site.presence.keep(classId);
    const next = await scene.restarted(1000);
    scene = next;
    expect((await recordOf(mine)).attendedMs).toBe(ATTENDED_MS);
  });
});

describe('[RV3] a review', () => {
  it('is one per booking, changed for two weeks, and removed at any time', async () => {
    await attended(mine);
    const first = await put();
    expect([first.stage, first.review?.editedAt]).toEqual(['written', null]);
    scene.clock.advance(1000);
    const again = await put(mine, { stars: 5, name: 'full' });
    expect(again.review).toMatchObject({ id: first.review?.id, stars: 5, name: '사람 a', shownAs: 'full' });
    expect(again.review?.editedAt).toBe(scene.clock.now());
    expect(again.editableUntil).toBe((first.review?.at ?? 0) + REVIEW_EDIT_MS);
    expect((await list()).summary).toEqual({ count: 1, mean: 5 });
    await scene.pass(REVIEW_EDIT_MS - 1001);
    expect(await refusalOf(put())).toBeNull();
    await scene.pass(1);
    expect(await refusalOf(put())).toBe('EDIT_OVER');
    const removed = await scene.site.reviews.remove(await recordOf(mine));
    expect([removed.stage, removed.review]).toEqual(['open', null]);
    expect((await list()).summary).toEqual({ count: 0, mean: null });
    expect((await scene.site.reviews.remove(await recordOf(mine))).stage).toBe('open');
  });

  it('that was removed is written anew in its place and within its two weeks, and stays hidden', async () => {
    const other = await scene.book(dateId, 'b');
    await attended(mine, other);
    const first = await put();
    await scene.site.openWords.hide(mentor, first.review?.id ?? '', 'abuse');
    await scene.pass(HOUR_MS);
    await put(other, { stars: 2 });
    const removed = await scene.site.reviews.remove(await recordOf(mine));
    expect(removed.editableUntil).toBe(first.editableUntil);
    const again = await put(mine, { stars: 5 });
    expect(again.review).toMatchObject({
      at: first.review?.at,
      hidden: 'abuse',
      editedAt: scene.clock.now(),
    });
    expect((await list()).reviews.map(({ stars, text }) => [stars, text])).toEqual([
      [2, FORM.text],
      [5, ''],
    ]);
    // Once the mentor has shown it again, it stays shown.
    await scene.site.openWords.hide(mentor, again.review?.id ?? '', null);
    await scene.site.reviews.remove(await recordOf(mine));
    expect((await put()).review?.hidden).toBeNull();
    await scene.site.reviews.remove(await recordOf(mine));
    await scene.pass(REVIEW_EDIT_MS);
    expect(await refusalOf(put())).toBe('EDIT_OVER');
  });

  it('is one also where two are sent at once', async () => {
    await attended(mine);
    await Promise.all([put(), put(mine, { stars: 1 })]);
    expect((await list()).summary.count).toBe(1);
  });

  it('stands in the order of time, a page at a time, as soon as it is written', async () => {
    expect((await page()).reviews).toEqual({ count: 0, mean: null, latest: [] });
    const other = await scene.book(dateId, 'b');
    await attended(mine, other);
    await put();
    expect((await page()).reviews.count).toBe(1);
    scene.clock.advance(1);
    await put(other, { stars: 2 });
    const { reviews } = await page();
    expect([reviews.count, reviews.mean, reviews.latest.map(({ stars }) => stars)]).toEqual([2, 3, [2, 4]]);
    // Editing does not move a review up.
    await put(mine, { text: '또' });
    expect((await list()).reviews.map(({ stars }) => stars)).toEqual([2, 4]);
    const [first] = (await list()).reviews;
    const rest = await scene.site.reviews.list(slug, first?.id, null);
    expect([rest.reviews.map(({ stars }) => stars), rest.hasMore]).toEqual([[4], false]);
    expect(await refusalOf(scene.site.reviews.list(slug, 'z'.repeat(16), null))).toBe('NOT_FOUND');
    expect(await refusalOf(scene.site.reviews.list('no-such', undefined, null))).toBe('NOT_FOUND');
  });

  it('is written so often and no more', async () => {
    let left = 2;
    await scene[Symbol.asyncDispose]();
    scene = await CourseScene.open({ reviewBrakes: { reviewsOf: { take: () => (left-- > 0 ? 0 : 1) } } });
    const { date } = await scene.offer();
    mine = await scene.book(date.id, 'a');
    ({ classId } = date);
    await attended(mine);
    await put();
    await scene.site.reviews.remove(await recordOf(mine));
    expect(await refusalOf(put())).toBe('RATE_LIMITED');
  });
});

describe('[RV4] the mentor', () => {
  it('replies once, may change that, and it is mailed once, as the review was to them', async () => {
    await attended(mine);
    const id = await write();
    await expect(scene.site.openWords.list(mentor)).resolves.toMatchObject({ reviews: [{ review: { id } }] });
    const replied = await scene.site.openWords.reply(mentor, id, '또 오세요.');
    expect(replied.reply).toMatchObject({ text: '또 오세요.', mentorName: '이정은', editedAt: null });
    const changed = await scene.site.openWords.reply(mentor, id, '꼭 또 오세요.');
    expect([changed.reply?.text, changed.reply?.editedAt]).toEqual(['꼭 또 오세요.', scene.clock.now()]);
    expect((await scene.see(mine)).review).toEqual({ stage: 'written', stars: 4, hasReply: true });
    expect((await page()).reviews.latest[0]?.reply?.text).toBe('꼭 또 오세요.');
    await put(mine, { stars: 5 });
    await scene.settled();
    expect(scene.mailed('a').filter((kind) => kind === 'replied')).toHaveLength(1);
    expect(scene.mailed('m').filter((kind) => kind === 'reviewCame')).toHaveLength(1);
    const mail = scene.mails.find(({ subject }) => subject === 'replied');
    expect(mail?.text).toContain(`/b/${mine.booking.id}/review#${mine.key}`);
    expect((await scene.site.openWords.list(mentor)).reviews).toEqual([]);
  });

  it('hides it for a reason: that and the stars are all that is left to others, and the mean is as it was', async () => {
    await attended(mine);
    const photo = await scene.site.reviews.putPhoto(await recordOf(mine), PICTURE);
    const id = await write(mine, { photos: [photo.id] });
    await scene.site.openWords.reply(mentor, id, '답');
    const whole = await scene.site.openWords.hide(mentor, id, 'abuse');
    expect([whole.hidden, whole.text, whole.photos.length]).toEqual(['abuse', FORM.text, 1]);
    const [seen] = (await list()).reviews;
    expect(seen).toEqual({
      ...{ id, stars: 4, hidden: 'abuse', text: '', name: '', photos: [], reply: null, shownAs: 'family' },
      ...{ startsAt: seen?.startsAt, timeZone: 'Asia/Seoul', at: seen?.at, editedAt: null },
    });
    const shown = await page();
    expect(shown.reviews).toMatchObject({ count: 1, mean: 4, latest: [{ text: '', photos: [] }] });
    expect((await scene.site.storefront.show()).works).toEqual([]);
    expect((await scene.site.reviews.own(await recordOf(mine))).review?.text).toBe(FORM.text);
    expect((await list(mentor)).reviews[0]?.text).toBe(FORM.text);
    const own = await scene.site.storefront.course(slug, mentor);
    expect(own.reviews.latest).toMatchObject([{ hidden: 'abuse', text: FORM.text, reply: { text: '답' } }]);
    for (const other of [null, await scene.account('o'), await scene.account('p', { role: 'person' })]) {
      const { reviews } = await scene.site.storefront.course(slug, other);
      expect(reviews.latest).toMatchObject([{ hidden: 'abuse', text: '', reply: null }]);
    }
    // The writer may edit it, but it stays hidden.
    await put(mine, { text: '고쳤어요' });
    expect((await list()).reviews[0]).toMatchObject({ hidden: 'abuse', text: '' });
    await scene.site.openWords.hide(mentor, id, null);
    expect((await page()).reviews.latest[0]).toMatchObject({ hidden: null, text: '고쳤어요' });
  });

  it('has no say in another mentor’s, who is answered as if there were none', async () => {
    await attended(mine);
    const id = await write();
    const other = await scene.account('o');
    const owner = await scene.account('w', { role: 'owner' });
    for (const act of [
      () => scene.site.openWords.reply(other, id, '답'),
      () => scene.site.openWords.hide(other, id, 'abuse'),
      () => scene.site.openWords.reply(mentor, 'z'.repeat(16), '답'),
    ]) {
      expect(await refusalOf(act())).toBe('NOT_FOUND');
    }
    expect((await scene.site.openWords.list(other)).reviews).toEqual([]);
    expect((await scene.site.openWords.list(owner)).reviews).toHaveLength(1);
    expect((await scene.site.openWords.reply(owner, id, '답')).reply?.mentorName).toBe('이정은');
  });
});

describe('[RV5] photos of reviews', () => {
  const look = (id: string, account: AccountRecord | null = null, key: string | null = null) =>
    scene.site.reviews
      .photo(id, 'small', { account, key, booker: booker('x', account?.email ?? null) })
      .then(({ isPublic }) => isPublic);

  it('are seen by everybody once a review has them; before, and hidden, by whose they are', async () => {
    await attended(mine);
    const writer = await scene.account('a', { role: 'person' });
    const { id } = await scene.site.reviews.putPhoto(await recordOf(mine), PICTURE);
    expect(await refusalOf(look(id))).toBe('NOT_FOUND');
    expect([await look(id, writer), await look(id, null, mine.key)]).toEqual([false, false]);
    const reviewId = await write(mine, { photos: [id] });
    expect(await look(id)).toBe(true);
    expect((await scene.site.storefront.show()).works).toMatchObject([
      { photo: { id }, review: { id: reviewId } },
    ]);
    await scene.site.openWords.hide(mentor, reviewId, 'privacy');
    for (const other of [null, await scene.account('o'), await scene.account('p', { role: 'person' })]) {
      expect(await refusalOf(look(id, other))).toBe('NOT_FOUND');
    }
    expect(await refusalOf(look(id, null, 'x'.repeat(22)))).toBe('NOT_FOUND');
    expect([await look(id, writer), await look(id, null, mine.key), await look(id, mentor)]).toEqual([
      ...[false, false, false],
    ]);
    await put(mine, { photos: [] });
    expect(await refusalOf(look(id, writer))).toBe('NOT_FOUND');
  });

  it('are one’s own, so many, and go with the review', async () => {
    const other = await scene.book(dateId, 'b');
    await attended(mine, other);
    const theirs = await scene.site.reviews.putPhoto(await recordOf(other), PICTURE);
    expect(await refusalOf(put(mine, { photos: [theirs.id] }))).toBe('PHOTO_GONE');
    expect((await list()).summary.count).toBe(0);
    const own = await scene.site.reviews.putPhoto(await recordOf(mine), PICTURE);
    await put(mine, { photos: [own.id] });
    await scene.site.reviews.remove(await recordOf(mine));
    expect(await scene.stores.photos.find(own.id)).toBeNull();
    for (let sent = 0; sent <= PHOTO_LIMITS.unused; sent += 1) {
      await scene.site.reviews.putPhoto(await recordOf(mine), PICTURE);
    }
    expect(await scene.stores.photos.unusedOf(`booking:${mine.booking.id}`)).toHaveLength(
      PHOTO_LIMITS.unused,
    );
  });

  it('are taken of nobody who may not review', async () => {
    await attended();
    expect(await refusalOf(scene.site.reviews.putPhoto(await recordOf(mine), PICTURE))).toBe('NOT_THERE');
  });
});

describe('[RV6] questions', () => {
  const ask = (form: object = {}) => scene.site.questions.ask(slug, { ...QUESTION, ...form }, 'network');
  const open = async () => (await scene.site.openWords.list(mentor)).questions;

  it('are answered by mail, once, and stand on the page where the mentor says so', async () => {
    await ask();
    const [question] = await open();
    const id = question?.id ?? '';
    expect(JSON.stringify(await scene.site.openWords.list(mentor))).not.toContain('asker@');
    await scene.site.questions.answer(mentor, id, { text: '키트에 있어요.', isPublic: false });
    expect((await page()).questions).toEqual([]);
    await scene.site.questions.answer(mentor, id, { text: '키트에 다 있어요.', isPublic: true });
    expect((await page()).questions).toEqual([
      { id, text: QUESTION.text, answer: '키트에 다 있어요.', mentorName: '이정은' },
    ]);
    await scene.site.questions.answer(mentor, id, { text: '키트에 다 있어요.', isPublic: false });
    expect((await page()).questions).toEqual([]);
    await scene.settled();
    const answers = scene.mails.filter(({ to }) => to === QUESTION.email);
    expect(answers.map(({ subject }) => subject)).toEqual(['answered']);
    expect(answers[0]?.text).toContain('키트에 있어요.');
    const asked = scene.mails.filter(({ subject }) => subject === 'questionCame');
    expect(asked.map(({ to }) => to)).toEqual(['m@example.com']);
    expect(asked[0]?.text).not.toContain('asker@');
    expect(await open()).toEqual([]);
  });

  it('are not taken where no mails go out, and the page says so before', async () => {
    expect((await page()).hasQuestions).toBe(true);
    await using mute = await CourseScene.open({ sendsMails: false });
    const { course } = await mute.offer();
    expect((await mute.site.storefront.course(course.slug, null)).hasQuestions).toBe(false);
    expect(await refusalOf(mute.site.questions.ask(course.slug, QUESTION, 'network'))).toBe('CONFLICT');
    expect((await mute.site.openWords.list(await mute.account('w', { role: 'owner' }))).questions).toEqual(
      [],
    );
  });

  it('are one of each draft, which says what was sent last, until it is answered', async () => {
    const draft = 'd'.repeat(16);
    await ask({ draft });
    await ask({ draft, text: '흙은 어디서 파나요?' });
    // The same draft from somebody else is another question.
    await ask({ draft, email: 'other@example.com' });
    expect((await open()).map(({ text }) => text).sort()).toEqual(
      [QUESTION.text, '흙은 어디서 파나요?'].sort(),
    );
    await scene.settled();
    expect(scene.mailed('m').filter((kind) => kind === 'questionCame')).toHaveLength(2);
    const id = (await open()).find(({ text }) => text !== QUESTION.text)?.id ?? '';
    await scene.site.questions.answer(mentor, id, { text: '키트에 있어요.', isPublic: true });
    await ask({ draft, text: '광고' });
    expect((await page()).questions).toMatchObject([{ text: '흙은 어디서 파나요?' }]);
    expect(await open()).toHaveLength(1);
  });

  it('are nobody’s any more a month after they were answered, and stay', async () => {
    await ask();
    await ask({ email: 'waiting@example.com' });
    const kept = async () =>
      (
        await Promise.all(
          [QUESTION.email, 'waiting@example.com'].map((one) => scene.stores.questions.ofAddress(one, 9)),
        )
      ).map(({ length }) => length);
    const id = (await scene.stores.questions.ofAddress(QUESTION.email, 9))[0]?.id ?? '';
    await scene.site.questions.answer(mentor, id, { text: '키트에 있어요.', isPublic: true });
    await scene.pass(29 * DAY_MS);
    expect(await kept()).toEqual([1, 1]);
    await scene.pass(2 * DAY_MS);
    // The server checks every hour.
    await expect
      .poll(() => {
        scene.clock.advance(HOUR_MS);
        return kept();
      })
      .toEqual([0, 1]);
    expect((await page()).questions).toMatchObject([{ id }]);
    await scene.site.questions.answer(mentor, id, { text: '키트에 다 있어요.', isPublic: true });
    expect((await page()).questions).toMatchObject([{ answer: '키트에 다 있어요.' }]);
  });

  it('that were answered are their mentor’s to show, to correct and to take away', async () => {
    await ask();
    const id = (await open())[0]?.id ?? '';
    await scene.site.questions.answer(mentor, id, { text: '키트에 있어요.', isPublic: false });
    const answered = async (who: AccountRecord) => (await scene.site.openWords.list(who)).answered;
    const [found] = await answered(mentor);
    expect(found).toMatchObject({ id, text: QUESTION.text, answer: '키트에 있어요.', isPublic: false });
    expect(JSON.stringify(found)).not.toContain('asker@');
    expect(await answered(await scene.account('o'))).toEqual([]);
    await scene.site.questions.remove(mentor, id);
    expect(await answered(mentor)).toEqual([]);
  });

  it('are the course’s mentor’s to answer and to take away, and nobody else’s', async () => {
    await ask();
    const id = (await open())[0]?.id ?? '';
    const other = await scene.account('o');
    const answer = { text: 'x', isPublic: true };
    expect(await refusalOf(scene.site.questions.answer(other, id, answer))).toBe('NOT_FOUND');
    expect(await refusalOf(scene.site.questions.remove(other, id))).toBe('NOT_FOUND');
    expect((await scene.site.openWords.list(other)).questions).toEqual([]);
    await scene.site.questions.answer(mentor, id, answer);
    expect((await page()).questions).toHaveLength(1);
    await scene.site.questions.remove(mentor, id);
    expect((await page()).questions).toEqual([]);
    expect(await refusalOf(scene.site.questions.remove(mentor, id))).toBe('NOT_FOUND');
  });

  it('have bounds: of a course, a network and an address; and so have mails to a mentor', async () => {
    for (let asked = 0; asked < REVIEW_LIMITS.open; asked += 1) {
      await ask();
    }
    expect(await refusalOf(ask())).toBe('AS_MANY_AS_CAN_BE');
    expect(await refusalOf(scene.site.questions.ask('no-such', QUESTION, 'network'))).toBe('NOT_FOUND');
    await scene[Symbol.asyncDispose]();
    const no = { take: () => 1 };
    for (const brake of ['questionsFrom', 'questionsBy', 'mailsTo'] as const) {
      scene = await CourseScene.open({ reviewBrakes: { [brake]: no } });
      ({ slug } = (await scene.offer()).course);
      expect(await refusalOf(ask())).toBe(brake === 'mailsTo' ? null : 'RATE_LIMITED');
      await scene.settled();
      expect(scene.mailed('m')).toEqual([]);
      if (brake !== 'mailsTo') {
        await scene[Symbol.asyncDispose]();
      }
    }
  });
});

describe('[RV7] one’s own', () => {
  it('is in the copy that one takes home, and goes when one is forgotten', async () => {
    await attended(mine);
    const { id: used } = await scene.site.reviews.putPhoto(await recordOf(mine), PICTURE);
    const { id: unused } = await scene.site.reviews.putPhoto(await recordOf(mine), PICTURE);
    await put(mine, { photos: [used] });
    await scene.site.questions.ask(slug, { ...QUESTION, email: 'a@example.com' }, 'network');
    const account = await scene.account('a', { role: 'person' });
    const copy = await scene.site.ownBookings.copy(account);
    expect(copy.reviews).toMatchObject([
      { bookingId: mine.booking.id, title: '핀치 포트', review: { text: FORM.text, photos: [{ id: used }] } },
    ]);
    expect(copy.questions).toMatchObject([{ title: '핀치 포트', text: QUESTION.text, answer: null }]);
    const dates = await scene.stores.transaction((inner) =>
      scene.site.ownBookings.forget(inner, account.id, account.email),
    );
    await scene.site.ownBookings.afterwards(dates);
    expect((await page()).reviews).toEqual({ count: 0, mean: null, latest: [] });
    expect((await scene.site.openWords.list(mentor)).questions).toEqual([]);
    expect([await scene.stores.photos.find(used), await scene.stores.photos.find(unused)]).toEqual([
      null,
      null,
    ]);
  });

  it('goes of a mentor who is forgotten: what they replied, and were asked', async () => {
    await attended(mine);
    const id = await write();
    await scene.site.openWords.reply(mentor, id, '비밀');
    await scene.site.questions.ask(slug, QUESTION, 'network');
    await page();
    const dates = await scene.stores.transaction((inner) =>
      scene.site.ownBookings.forget(inner, mentor.id, mentor.email),
    );
    await scene.site.ownBookings.afterwards(dates);
    expect([dates, await refusalOf(page())]).toEqual([[], 'NOT_FOUND']);
    const own = await scene.site.reviews.own(await recordOf(mine));
    expect([own.review?.text, own.review?.reply]).toEqual([FORM.text, null]);
    expect(await scene.stores.questions.ofAddress(QUESTION.email, 9)).toEqual([]);
  });

  it('goes along with an address that becomes another', async () => {
    await attended(mine);
    await put();
    await scene.site.questions.ask(slug, { ...QUESTION, email: 'a@example.com' }, 'network');
    await scene.stores.bookings.readdress('a@example.com', 'new@example.com');
    await scene.stores.questions.readdress('a@example.com', 'new@example.com');
    const account = await scene.account('n', { role: 'person', email: 'new@example.com' });
    const copy = await scene.site.ownBookings.copy(account);
    expect([copy.reviews.length, copy.questions.length]).toEqual([1, 1]);
  });
});
