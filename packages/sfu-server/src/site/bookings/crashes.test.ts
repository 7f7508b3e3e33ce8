import { rmSync } from 'node:fs';

import type { NewBooking } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { CourseScene, DAY_MS, ORIGIN, booker, form } from '@gongbang/tests/support/courseScene.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { FakeDoor } from '@gongbang/tests/support/FakeDoor.ts';
import { Killer } from '@gongbang/tests/support/Killer.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

interface Before {
  readonly scene: CourseScene;
  readonly dateId: string;
  readonly mine: NewBooking;
  readonly held: NewBooking;
  readonly waiting: NewBooking;
}

/** Whatever changes who has a seat; each is tried with a kill before each of its writes. */
const ACTS: Readonly<Record<string, (before: Before) => Promise<unknown>>> = {
  book: ({ scene, held }) => scene.fill(held, 'h'),
  cancel: ({ scene, mine }) => scene.act('cancel', mine),
  'join the line': ({ scene, dateId }) => scene.site.bookings.joinLine(dateId, form('n'), booker('n')),
  'call off': async ({ scene, dateId }) => {
    const mentor = await scene.stores.accounts.find('m'.repeat(16));
    return mentor === null ? null : scene.site.dates.cancel(mentor, dateId, '미안해요');
  },
  move: async ({ scene, dateId }) => {
    const mentor = await scene.stores.accounts.find('m'.repeat(16));
    const date = await scene.stores.dates.find(dateId);
    const startsAt = (date?.startsAt ?? 0) + DAY_MS;
    return mentor === null ? null : scene.site.dates.change(mentor, dateId, { startsAt, seats: 3 });
  },
};

/** PostgreSQL answers over a socket: the same at every other write. */
const STEP = { SQLite: 1, PostgreSQL: 2 };

/** A mail that tells each state that it was reached. */
const TOLD: Readonly<Record<string, string>> = { booked: 'booked', waiting: 'waiting', offered: 'offered' };

onEachDatabase((scenes) => {
  describe.each(Object.entries(ACTS))('[BK15] [PS7] killed while people %s', (_, act) => {
    it('at any write, seats, mails and the class agree once the server is back', async () => {
      let isThrough = false;
      for (let at = 0; !isThrough; at += STEP[scenes.kind]) {
        const folder = temporaryFolder();
        const [clock, door, killer] = [new FakeClock(), new FakeDoor(), new Killer()];
        const parts = { folder, clock, door };
        const first = await scenes.fresh({ ...parts, before: (stores) => killer.before(stores) });
        const { date } = await first.offer({ seats: 2 });
        const mine = await first.book(date.id, 'm2');
        const held = await first.site.bookings.hold(date.id, booker('h'));
        const waiting = await first.joinLine(date.id, 'w');
        await first.settled();
        killer.writes = 0;
        killer.left = at;
        isThrough = await act({ scene: first, dateId: date.id, mine, held, waiting }).then(
          () => killer.writes <= at,
          () => false,
        );
        clock.forget();
        await first.stop();
        const sent = [...first.mails];

        const second = await scenes.again(parts);
        await second.outbox.start();
        await second.site.start();
        await second.settled();
        const mails = [...sent, ...second.mails];
        const record = await second.stores.dates.find(date.id);
        for (const sign of ['m2', 'h', 'w', 'n']) {
          const [booking] = await second.stores.bookings.ofAddress(form(sign).email, 9);
          const kinds = mails.filter(({ to }) => to === form(sign).email).map(({ subject }) => subject);
          const told = TOLD[booking?.state ?? ''];
          expect(new Set(kinds).size, `${sign}: ${kinds.join(' ')}`).toBe(kinds.length);
          if (told !== undefined) {
            expect(kinds).toContain(told);
          }
          expect(kinds.some((kind) => kind.startsWith('cancelled'))).toBe(booking?.state === 'cancelled');
          expect(kinds.includes('moved')).toBe((booking?.movedFrom ?? null) !== null);
        }
        const booked = (await second.stores.bookings.of(date.id)).flatMap((one) => one.passHash ?? []);
        const shown = door.classes.get(date.classId);
        expect(shown === undefined).toBe(record?.cancelledAt !== null);
        expect([...(shown?.passes ?? [])].sort()).toEqual(booked.sort());
        if (shown !== undefined) {
          expect([shown.plan.startsAt, shown.plan.seats]).toEqual([record?.startsAt, record?.seats]);
        }
        expect(await second.stores.dates.following()).toEqual([]);
        await second.stop();
        rmSync(folder, { recursive: true });
      }
    }, 120_000);
  });
});

describe('[CO6] killed while a date is opened', () => {
  it('leaves no date without its class', async () => {
    const killer = new Killer();
    await using scene = await CourseScene.open({ before: (stores) => killer.before(stores) });
    const { mentor, course } = await scene.offer();
    killer.writes = 0;
    killer.left = 0;
    const draft = { startsAt: scene.clock.now() + DAY_MS, timeZone: 'Asia/Seoul', minimum: null };
    await expect(scene.site.dates.open(mentor, course.id, draft, ORIGIN)).rejects.toThrow(/Killed/);
    expect(scene.door.classes.size).toBe(1);
  });
});
