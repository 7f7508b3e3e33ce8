import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CourseScene, DAY_MS, HOUR_MS, booker, refusalOf } from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import {
  ACCOUNT,
  ADDRESS,
  KIT,
  PRICE,
  comeBack,
  moneyOf,
  offerPaid,
  order,
  ordered,
  type Ordering,
} from '@gongbang/tests/support/paidScene.ts';

const MINE = { bank: '신한은행', holder: '박서연', number: '110-000-000000' };

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

/** A paid seat. */
async function paid(dateId: string, sign: string, ordering?: Ordering) {
  const { held, orderId } = await ordered(scene, dateId, sign, ordering);
  provider.pay(orderId);
  await comeBack(scene, orderId);
  return { ...held, orderId };
}

const said = (sign: string, kind: string) => {
  const mail = scene.mails.findLast(({ to, subject }) => to === `${sign}@example.com` && subject === kind);
  return (JSON.parse(mail?.text ?? 'null') as { money: { back: unknown } } | null)?.money.back;
};

describe('a seat that is given up', () => {
  it.each([
    [10, 100],
    [3, 100],
    [2, 50],
    [1, 50],
    [0, 0],
  ])('[PM9] %i days before comes back by %i per cent, as its page and its mail say', async (days, share) => {
    const { date } = await offerPaid(scene, { startsIn: 10 * DAY_MS });
    const mine = await paid(date.id, 'a', { kit: ADDRESS });
    await scene.pass((10 - days) * DAY_MS - HOUR_MS / 4);
    // The test clock stands at 17:00 in Seoul.
    const shown = await scene.see(mine);
    const back = {
      class: (PRICE * share) / 100,
      kit: KIT.price,
      total: (PRICE * share) / 100 + KIT.price,
      share,
    };
    expect(shown.order?.back).toEqual(back);
    const record = await scene.site.bookings.open(mine.booking.id, mine.key, booker('-'));
    expect(await refusalOf(scene.site.bookings.cancel(record, { back: back.total + 1 }))).toBe(
      'PRICE_CHANGED',
    );
    expect((await scene.see(mine)).state.is).toBe('booked');
    await scene.site.bookings.cancel(record, { back: back.total });
    await scene.settled();
    expect(provider.holds()).toBe(PRICE + KIT.price - back.total);
    expect((await moneyOf(scene, mine)).balance).toBe(provider.holds());
    expect(said('a', 'cancelledByPerson')).toEqual({
      total: { amount: back.total, currency: 'KRW' },
      isByHand: false,
    });
  });

  it('[PM9] says that nothing comes back where nothing does, and a kit that was sent stays paid', async () => {
    const { date } = await offerPaid(scene, { startsIn: 2 * HOUR_MS }, { kit: { ...KIT, days: 0 } });
    const mine = await paid(date.id, 'a', { kit: ADDRESS });
    const [record] = (await moneyOf(scene, mine)).orders;
    if (record === undefined) {
      throw new Error('nothing is ordered');
    }
    await scene.stores.orders.change({ ...record, kitSentAt: scene.clock.now() });
    expect((await scene.see(mine)).order?.back).toEqual({ class: 0, kit: 0, total: 0, share: 0 });
    await scene.act('cancel', mine);
    await scene.settled();
    expect([provider.holds(), said('a', 'cancelledByPerson')]).toEqual([
      PRICE + KIT.price,
      { total: { amount: 0, currency: 'KRW' }, isByHand: false },
    ]);
    expect((await moneyOf(scene, mine)).refunds).toEqual([]);
  });

  it('[PM10] comes back whole while a move is not answered, and by the rule once it suits', async () => {
    const { date, mentor } = await offerPaid(scene, { seats: 3 });
    const [one, two] = [await paid(date.id, 'a'), await paid(date.id, 'b')];
    const startsAt = scene.clock.now() + DAY_MS;
    const late = await ordered(scene, date.id, 'c');
    await scene.site.dates.change(mentor, date.id, { startsAt });
    // Whoever pays meanwhile is asked as well.
    provider.pay(late.orderId);
    await comeBack(scene, late.orderId);
    expect((await scene.see(late.held)).movedFrom).toBe(date.startsAt);
    await scene.settled();
    expect(scene.mailed('c')).toEqual(['booked', 'moved']);
    await scene.act('accept', two);
    const shares = [await scene.see(one), await scene.see(two), await scene.see(late.held)];
    expect(shares.map(({ order: of }) => of?.back?.share)).toEqual([100, 50, 100]);
    await scene.act('cancel', one);
    await scene.act('cancel', two);
    await scene.settled();
    expect(provider.holds()).toBe(PRICE + PRICE / 2);
  });

  it.each(['mentor', 'taken out', 'minimum'] as const)('[PM10] comes back whole: by %s', async (how) => {
    const minimum = how === 'minimum' ? 2 : null;
    const { date, mentor } = await offerPaid(scene, { startsIn: 2 * DAY_MS, minimum });
    const mine = await paid(date.id, 'a');
    const { paid: known } = await scene.site.dates.show(mentor, date.id);
    expect(known).toEqual({ people: 1, back: { amount: PRICE, currency: 'KRW' } });
    if (how === 'mentor') {
      await scene.site.dates.cancel(mentor, date.id, '미안해요');
    } else if (how === 'taken out') {
      await scene.site.attendances.takeOut(mentor, mine.booking.id, '미안해요');
    } else {
      await scene.pass(DAY_MS);
    }
    await scene.settled();
    const { refunds, balance } = await moneyOf(scene, mine);
    expect(refunds.map(({ reason }) => reason)).toEqual([how === 'minimum' ? 'minimum' : 'mentor']);
    expect([provider.holds(), balance]).toEqual([0, 0]);
    const kind = how === 'minimum' ? 'cancelledForMinimum' : 'cancelledByMentor';
    expect(said('a', kind)).toMatchObject({ total: { amount: PRICE } });
    expect((await scene.site.dates.show(mentor, date.id)).paid).toBeNull();
  });

  it('[PM11] while somebody pays for it costs nobody anything', async () => {
    const { date, mentor } = await offerPaid(scene, { seats: 3 });
    const [given, called] = [await ordered(scene, date.id, 'a'), await ordered(scene, date.id, 'b')];
    await scene.act('cancel', given.held);
    provider.pay(given.orderId);
    await scene.pass(60_000);
    await scene.site.looks.sweep();
    await scene.site.dates.cancel(mentor, date.id, '미안해요');
    provider.pay(called.orderId);
    await comeBack(scene, called.orderId);
    await scene.settled();
    expect(provider.holds()).toBe(0);
    expect([scene.mailed('a'), scene.mailed('b')]).toEqual([
      ['paidTooLate', 'refunded'],
      ['cancelledByMentor', 'paidTooLate', 'refunded'],
    ]);
    expect((await scene.see(given.held)).state).toMatchObject({ is: 'cancelled', by: 'person' });
  });

  it('[PM17] by who is forgotten comes back by the rule, and takes along where kits and money go', async () => {
    const person = await scene.account('a', { role: 'person' });
    const { date } = await offerPaid(scene, { startsIn: 2 * DAY_MS + HOUR_MS });
    const { held, orderId } = await ordered(scene, date.id, 'a', { method: 'card' });
    provider.pay(orderId);
    await comeBack(scene, orderId);
    const copy = await scene.site.ownBookings.copy(person);
    expect(copy.orders).toMatchObject([
      { order: { id: orderId, total: { amount: PRICE } }, title: '핀치 포트' },
    ]);
    const dates = await scene.stores.transaction((inner) =>
      scene.site.ownBookings.forget(inner, person.id, person.email),
    );
    await scene.site.ownBookings.afterwards(dates);
    await scene.settled();
    expect(provider.holds()).toBe(PRICE / 2);
    const record = await scene.stores.bookings.find(held.booking.id);
    expect([record?.state, record?.name, record?.email]).toEqual(['cancelled', null, null]);
    expect((await moneyOf(scene, held)).balance).toBe(PRICE / 2);
  });
});

