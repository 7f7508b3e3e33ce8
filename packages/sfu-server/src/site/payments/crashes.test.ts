import { rmSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { CourseScene, HOUR_MS } from '@gongbang/tests/support/courseScene.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { FakeDoor } from '@gongbang/tests/support/FakeDoor.ts';
import { FakeProvider } from '@gongbang/tests/support/FakeProvider.ts';
import { Killer } from '@gongbang/tests/support/Killer.ts';
import { PRICE, comeBack, offerPaid, order, ordered } from '@gongbang/tests/support/paidScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

type Ordered = Awaited<ReturnType<typeof ordered>>;

interface Before {
  readonly scene: CourseScene;
  readonly provider: FakeProvider;
  readonly dateId: string;
  /** Paid, but the server does not know yet. */
  readonly held: Ordered;
  /** Booked and paid. */
  readonly mine: Ordered;
  /** Awaited. */
  readonly transfer: Ordered;
}

/** Resolves once work in progress is done or killed. */
async function afterwards({ clock, site }: CourseScene): Promise<void> {
  clock.advance(0);
  await site.rest();
}

const mentorOf = async ({ stores }: CourseScene) => {
  const mentor = await stores.accounts.find('m'.repeat(16));
  if (mentor === null) {
    throw new Error('the mentor is gone');
  }
  return mentor;
};

/** Everything that moves money or seats; each is tried with a kill before each of its writes. */
const ACTS: Readonly<Record<string, (before: Before) => Promise<unknown>>> = {
  'come back': ({ scene, held }) => comeBack(scene, held.orderId),
  'are called about': ({ scene, held }) =>
    scene.site.orders.hint('stripe', { eventId: 'e', ref: held.orderId }),
  'order anew': async ({ scene, provider, held }) => {
    const { orderId } = await order(scene, held.held, 'h');
    provider.pay(orderId);
    await comeBack(scene, orderId);
  },
  'give up': ({ scene, mine }) => scene.act('cancel', mine.held),
  'are given back': async ({ scene, mine }) =>
    scene.site.byHand.giveBack(await mentorOf(scene), mine.held.booking.id, { total: PRICE, why: '' }),
  'are called off': async ({ scene, dateId }) =>
    scene.site.dates.cancel(await mentorOf(scene), dateId, '미안해요'),
  'have sent a transfer': async ({ scene, transfer }) =>
    scene.site.byHand.confirmTransfer(await mentorOf(scene), transfer.held.booking.id, PRICE),
};

const SOON = { interval: 20, timeout: 10_000 };
/** PostgreSQL answers over a socket, so only every fifth write is tried. */
const STEP = { SQLite: 1, PostgreSQL: 5 };

const MAILS_OF_STATE: Readonly<Record<string, string>> = { booked: 'booked' };

onEachDatabase((scenes) => {
  describe.each(Object.entries(ACTS))('[PM18] [PS7] killed while people who pay %s', (_, act) => {
    it('at any write, money, seats and mails agree once the server is back', async () => {
      let isThrough = false;
      for (let at = 0; !isThrough; at += STEP[scenes.kind]) {
        const folder = temporaryFolder();
        const [clock, door, killer, provider] = [
          new FakeClock(),
          new FakeDoor(),
          new Killer(),
          new FakeProvider(),
        ];
        const parts = { folder, clock, door, providers: [provider] };
        const first = await scenes.fresh({ ...parts, before: (stores) => killer.before(stores) });
        const { date } = await offerPaid(first, { seats: 3 });
        const mine = await ordered(first, date.id, 'p');
        provider.pay(mine.orderId);
        await comeBack(first, mine.orderId);
        const held = await ordered(first, date.id, 'h');
        const transfer = await ordered(first, date.id, 't', { method: 'transfer' });
        provider.pay(held.orderId);
        await first.settled();
        killer.writes = 0;
        killer.left = at;
        const before = { scene: first, provider, dateId: date.id, held, mine, transfer };
        const isDone = await act(before).then(
          () => true,
          () => false,
        );
        await afterwards(first);
        isThrough = isDone && killer.writes <= at;
        clock.forget();
        await first.stop();
        const sent = [...first.mails];

        const second = await scenes.again(parts);
        await second.outbox.start();
        await second.site.start();
        await second.settled();
        await second.pass(HOUR_MS / 60);
        await vi.waitFor(async () => {
          await second.settled();
          expect(await second.stores.refunds.nextAt()).toBeNull();
          const found = await second.stores.orders.find(held.orderId);
          expect(found?.state).toBe('paid');
        }, SOON);
        // Everything else that was uncertain is checked and followed up in its own time.
        await vi.waitFor(async () => {
          await second.settled();
          await assertAgreed(second, { provider, dateId: date.id, sent });
        }, SOON);
        await second.stop();
        rmSync(folder, { recursive: true });
      }
    }, 240_000);
  });
});

async function assertAgreed(
  scene: CourseScene,
  { provider, dateId, sent }: { provider: FakeProvider; dateId: string; sent: CourseScene['mails'] },
): Promise<void> {
  const { stores } = scene;
  const orders = await stores.orders.ofDate(dateId);
  for (const one of orders) {
    const lines = await stores.ledger.ofOrder(one.id);
    const balance = lines.reduce((sum, line) => sum + line.classAmount + line.kitAmount, 0);
    if (one.provider === 'transfer') {
      const back = await stores.refunds.ofOrders([one.id]);
      expect(balance).toBe(one.state === 'paid' ? PRICE : 0);
      expect(back.every(({ state }) => state === 'byHand')).toBe(true);
    } else {
      expect(balance).toBe(provider.holds([one.id]));
      expect(provider.holds([one.id])).toBeGreaterThanOrEqual(0);
    }
  }
  const passes: string[] = [];
  for (const sign of ['p', 'h', 't']) {
    const [booking] = await stores.bookings.ofAddress(`${sign}@example.com`, 9);
    const own = orders.filter(
      ({ bookingId, provider: by }) => bookingId === booking?.id && by !== 'transfer',
    );
    const money = provider.holds(own.map(({ id }) => id));
    const refunds = await stores.refunds.ofOrders(own.map(({ id }) => id));
    const isGoodwill = refunds.some(({ reason }) => reason === 'goodwill');
    if (sign !== 't') {
      expect([booking?.state, money]).toEqual(
        booking?.state === 'booked' ? ['booked', isGoodwill ? 0 : PRICE] : ['cancelled', 0],
      );
    }
    const kinds = [...sent, ...scene.mails]
      .filter(({ to }) => to === `${sign}@example.com`)
      .map(({ subject }) => subject);
    const told = MAILS_OF_STATE[booking?.state ?? ''];
    expect(kinds.filter((kind) => kind === 'booked').length, kinds.join(' ')).toBeLessThanOrEqual(1);
    expect(told === undefined || kinds.includes(told)).toBe(true);
    expect(kinds.filter((kind) => kind === 'refunded')).toHaveLength(refunds.length);
    expect(kinds.filter((kind) => kind === 'paidTwice')).toHaveLength(
      refunds.filter(({ reason }) => reason === 'double').length,
    );
    expect(kinds.some((kind) => kind.startsWith('cancelled'))).toBe(
      booking?.state === 'cancelled' && !kinds.includes('paidTooLate')
        ? true
        : kinds.some((kind) => kind.startsWith('cancelled')),
    );
    passes.push(...(booking?.state === 'booked' ? [booking.passHash ?? ''] : []));
  }
  const record = await stores.dates.find(dateId);
  const shown = scene.door.classes.get(record?.classId ?? '');
  expect([...(shown?.passes ?? [])].sort()).toEqual(passes.sort());
  expect(await stores.dates.following()).toEqual([]);
}
