import {
  HOLD_MS,
  PAYMENT_LIMITS,
  TRANSFER_ENDS_BEFORE_MS,
  USUAL_REFUND_RULE,
  type NewBooking,
} from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CourseScene,
  DAY_MS,
  HOUR_MS,
  booker,
  form,
  refusalOf,
} from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import {
  ACCOUNT,
  ADDRESS,
  AGREED,
  KIT,
  PRICE,
  SETTINGS,
  comeBack,
  moneyOf,
  offerPaid,
  order,
  ordered,
  won,
} from '@gongbang/tests/support/paidScene.ts';

import { startOfDay, transferName, transferUntil } from './rules.ts';

let provider: FakeProvider;
let scene: CourseScene;
beforeEach(async () => {
  provider = new FakeProvider();
  scene = await CourseScene.open({ providers: [provider] });
});
afterEach(() => scene[Symbol.asyncDispose]());

/** Sets when the seat's hold ends. */
async function endAt(of: CourseScene, { booking }: NewBooking, until: number): Promise<void> {
  const record = await of.stores.bookings.find(booking.id);
  if (record !== null) {
    await of.stores.bookings.change({ ...record, until });
  }
}

describe('what costs something', () => {
  it('[PM1] is booked by nothing but a payment', async () => {
    const { date } = await offerPaid(scene, { seats: 1 });
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    expect(await refusalOf(scene.fill(held, 'a'))).toBe('PAYMENT_NEEDED');
    const { goTo, orderId } = await order(scene, held, 'a');
    expect(goTo).toBe(`https://pay.example/${orderId}`);
    expect((await scene.see(held)).state.is).toBe('held');
    const waiting = await scene.joinLine(date.id, 'b');
    await scene.act('cancel', held);
    expect((await scene.see(waiting)).state.is).toBe('offered');
    expect(await refusalOf(scene.act('accept', waiting))).toBe('PAYMENT_NEEDED');
    const next = await order(scene, waiting, 'b');
    provider.pay(next.orderId);
    await comeBack(scene, next.orderId);
    const shown = await scene.see(waiting);
    expect([shown.state.is, shown.order?.state.is, shown.order?.back?.total]).toEqual([
      'booked',
      'paid',
      PRICE,
    ]);
  });

  it('[PM1] is booked once it is paid, with one mail that says so, and a way into the class', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    await comeBack(scene, orderId);
    expect((await scene.see(held)).state.is).toBe('held');
    provider.pay(orderId);
    await Promise.all([
      comeBack(scene, orderId),
      comeBack(scene, orderId),
      scene.site.orders.hint('stripe', { eventId: 'e', ref: orderId }),
    ]);
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked']);
    const mail = JSON.parse(scene.mails[0]?.text ?? '') as { money: unknown; classUrl: string | null };
    expect(mail.money).toMatchObject({ isPaid: true, total: { amount: PRICE }, back: null });
    expect(mail.classUrl).not.toBeNull();
    expect((await moneyOf(scene, held)).balance).toBe(PRICE);
    expect(scene.door.classes.get(date.classId)?.passes).toHaveLength(1);
  });

  it('[PM51] is ordered for the start and by the refund rule that the page said, or not at all', async () => {
    const { date, mentor, course } = await offerPaid(scene);
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    const { startsAt } = date;
    const shown = { startsAt, refundRule: USUAL_REFUND_RULE };
    await scene.site.courses.change(mentor, course.id, { refundRule: [] });
    expect(await refusalOf(order(scene, held, 'a', { shown }))).toBe('TERMS_CHANGED');
    await scene.site.courses.change(mentor, course.id, { refundRule: USUAL_REFUND_RULE });
    await scene.site.dates.change(mentor, date.id, { startsAt: startsAt - DAY_MS });
    expect(await refusalOf(order(scene, held, 'a', { shown }))).toBe('TERMS_CHANGED');
    expect((await moneyOf(scene, held)).orders).toEqual([]);
    await order(scene, held, 'a', { shown: { ...shown, startsAt: startsAt - DAY_MS } });
    expect((await scene.see(held)).order?.state.is).toBe('pending');
  });

  it('[PM50] and costs nothing any more is booked without a word of money, and has nothing left to pay', async () => {
    const { date, mentor, course } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a');
    await scene.site.courses.change(mentor, course.id, { price: 0 });
    const booked = await scene.fill(held, 'a');
    expect([booked.state.is, booked.order]).toEqual(['booked', null]);
    expect(await scene.site.orders.launch(orderId)).toEqual({ bookingId: held.booking.id });
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked']);
    expect(JSON.parse(scene.mails[0]?.text ?? '')).toMatchObject({ money: null });
    const { people } = await scene.site.attendances.show(mentor, date.id);
    expect(people.map(({ payment }) => payment)).toEqual([null]);
  });

  it('[PM2] costs what the page said, or is not ordered', async () => {
    const { date, mentor, course } = await offerPaid(scene);
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    for (const total of [0, PRICE - 1, PRICE + 1, PRICE + KIT.price]) {
      expect(await refusalOf(order(scene, held, 'a', { total: won(total) }))).toBe('PRICE_CHANGED');
    }
    // The same number in another currency.
    const dollars = { amount: PRICE, currency: 'USD' } as const;
    expect(await refusalOf(order(scene, held, 'a', { total: dollars }))).toBe('PRICE_CHANGED');
    expect(await refusalOf(order(scene, held, 'a', { method: 'kakaopay' }))).toBe('NO_SUCH_WAY');
    expect((await moneyOf(scene, held)).orders).toEqual([]);
    const { orderId } = await order(scene, held, 'a');
    await scene.site.courses.change(mentor, course.id, { price: 99_000, refundRule: [] });
    provider.pay(orderId);
    await comeBack(scene, orderId);
    const shown = await scene.see(held);
    expect([shown.state.is, shown.order?.total.amount, shown.order?.back?.total]).toEqual([
      'booked',
      PRICE,
      PRICE,
    ]);
  });

  it('[PM3] has one order at a time that counts: the next takes its place', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId: first } = await ordered(scene, date.id, 'a');
    const { orderId: second } = await order(scene, held, 'a');
    const states = (await moneyOf(scene, held)).orders.map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [first, 'over'],
      [second, 'pending'],
    ]);
    expect([...provider.payments.values()].map(({ isAbandoned }) => isAbandoned)).toEqual([true, false]);
    expect(await scene.site.orders.launch(first)).toEqual({ bookingId: held.booking.id });
    expect(await scene.site.orders.launch(second)).toMatchObject({ ref: `ref-${second}` });
    expect(await scene.site.orders.launch('z'.repeat(16))).toBeNull();
    // It gets paid after all: the money is somebody's, and there is a seat for it.
    provider.pay(first);
    await comeBack(scene, first);
    expect((await scene.see(held)).state.is).toBe('booked');
    expect((await scene.stores.orders.find(second))?.state).toBe('over');
    provider.pay(second);
    await scene.site.orders.hint('stripe', { eventId: 'e', ref: `ref-${second}` });
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['booked', 'paidTwice', 'refunded']);
    expect([provider.holds([first]), provider.holds([second])]).toEqual([PRICE, 0]);
    expect((await moneyOf(scene, held)).refunds.map(({ reason }) => reason)).toEqual(['double']);
    expect(await refusalOf(order(scene, held, 'a'))).toBe('ALREADY_PAID');
  });

  it('[PM3] is tried so often, and no network orders without end', async () => {
    const { date } = await offerPaid(scene);
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    for (let count = 0; count < PAYMENT_LIMITS.orders; count += 1) {
      await order(scene, held, 'a');
    }
    expect(await refusalOf(order(scene, held, 'a'))).toBe('RATE_LIMITED');
    await using braked = await CourseScene.open({
      ...{ providers: [provider], paymentBrakes: { ordersFrom: { take: () => 1 } } },
    });
    const other = await offerPaid(braked);
    expect(await refusalOf(ordered(braked, other.date.id, 'a'))).toBe('RATE_LIMITED');
  });

  it('[PM4] keeps its seat for the provider’s window, but an hour after the hold at most', async () => {
    const long = new FakeProvider({ windowMs: 35 * 60_000 });
    await using slow = await CourseScene.open({ providers: [long] });
    const { date } = await offerPaid(slow, { seats: 1 });
    const { held } = await ordered(slow, date.id, 'a');
    expect((await slow.see(held)).state).toEqual({ is: 'held', until: slow.clock.now() + 35 * 60_000 });
    const madeAt = slow.clock.now();
    await slow.pass(34 * 60_000);
    await order(slow, held, 'a');
    expect((await slow.see(held)).state).toEqual({ is: 'held', until: madeAt + HOUR_MS });
    expect(await refusalOf(slow.site.bookings.hold(date.id, booker('b')))).toBe('FULL');
    await slow.pass(26 * 60_000);
    expect(await refusalOf(slow.site.bookings.hold(date.id, booker('b')))).toBeNull();
    expect(await refusalOf(order(slow, held, 'a'))).toBe('TOO_LATE');
  });

  it('[PM4] whose provider does not answer takes nothing, and stays held', async () => {
    const { date } = await offerPaid(scene);
    const held = await scene.site.bookings.hold(date.id, booker('a'));
    provider.isUnreachable = true;
    expect(await refusalOf(order(scene, held, 'a'))).toBe('PROVIDER_UNREACHABLE');
    const shown = await scene.see(held);
    expect([shown.state.is, shown.order?.state]).toEqual(['held', { is: 'failed', why: 'unreachable' }]);
    provider.isUnreachable = false;
    expect((await order(scene, held, 'a')).goTo).not.toBeNull();
  });

  it('[PM5] has a kit until its last day; where that goes is sealed', async () => {
    const { date } = await offerPaid(scene);
    const { held, orderId } = await ordered(scene, date.id, 'a', { kit: ADDRESS });
    const [kept] = (await moneyOf(scene, held)).orders;
    expect([kept?.kitAmount, kept?.kitWhat]).toEqual([KIT.price, KIT.what]);
    expect(JSON.stringify(kept)).not.toContain('종로구');
    provider.pay(orderId);
    await comeBack(scene, orderId);
    expect((await scene.see(held)).order).toMatchObject({ kit: KIT.price, kitState: { sentAt: null } });
    await scene.pass(6 * DAY_MS);
    const late = await scene.site.bookings.hold(date.id, booker('b'));
    expect(await refusalOf(order(scene, late, 'b', { kit: ADDRESS }))).toBe('NO_KIT');
    expect(await refusalOf(order(scene, late, 'b'))).toBeNull();
    await scene.site.looks.sweep();
    expect((await moneyOf(scene, held)).orders[0]?.sealedKit).not.toBeNull();
    await scene.pass(4 * DAY_MS + 30 * DAY_MS + HOUR_MS);
    await scene.site.looks.sweep();
    // A round already in progress may have begun before this was due.
    await expect
      .poll(async () => {
        await scene.pass(HOUR_MS / 60);
        return (await moneyOf(scene, held)).orders[0]?.sealedKit;
      })
      .toBeNull();
  });

  it('[PM1] of one who only held it is nobody’s booking, and forgotten with its name', async () => {
    const { date } = await offerPaid(scene);
    const { held } = await ordered(scene, date.id, 'a');
    const { bookings } = scene.site;
    expect(await bookings.ofAddress(form('a').email)).toEqual([]);
    expect(await bookings.ofAddress(form('a').email, true)).toHaveLength(1);
    // Whoever began to pay on another device may begin again.
    expect(await refusalOf(bookings.hold(date.id, booker('x', form('a').email)))).toBeNull();
    await scene.pass(2 * DAY_MS);
    expect(await scene.stores.bookings.find(held.booking.id)).not.toBeNull();
    await scene.pass(3 * DAY_MS);
    // Any activity makes the server look for things to clear away.
    await scene.site.bookings.hold(date.id, booker('y'));
    await vi.waitFor(async () => {
      await scene.settled();
      expect(await scene.stores.bookings.find(held.booking.id)).toBeNull();
    });
  });
});