describe('money that goes back', () => {
  it('[PM12] is asked for until it is answered, by one name, and once', async () => {
    const { date } = await offerPaid(scene);
    const mine = await paid(date.id, 'a');
    provider.isUnreachable = true;
    provider.isDeaf = false;
    await scene.act('cancel', mine);
    await scene.settled();
    // The money is back, but nobody knows: the answer was lost.
    expect([provider.holds(), (await moneyOf(scene, mine)).balance]).toEqual([0, PRICE]);
    expect((await scene.see(mine)).order?.refunds).toMatchObject([{ stage: 'pending', doneAt: null }]);
    await scene.pass(HOUR_MS);
    provider.isUnreachable = false;
    await scene.pass(6 * HOUR_MS);
    const { refunds, balance } = await moneyOf(scene, mine);
    expect([refunds.map(({ state }) => state), balance, provider.holds()]).toEqual([['done'], 0, 0]);
    expect(refunds[0]?.attempts).toBeGreaterThan(1);
    expect(scene.mailed('a')).toEqual(['booked', 'cancelledByPerson', 'refunded']);
  });

  it('[PM12] in part is back once, however often its answer is lost', async () => {
    const { date, mentor } = await offerPaid(scene);
    const mine = await paid(date.id, 'a');
    provider.isUnreachable = true;
    provider.isDeaf = false;
    await scene.site.byHand.giveBack(mentor, mine.booking.id, { total: 5000, why: '' });
    await scene.settled();
    await scene.pass(HOUR_MS);
    provider.isUnreachable = false;
    await scene.pass(6 * HOUR_MS);
    expect([provider.holds(), (await moneyOf(scene, mine)).balance]).toEqual([PRICE - 5000, PRICE - 5000]);
    expect((await moneyOf(scene, mine)).refunds).toMatchObject([{ reason: 'goodwill', state: 'done' }]);
  });

  it('[PM12] goes on where the server stopped', async () => {
    const { date } = await offerPaid(scene);
    const mine = await paid(date.id, 'a');
    provider.isUnreachable = true;
    await scene.act('cancel', mine);
    await scene.settled();
    provider.isUnreachable = false;
    scene = await scene.restarted(HOUR_MS);
    await scene.settled();
    expect([provider.holds(), (await moneyOf(scene, mine)).balance]).toEqual([0, 0]);
  });

  it('[PM13] that a provider refuses is sent by its mentor, once its person has said where to', async () => {
    const { date, mentor } = await offerPaid(scene);
    const mine = await paid(date.id, 'a');
    provider.refusesRefunds = true;
    await scene.act('cancel', mine);
    await scene.settled();
    const [refund] = (await scene.see(mine)).order?.refunds ?? [];
    expect(refund).toMatchObject({ stage: 'needsAccount', total: { amount: PRICE } });
    expect([scene.mailed('a').at(-1), scene.mailed('m')]).toEqual(['refundNeedsAccount', ['refundByHand']]);
    const record = await scene.site.bookings.open(mine.booking.id, mine.key, booker('-'));
    const shown = await scene.site.byHand.putAccount(record, MINE);
    expect(shown.order?.refunds).toMatchObject([{ stage: 'byHand', accountEnd: '0000' }]);
    const [kept] = (await moneyOf(scene, mine)).refunds;
    expect(JSON.stringify(kept)).not.toContain(MINE.number);
    const other = await scene.account('o');
    const { byHand } = scene.site;
    expect(await refusalOf(byHand.settle(other, kept?.id ?? ''))).toBe('NOT_FOUND');
    expect(await refusalOf(byHand.settle(mentor, 'z'.repeat(16)))).toBe('NOT_FOUND');
    await Promise.all([byHand.settle(mentor, kept?.id ?? ''), byHand.settle(mentor, kept?.id ?? '')]);
    await scene.settled();
    const { refunds, balance } = await moneyOf(scene, mine);
    expect(refunds).toMatchObject([{ state: 'done', sealedAccount: null }]);
    expect([balance, scene.mailed('a').filter((kind) => kind === 'refunded').length]).toEqual([0, 1]);
    expect(await refusalOf(byHand.putAccount(record, MINE))).toBe('NOTHING_PAID');
  });

  it('[PM13] of a transfer is by hand from the first', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    await scene.site.byHand.confirmTransfer(mentor, held.booking.id, PRICE);
    await scene.act('cancel', held);
    await scene.settled();
    expect(said('a', 'cancelledByPerson')).toEqual({
      total: { amount: PRICE, currency: 'KRW' },
      isByHand: true,
    });
    const record = await scene.site.bookings.open(held.booking.id, held.key, booker('-'));
    await scene.site.byHand.putAccount(record, MINE);
    await scene.site.byHand.putAccount(record, ACCOUNT);
    await scene.settled();
    expect(scene.mailed('m')).toEqual(['transferExpected', 'refundByHand']);
    expect((await moneyOf(scene, held)).balance).toBe(PRICE);
    const [refund] = (await moneyOf(scene, held)).refunds;
    await scene.site.byHand.settle(mentor, refund?.id ?? '');
    expect((await moneyOf(scene, held)).balance).toBe(0);
  });

  it('[PM14] by its mentor is a part or all of what is left, and never more in all than came in', async () => {
    const { date, mentor } = await offerPaid(scene);
    const mine = await paid(date.id, 'a', { kit: ADDRESS });
    const { byHand } = scene.site;
    const { id } = mine.booking;
    const give = (total: number) => refusalOf(byHand.giveBack(mentor, id, { total, why: '고마워요' }));
    expect(await give(PRICE + KIT.price + 1)).toBe('NOTHING_PAID');
    expect(await Promise.all([give(30_000), give(30_000)])).toEqual(
      expect.arrayContaining([null, 'NOTHING_PAID']),
    );
    await Promise.all([scene.act('cancel', mine), give(10_000)]);
    await scene.settled();
    const { refunds, balance } = await moneyOf(scene, mine);
    const back = refunds.reduce((sum, one) => sum + one.classAmount + one.kitAmount, 0);
    expect([back, balance, provider.holds()]).toEqual([PRICE + KIT.price, 0, 0]);
    const other = await scene.account('o');
    expect(await refusalOf(byHand.giveBack(other, id, { total: 1, why: '' }))).toBe('NOT_FOUND');
    expect(await give(1)).toBe('NOTHING_PAID');
  });

  it('[PM53] by its mentor is given once, however often it is sent: it names what was given back before', async () => {
    const { date, mentor } = await offerPaid(scene);
    const mine = await paid(date.id, 'a');
    const owner = await scene.account('o', { role: 'owner' });
    const give = (by: typeof mentor, back?: number) =>
      refusalOf(scene.site.byHand.giveBack(by, mine.booking.id, { total: 5000, why: '', back }));
    // The first answer is lost on its way, so it is sent again; and the owner has the same idea.
    expect(await give(mentor, 0)).toBeNull();
    expect([await give(mentor, 0), await give(owner, 0)]).toEqual(['PRICE_CHANGED', 'PRICE_CHANGED']);
    await scene.settled();
    expect(provider.holds()).toBe(PRICE - 5000);
    expect(scene.mailed('a').filter((kind) => kind === 'goodwill')).toHaveLength(1);
    // What somebody who has looked again gives on top, and what a program gives that names nothing.
    expect([await give(mentor, 5000), await give(mentor)]).toEqual([null, null]);
    await scene.settled();
    expect(provider.holds()).toBe(PRICE - 15_000);
  });

  it('[PM15] at the provider itself is entered into the books, and not asked for again', async () => {
    const { date } = await offerPaid(scene);
    const mine = await paid(date.id, 'a');
    provider.refundOutside(mine.orderId, 5000);
    const hint = (eventId: string) =>
      scene.site.orders.hint('stripe', { eventId, ref: `ref-${mine.orderId}` });
    await Promise.all([hint('1'), hint('1'), hint('2')]);
    expect((await moneyOf(scene, mine)).refunds).toMatchObject([
      { reason: 'outside', state: 'done', classAmount: 5000 },
    ]);
    expect((await scene.see(mine)).order?.back?.total).toBe(PRICE - 5000);
    // The provider refunds some more, which nobody has reported at the time of the cancellation; so it refuses the full amount.
    provider.refundOutside(mine.orderId, 1000);
    await scene.act('cancel', mine);
    await scene.settled();
    const { refunds, balance } = await moneyOf(scene, mine);
    expect([provider.holds(), balance, refunds.every(({ state }) => state === 'done')]).toEqual([0, 0, true]);
  });

  it('[PM15] of another amount than ordered books nothing, and all of it goes back', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId, { amount: 100, currency: 'KRW' });
    await comeBack(scene, orderId);
    const { held: other, orderId: dollars } = await ordered(scene, date.id, 'b');
    provider.pay(dollars, { amount: PRICE, currency: 'USD' });
    await comeBack(scene, dollars);
    await scene.settled();
    for (const one of [held, other]) {
      expect((await scene.see(one)).state.is).toBe('held');
      const { refunds, balance } = await moneyOf(scene, one);
      expect([refunds.map(({ reason, state }) => [reason, state]), balance]).toEqual([
        [['mismatch', 'done']],
        0,
      ]);
    }
    expect(provider.holds()).toBe(0);
    const again = await order(scene, held, 'a');
    provider.pay(again.orderId);
    await comeBack(scene, again.orderId);
    expect((await scene.see(held)).state.is).toBe('booked');
  });

  it('[PM16] of a class that never began goes back an hour after its end; of one that was held it stays', async () => {
    const { date } = await offerPaid(scene, { startsIn: 2 * DAY_MS });
    const mine = await paid(date.id, 'a');
    await scene.pass(2 * DAY_MS + 2 * HOUR_MS);
    await scene.pass(HOUR_MS - 1);
    expect(provider.holds()).toBe(PRICE);
    await scene.pass(1);
    await scene.settled();
    const { refunds, balance } = await moneyOf(scene, mine);
    expect([refunds.map(({ reason }) => reason), balance, provider.holds()]).toEqual([['notHeld'], 0, 0]);
    expect(scene.mailed('a').slice(-2)).toEqual(['notHeld', 'refunded']);
    expect(said('a', 'notHeld')).toMatchObject({ total: { amount: PRICE } });
  });

  it.each(['live', 'ended', 'gone'] as const)('[PM16] of a class that was %s then, it stays', async (how) => {
    const { date } = await offerPaid(scene, { startsIn: 2 * DAY_MS });
    const mine = await paid(date.id, 'a');
    await scene.pass(2 * DAY_MS);
    const known = scene.door.classes.get(date.classId);
    const startedAt = scene.clock.now();
    if (known === undefined) {
      throw new Error('no class');
    }
    if (how === 'gone') {
      await scene.stores.bookings.attended(mine.booking.id, 60_000);
      await scene.door.remove(date.classId);
    } else {
      known.outcome = { phase: how, startedAt, endedAt: how === 'ended' ? startedAt + HOUR_MS : null };
    }
    await scene.pass(2 * HOUR_MS);
    await scene.pass(2 * HOUR_MS);
    expect([provider.holds(), scene.mailed('a').includes('notHeld')]).toEqual([PRICE, false]);
  });
});

