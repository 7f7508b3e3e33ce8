import type { NewBooking } from '@gongbang/protocol';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  CourseScene,
  DAY_MS,
  HOUR_MS,
  booker,
  form,
  refusalOf,
} from '@gongbang/tests/support/courseScene.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { AGREED, PRICE, comeBack, offerPaid, order, ordered } from '@gongbang/tests/support/paidScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

import { seatsTaken } from '../bookings/rules.ts';

const PEOPLE = ['a', 'b', 'c', 'd'];
const RUNS = 12;
const MAX_ACTS = 30;
const TIMEOUT_MS = 240_000;

const nth = fc.nat(30);
const of = <T extends string>(is: T, weight: number) => ({
  weight,
  arbitrary: fc.record({ is: fc.constant(is), nth }),
});
/** Acts of people, the mentor, the provider and time, on the nth of what there is. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('hold' as const), who: fc.constantFrom(...PEOPLE) }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('line' as const), who: fc.constantFrom(...PEOPLE) }) },
  of('order' as const, 7),
  of('transfer' as const, 2),
  of('pay' as const, 7),
  of('pay less' as const, 1),
  of('decline' as const, 1),
  of('come back' as const, 6),
  of('call' as const, 4),
  of('give up' as const, 4),
  of('take out' as const, 1),
  of('give back' as const, 2),
  of('refund outside' as const, 1),
  of('transfer came' as const, 2),
  { weight: 2, arbitrary: fc.record({ is: fc.constant('sweep' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('silence' as const), isDeaf: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('move' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('time' as const),
      ms: fc.constantFrom(60_000, HOUR_MS / 4, 3 * HOUR_MS, DAY_MS),
    }),
  },
);

const EXPECTED = [
  ...['FULL', 'TOO_LATE', 'DATE_CLOSED', 'ALREADY_PAID', 'ALREADY_BOOKED', 'PROVIDER_UNREACHABLE'],
  ...['NOTHING_PAID', 'NO_SUCH_WAY', 'RATE_LIMITED', 'TOO_MANY_HOLDS', 'UNAUTHENTICATED', 'NOT_FOUND'],
];

describe.each([false, true])(
  '[PM20] whatever people do who pay; a provider that takes at once: %s',
  (takesAtConfirm) => {
    it(
      'no seat is given away twice, and money is where its seat is',
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: MAX_ACTS }), async (acts) => {
            const provider = new FakeProvider({ takesAtConfirm });
            await using scene = await CourseScene.open({ providers: [provider] });
            const { date, mentor } = await offerPaid(scene, { seats: 2, startsIn: 6 * DAY_MS });
            const made: (NewBooking & { who: string })[] = [];
            const orders: string[] = [];
            let events = 0;
            const begin = (who: string, work: Promise<NewBooking>) =>
              work.then((one) => {
                made.push({ ...one, who });
              });
            for (const one of acts) {
              const mine = 'nth' in one ? made[one.nth % Math.max(1, made.length)] : undefined;
              const orderId = 'nth' in one ? (orders[one.nth % Math.max(1, orders.length)] ?? '') : '';
              const isKnown = provider.payments.has(orderId);
              const work = async (): Promise<unknown> => {
                switch (one.is) {
                  case 'hold':
                    return begin(one.who, scene.site.bookings.hold(date.id, booker(one.who)));
                  case 'line':
                    return begin(one.who, scene.joinLine(date.id, one.who));
                  case 'order':
                  case 'transfer': {
                    if (mine === undefined) {
                      return;
                    }
                    const method = one.is === 'order' ? 'card' : 'transfer';
                    const made_ = await order(scene, mine, mine.who, { method });
                    if (method === 'card') {
                      orders.push(made_.orderId);
                    }
                    return;
                  }
                  case 'pay':
                  case 'pay less':
                    if (
                      isKnown &&
                      !takesAtConfirm &&
                      provider.holds([orderId]) === 0 &&
                      !wasPaid(provider, orderId)
                    ) {
                      provider.pay(orderId, one.is === 'pay' ? undefined : { amount: 10, currency: 'KRW' });
                    }
                    return;
                  case 'decline':
                    if (isKnown && !wasPaid(provider, orderId)) {
                      provider.decline(orderId);
                    }
                    return;
                  case 'come back':
                    return comeBack(scene, orderId, AGREED);
                  case 'call':
                    events += 1;
                    return scene.site.orders
                      .hint('stripe', { eventId: `${events % 5}`, ref: orderId })
                      .catch(() => null);
                  case 'give up':
                    return mine && scene.act('cancel', mine);
                  case 'take out':
                    return mine && scene.site.attendances.takeOut(mentor, mine.booking.id, '');
                  case 'give back':
                    return (
                      mine && scene.site.byHand.giveBack(mentor, mine.booking.id, { total: 20_000, why: '' })
                    );
                  case 'refund outside':
                    if (isKnown && provider.holds([orderId]) >= 5000) {
                      provider.refundOutside(orderId, 5000);
                    }
                    return;
                  case 'transfer came':
                    return mine && scene.site.byHand.confirmTransfer(mentor, mine.booking.id, PRICE);
                  case 'sweep':
                    return scene.site.looks.sweep();
                  case 'silence':
                    provider.isUnreachable = !provider.isUnreachable;
                    provider.isDeaf = one.isDeaf;
                    return;
                  case 'move':
                    return scene.site.dates.change(mentor, date.id, {
                      startsAt: scene.clock.now() + 5 * DAY_MS,
                    });
                  case 'time':
                    return scene.pass(one.ms);
                }
              };
              expect([null, ...EXPECTED]).toContain(await refusalOf(work()));
              await assertSound(scene, date.id, provider);
            }
            // The provider answers again, and everything uncertain is checked.
            provider.isUnreachable = false;
            await scene.settled();
            await vi.waitFor(
              async () => {
                await scene.pass(10 * 60_000);
                await scene.site.looks.sweep();
                await scene.settled();
                expect(await scene.stores.refunds.nextAt()).toBeNull();
              },
              { timeout: 20_000, interval: 1 },
            );
            await assertSound(scene, date.id, provider);
            await assertBalanced(scene, date.id, provider);
          }),
          { numRuns: RUNS },
        );
      },
      TIMEOUT_MS,
    );
  },
);

const wasPaid = (provider: FakeProvider, orderId: string): boolean =>
  provider.payments.get(orderId)?.captured !== null;

async function assertSound(scene: CourseScene, dateId: string, provider: FakeProvider): Promise<void> {
  const date = await scene.stores.dates.find(dateId);
  if (date === null) {
    throw new Error('the date is gone');
  }
  const bookings = await scene.stores.bookings.of(dateId);
  const taken = seatsTaken({ date, bookings }, scene.clock.now());
  expect(taken).toBeLessThanOrEqual(date.seats);
  const orders = await scene.stores.orders.ofDate(dateId);
  for (const one of orders) {
    expect(provider.holds([one.id])).toBeGreaterThanOrEqual(0);
    const refunds = await scene.stores.refunds.ofOrders([one.id]);
    const lines = await scene.stores.ledger.ofOrder(one.id);
    const came = lines
      .filter(({ kind }) => kind === 'payment')
      .reduce((sum, line) => sum + line.classAmount, 0);
    const back = refunds.reduce((sum, { classAmount, kitAmount }) => sum + classAmount + kitAmount, 0);
    expect(back).toBeLessThanOrEqual(came);
    expect(lines.filter(({ kind }) => kind === 'payment').length).toBe(one.state === 'paid' ? 1 : 0);
  }
  for (const { id, state } of bookings) {
    const paid = orders.filter((one) => one.bookingId === id && one.state === 'paid');
    expect(state !== 'booked' || paid.length > 0).toBe(true);
  }
  const passes = scene.door.classes.get(date.classId)?.passes ?? [];
  const booked = bookings.flatMap(({ state, passHash }) => (state === 'booked' ? (passHash ?? []) : []));
  expect([...passes].sort()).toEqual(booked.sort());
}

/** Where money stayed there is a seat, and the books agree with the provider. */
async function assertBalanced(scene: CourseScene, dateId: string, provider: FakeProvider): Promise<void> {
  const orders = await scene.stores.orders.ofDate(dateId);
  for (const one of orders.filter(({ provider: by }) => by !== 'transfer')) {
    const lines = await scene.stores.ledger.ofOrder(one.id);
    const balance = lines.reduce((sum, line) => sum + line.classAmount + line.kitAmount, 0);
    const outside = await unheard(scene, one.id, provider);
    expect(balance - outside).toBe(provider.holds([one.id]));
  }
  const records = await Promise.all(orders.map(({ bookingId }) => scene.stores.bookings.find(bookingId)));
  for (const booking of records) {
    const own = orders.filter(({ bookingId }) => bookingId === booking?.id);
    const paid = own.filter(({ books }) => books);
    for (const { id } of own.filter(({ books, state }) => !books && state === 'paid')) {
      // Money that pays for no seat has been refunded.
      const lines = await scene.stores.ledger.ofOrder(id);
      const isByHand = (await scene.stores.refunds.ofOrders([id])).some(({ state }) => state === 'byHand');
      expect(isByHand ? 0 : lines.reduce((sum, line) => sum + line.classAmount + line.kitAmount, 0)).toBe(0);
    }
    expect(paid.length).toBeLessThanOrEqual(booking?.state === 'held' ? 0 : 1);
    expect(booking?.state !== 'booked' || paid.length === 1).toBe(true);
  }
}