describe('a transfer', () => {
  it('[PM6] keeps the seat until midnight of the second day where the class is, and is said to both', async () => {
    const { date } = await offerPaid(scene, { seats: 1 });
    const { held, booking, orderId } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    const until = transferUntil(date, scene.clock.now(), scene.clock.now()) ?? 0;
    expect(booking.state).toEqual({ is: 'awaiting', until });
    expect(until).toBe(startOfDay('Asia/Seoul', Math.floor((scene.clock.now() + 9 * HOUR_MS) / DAY_MS) + 3));
    expect(booking.order?.state).toMatchObject({ is: 'awaiting', until, to: ACCOUNT });
    expect(await refusalOf(scene.site.bookings.hold(date.id, booker('b')))).toBe('FULL');
    await scene.settled();
    expect([scene.mailed('a'), scene.mailed('m')]).toEqual([['transferAwaited'], ['transferExpected']]);
    expect(await scene.site.orders.launch(orderId)).toEqual({ bookingId: held.booking.id });
    expect(scene.door.classes.get(date.classId)?.passes).toEqual([]);
  });

  it('[PM6] that does not come is over by itself, and its seat the next one’s', async () => {
    const { date } = await offerPaid(scene, { seats: 1 });
    const { held, booking } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    const waiting = await scene.joinLine(date.id, 'b');
    const until = booking.state.is === 'awaiting' ? booking.state.until : 0;
    await scene.pass(until - scene.clock.now() - 1);
    expect((await scene.see(held)).state.is).toBe('awaiting');
    await scene.pass(1);
    const shown = await scene.see(held);
    expect([shown.state, shown.order?.state.is]).toMatchObject([{ is: 'cancelled', by: 'time' }, 'over']);
    expect((await scene.see(waiting)).state.is).toBe('offered');
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['transferAwaited', 'transferOver']);
  });

  it('[PM6] is waited for once, however often one changes one’s mind, and counts as a hold of its network', async () => {
    const { date } = await offerPaid(scene, { seats: 10 });
    const { held, booking } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    await scene.pass(DAY_MS);
    const back = await order(scene, held, 'a');
    expect(back.booking.state.is).toBe('held');
    const again = await order(scene, held, 'a', { method: 'transfer' });
    expect(again.booking.state).toEqual(booking.state);
    const network = scene.stores.bookings;
    const { network: mac } = (await network.find(held.booking.id)) ?? { network: null };
    expect(await network.countHolds(mac ?? '', date.id, scene.clock.now())).toEqual({ here: 1, all: 1 });
  });

  it('[PM6] is not offered a day before the start, and a move makes it shorter', async () => {
    const { date, mentor } = await offerPaid(scene, { startsIn: 3 * DAY_MS });
    const { held } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    const startsAt = scene.clock.now() + 2 * DAY_MS;
    await scene.site.dates.change(mentor, date.id, { startsAt });
    expect((await scene.see(held)).state).toEqual({
      is: 'awaiting',
      until: startsAt - TRANSFER_ENDS_BEFORE_MS,
    });
    await scene.site.dates.change(mentor, date.id, { startsAt: scene.clock.now() + DAY_MS });
    expect((await scene.see(held)).state).toMatchObject({ is: 'cancelled', by: 'time' });
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['transferAwaited', 'transferMoved', 'transferOver']);
    const late = await scene.site.bookings.hold(date.id, booker('b'));
    expect(await refusalOf(order(scene, late, 'b', { method: 'transfer' }))).toBe('NO_SUCH_WAY');
  });

  it('[PM6] is offered where there is an account, and nothing is paid by trying where that is off', async () => {
    const trial = new FakeProvider({ id: 'trial', method: 'trial' });
    await using tried = await CourseScene.open({ providers: [trial] });
    const { date } = await offerPaid(tried);
    const held = await tried.site.bookings.hold(date.id, booker('a'));
    await tried.stores.paymentSettings.save({ ...SETTINGS, transfer: null, isTrial: false });
    for (const method of ['transfer', 'trial', 'card'] as const) {
      expect(await refusalOf(order(tried, held, 'a', { method }))).toBe('NO_SUCH_WAY');
    }
    await tried.stores.paymentSettings.save({ ...SETTINGS, transfer: null });
    expect(await refusalOf(order(tried, held, 'a', { method: 'trial' }))).toBeNull();
  });

  it('[PM7] that came in is booked by its mentor, and by no other', async () => {
    const { date, mentor } = await offerPaid(scene);
    const { held } = await ordered(scene, date.id, 'a', { method: 'transfer' });
    const { byHand } = scene.site;
    const other = await scene.account('o');
    const owner = await scene.account('w', { role: 'owner' });
    const { id } = held.booking;
    expect(await refusalOf(byHand.confirmTransfer(other, id, PRICE))).toBe('NOT_FOUND');
    expect(await refusalOf(byHand.confirmTransfer(mentor, 'z'.repeat(16), PRICE))).toBe('NOT_FOUND');
    expect(await refusalOf(byHand.confirmTransfer(mentor, id, PRICE - 1))).toBe('PRICE_CHANGED');
    await Promise.all([byHand.confirmTransfer(mentor, id, PRICE), byHand.confirmTransfer(owner, id, PRICE)]);
    expect((await scene.see(held)).state.is).toBe('booked');
    expect((await moneyOf(scene, held)).balance).toBe(PRICE);
    await scene.settled();
    expect(scene.mailed('a')).toEqual(['transferAwaited', 'booked']);
    const { people } = await scene.site.attendances.show(mentor, date.id);
    expect(people[0]?.payment).toMatchObject({
      method: 'transfer',
      isPaid: true,
      total: { amount: PRICE },
      back: 0,
    });
  });

  it('[PM7] that comes too late books a seat where one is free, and else goes back', async () => {
    const { date, mentor } = await offerPaid(scene, { seats: 2 });
    const late = await ordered(scene, date.id, 'a', { method: 'transfer' });
    const later = await ordered(scene, date.id, 'b', { method: 'transfer' });
    await scene.pass(4 * DAY_MS);
    const shown = await scene.site.attendances.show(mentor, date.id);
    expect(new Map(shown.late.map(({ bookingId, total }) => [bookingId, total.amount]))).toEqual(
      new Map([late, later].map(({ held }) => [held.booking.id, PRICE])),
    );
    const paid = await ordered(scene, date.id, 'c');
    provider.pay(paid.orderId);
    await comeBack(scene, paid.orderId);
    const { byHand } = scene.site;
    await byHand.confirmTransfer(mentor, late.held.booking.id, PRICE);
    await byHand.confirmTransfer(mentor, later.held.booking.id, PRICE);
    expect((await scene.see(late.held)).state.is).toBe('booked');
    const gone = await scene.see(later.held);
    expect([gone.state.is, gone.order?.refunds[0]]).toMatchObject([
      'cancelled',
      { reason: 'late', stage: 'needsAccount', total: { amount: PRICE } },
    ]);
    await scene.settled();
    expect(scene.mailed('b')).toEqual(['transferAwaited', 'transferOver', 'paidTooLate']);
    expect((await scene.site.attendances.show(mentor, date.id)).late).toEqual([]);
  });
});