describe('what providers say', () => {
  it('[PM8] is looked at by itself, also after the server was away', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    scene = await scene.restarted(60_000);
    await vi.waitFor(async () => {
      expect((await scene.see(held)).state.is).toBe('booked');
    });
    expect((await moneyOf(scene, held)).balance).toBe(PRICE);
  });

  it('[PM8] is asked again where it is not said, and comes again where it was not heard', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.pay(orderId);
    provider.isUnreachable = true;
    await comeBack(scene, orderId);
    await scene.site.looks.sweep();
    const hint = { eventId: 'e', ref: orderId };
    await expect(scene.site.orders.hint('stripe', hint)).rejects.toThrow(/Unreachable/);
    expect((await scene.see(held)).order?.state.is).toBe('pending');
    provider.isUnreachable = false;
    await scene.site.orders.hint('stripe', hint);
    expect((await scene.see(held)).state.is).toBe('booked');
  });

  it('[PM8] goes forward only: what is paid stays paid, and what failed may still be paid', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    provider.decline(orderId);
    await comeBack(scene, orderId);
    expect((await scene.see(held)).order?.state).toEqual({ is: 'failed', why: 'declined' });
    provider.pay(orderId);
    const record = await scene.site.bookings.open(held.booking.id, held.key, booker('-'));
    expect((await scene.site.orders.check(record)).state.is).toBe('booked');
    provider.decline(orderId);
    await scene.site.orders.hint('stripe', { eventId: 'late', ref: orderId });
    expect((await scene.see(held)).order?.state.is).toBe('paid');
  });

  it('[PM8] is asked for no more often than is good, and of nobody else’s payments', async () => {
    let asked = 0;
    await using braked = await CourseScene.open({
      ...{ providers: [provider], paymentBrakes: { looksOf: { take: () => 1 } } },
    });
    const { date } = await offerPaid(braked);
    const { held, orderId } = await ordered(braked, date.id, 'a');
    provider.pay(orderId);
    provider.before = () => {
      asked += 1;
      return Promise.resolve();
    };
    const record = await braked.site.bookings.open(held.booking.id, held.key, booker('-'));
    expect((await braked.site.orders.check(record)).state.is).toBe('held');
    expect(asked).toBe(0);
    await braked.site.orders.hint('toss', { eventId: 'e', ref: orderId });
    expect((await braked.see(held)).state.is).toBe('held');
  });

  it('[PM8] gives up with no money taken, and is over once its window is', async () => {
    const { date } = await offerPaid(scene);
    const left = await ordered(scene, date.id, 'a');
    await comeBack(scene, left.orderId, { left: '1' });
    expect((await scene.see(left.held)).order?.state).toEqual({ is: 'failed', why: 'left' });
    const { held, orderId } = await ordered(scene, date.id, 'b');
    await scene.pass(HOUR_MS);
    expect((await scene.see(held)).order).toMatchObject({ state: { is: 'pending' }, goTo: null });
    await scene.site.looks.sweep();
    expect((await scene.see(held)).order?.state.is).toBe('over');
    await scene.pass(HOUR_MS);
    await scene.site.looks.sweep();
    expect(provider.payments.get(orderId)?.isAbandoned).toBe(true);
  });
});