/** Refunds at the provider that nobody reported: once a payment is known to be paid, the provider is not asked about it again. */
async function unheard(scene: CourseScene, orderId: string, provider: FakeProvider): Promise<number> {
  const refunds = await scene.stores.refunds.ofOrders([orderId]);
  const known = refunds.filter(({ reason }) => reason === 'outside').length;
  const keys = [...(provider.payments.get(orderId)?.refunds ?? new Map<string, number>())];
  const outside = keys
    .filter(([key]) => key.startsWith('outside'))
    .reduce((sum, [, amount]) => sum + amount, 0);
  const entered = refunds
    .filter(({ reason }) => reason === 'outside')
    .reduce((sum, one) => sum + one.classAmount + one.kitAmount, 0);
  return known === 0 ? outside : outside - entered;
}

onEachDatabase((scenes) => {
  describe('[PM19] [PS6] a hundred people who buy at once', () => {
    it('eight seats: eight have paid and booked, and all others are offered the line', async () => {
      const provider = new FakeProvider();
      await using scene = await scenes.fresh({ providers: [provider] });
      const { date } = await offerPaid(scene, { seats: 8 });
      const buy = async (sign: string): Promise<string | null> =>
        refusalOf(
          ordered(scene, date.id, sign).then(async ({ orderId }) => {
            provider.pay(orderId);
            await Promise.all([
              comeBack(scene, orderId, AGREED),
              scene.site.orders.hint('stripe', { eventId: sign, ref: orderId }),
            ]);
          }),
        );
      const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => buy(`p${index}`)));
      await scene.settled();
      expect(answers.filter((answer) => answer === null)).toHaveLength(8);
      expect(answers.filter((answer) => answer === 'FULL')).toHaveLength(92);
      const bookings = await scene.stores.bookings.of(date.id);
      expect(bookings.filter(({ state }) => state === 'booked')).toHaveLength(8);
      expect(provider.holds()).toBe(8 * PRICE);
      const waiting = await scene.joinLine(date.id, 'p99');
      expect(waiting.booking.state.is).toBe('waiting');
      expect(form('p99').email).toBe(waiting.booking.email);
    });

    it('and hold them too long: who paid first has the seats, and nobody else’s money stays', async () => {
      const provider = new FakeProvider();
      await using scene = await scenes.fresh({ providers: [provider] });
      const { date } = await offerPaid(scene, { seats: 8 });
      const orders: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        for (let index = 0; index < 8; index += 1) {
          orders.push((await ordered(scene, date.id, `r${round}p${index}`)).orderId);
        }
        await scene.pass(HOUR_MS / 4);
      }
      orders.forEach((id) => {
        provider.pay(id);
      });
      await Promise.all(orders.map((id) => comeBack(scene, id, AGREED)));
      await scene.settled();
      const bookings = await scene.stores.bookings.of(date.id);
      expect(bookings.filter(({ state }) => state === 'booked')).toHaveLength(8);
      expect(provider.holds()).toBe(8 * PRICE);
    });
  });
});