describe('a hold whose time is over', () => {
  it('[PM8] while its window is open is booked where a seat is free, and else all goes back by itself', async () => {
    const { date } = await offerPaid(scene, { seats: 1 });
    const first = await ordered(scene, date.id, 'a');
    await scene.pass(HOLD_MS);
    const second = await ordered(scene, date.id, 'b');
    provider.pay(second.orderId);
    await comeBack(scene, second.orderId);
    provider.pay(first.orderId);
    await comeBack(scene, first.orderId);
    await scene.settled();
    const gone = await scene.see(first.held);
    expect([gone.state, gone.order?.refunds[0]]).toMatchObject([
      { is: 'cancelled', by: 'time' },
      { reason: 'late', stage: 'done', total: { amount: PRICE } },
    ]);
    expect([provider.holds([first.orderId]), provider.holds()]).toEqual([0, PRICE]);
    expect(scene.mailed('a')).toEqual(['paidTooLate', 'refunded']);
    await scene.act('cancel', second.held);
    const third = await ordered(scene, date.id, 'c');
    await scene.pass(HOLD_MS);
    provider.pay(third.orderId);
    await comeBack(scene, third.orderId);
    expect((await scene.see(third.held)).state.is).toBe('booked');
  });

  it('[PM8] of a provider that takes the money when asked: nothing is taken without a seat', async () => {
    const toss = new FakeProvider({ id: 'toss', takesAtConfirm: true });
    await using sure = await CourseScene.open({ providers: [toss] });
    const { date } = await offerPaid(sure, { seats: 1 });
    const first = await ordered(sure, date.id, 'a');
    await sure.pass(HOLD_MS);
    const second = await ordered(sure, date.id, 'b');
    await comeBack(sure, first.orderId, AGREED);
    expect([toss.holds(), (await sure.see(first.held)).order?.state.is]).toEqual([0, 'over']);
    await comeBack(sure, second.orderId, AGREED);
    expect([toss.holds(), (await sure.see(second.held)).state.is]).toEqual([PRICE, 'booked']);
    await comeBack(sure, first.orderId, AGREED);
    expect(toss.holds()).toBe(PRICE);
  });

  it('[PM8] is sure for two minutes while such a provider is asked', async () => {
    const toss = new FakeProvider({ id: 'toss', takesAtConfirm: true });
    await using sure = await CourseScene.open({ providers: [toss] });
    const { date } = await offerPaid(sure, { seats: 1 });
    const { held, orderId } = await ordered(sure, date.id, 'a');
    await sure.pass(HOLD_MS - 1);
    toss.before = async () => {
      toss.before = () => Promise.resolve();
      sure.clock.advance(60_000);
      expect(await refusalOf(sure.site.bookings.hold(date.id, booker('b')))).toBe('FULL');
    };
    await comeBack(sure, orderId, AGREED);
    expect((await sure.see(held)).state.is).toBe('booked');
  });

  it('[PM8] keeps no seat by coming back again and again: only with something to take, and ten minutes after its window', async () => {
    const toss = new FakeProvider({ id: 'toss', takesAtConfirm: true });
    await using sure = await CourseScene.open({ providers: [toss] });
    const { date } = await offerPaid(sure, { seats: 10 });
    const { held, orderId } = await ordered(sure, date.id, 'a');
    const { state } = await sure.see(held);
    const until = state.is === 'held' ? state.until : 0;
    const untilNow = async (): Promise<number | null> =>
      (await sure.stores.bookings.find(held.booking.id))?.until ?? null;
    await sure.pass(until - sure.clock.now() - 1);
    for (const returned of [{ left: '1' }, { code: 'PAY_PROCESS_CANCELED' }]) {
      await comeBack(sure, orderId, returned);
      expect(await untilNow()).toBe(until);
    }
    // Coming back does not help here: the provider refuses the money.
    toss.refusesMoney = true;
    await comeBack(sure, orderId, AGREED);
    expect(await untilNow()).toBe(sure.clock.now() + 2 * 60_000);
    await sure.pass(8 * 60_000);
    await comeBack(sure, orderId, AGREED);
    const last = (await untilNow()) ?? 0;
    expect(last).toBeLessThanOrEqual(until + 10 * 60_000);
    await sure.pass(2 * 60_000);
    await comeBack(sure, orderId, AGREED);
    expect(await untilNow()).toBe(last);
  });

  it('[PM8] keeps no seat of another way to pay, and none beyond what its network may hold', async () => {
    const toss = new FakeProvider({ id: 'toss', takesAtConfirm: true });
    await using sure = await CourseScene.open({ providers: [toss] });
    const { date } = await offerPaid(sure, { seats: 10 }, { seats: 10 });
    toss.refusesMoney = true;
    const changed = await ordered(sure, date.id, 'a');
    const awaited = await order(sure, changed.held, 'a', { method: 'transfer' });
    const { state } = awaited.booking;
    await endAt(sure, changed.held, sure.clock.now() + 60_000);
    await comeBack(sure, changed.orderId, AGREED);
    expect([state.is, (await sure.stores.bookings.find(changed.held.booking.id))?.until]).toEqual([
      'awaiting',
      sure.clock.now() + 60_000,
    ]);
    // It is over, cancelled by time: an earlier attempt takes no money and keeps no seat.
    await sure.pass(60_000);
    await comeBack(sure, changed.orderId, AGREED);
    expect([(await sure.see(changed.held)).state.is, toss.holds()]).toEqual(['cancelled', 0]);
    const many: Awaited<ReturnType<typeof ordered>>[] = [];
    for (let count = 0; count < 6; count += 1) {
      const one = await ordered(sure, date.id, 'b');
      await endAt(sure, one.held, sure.clock.now());
      many.push(one);
    }
    for (const { orderId } of many) {
      await comeBack(sure, orderId, AGREED);
    }
    const [first] = many;
    const { network } = (await sure.stores.bookings.find(first?.held.booking.id ?? '')) ?? {};
    const { here } = await sure.stores.bookings.countHolds(network ?? '', date.id, sure.clock.now());
    expect(here).toBe(5);
  });
});

describe('[PM48] the name of a transfer', () => {
  it.each([
    ['박영자', '09BB 박영자'],
    ['알렉산드리아 콘스탄티노폴리스카야', '09BB 알렉산드리아 콘스탄'],
    ['알렉산드리아가나다 라마', '09BB 알렉산드리아가나다'],
    [null, '09BB'],
  ])('of %s begins with the end of the order’s number: %s', (name, as) => {
    expect(transferName(name, { number: 'GB-1125-K309BB' })).toBe(as);
  });
});
