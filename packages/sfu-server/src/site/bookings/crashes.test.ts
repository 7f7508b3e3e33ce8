import { rmSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { CourseScene, DAY_MS, ORIGIN, booker } from '@gongbang/tests/support/courseScene.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { FakeDoor } from '@gongbang/tests/support/FakeDoor.ts';
import { Killer } from '@gongbang/tests/support/Killer.ts';
import { SEAT_ACTS, assertSeatsAgree } from '@gongbang/tests/support/seatsAgree.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

type Offered = Awaited<ReturnType<CourseScene['offer']>>;

/** PostgreSQL answers over a socket, so only every third write is tried. */
const STEP = { SQLite: 1, PostgreSQL: 3 };

onEachDatabase((scenes) => {
  describe.each(Object.entries(SEAT_ACTS))('[BK15] [PS7] killed while people %s', (_, act) => {
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
        await assertSeatsAgree(second, date, mails);
        await second.stop();
        rmSync(folder, { recursive: true });
      }
    }, 120_000);
  });

  it.each<[string, (scene: CourseScene, before: Offered) => Promise<unknown>]>([
    [
      'a date is opened',
      (scene, { mentor, course }) => {
        const draft = { startsAt: scene.clock.now() + DAY_MS, timeZone: 'Asia/Seoul', minimum: null };
        return scene.site.dates.open(mentor, course.id, draft, ORIGIN);
      },
    ],
    [
      'a date gets another class, in place of one that was deleted',
      (scene, { date }) => {
        scene.door.classes.delete(date.classId);
        return scene.book(date.id, 'm2');
      },
    ],
  ])(
    '[CO11] [PS7] killed at any write while %s, each date has its class, and no class is left over',
    async (_, act) => {
      let isThrough = false;
      for (let at = 0; !isThrough; at += 1) {
        const folder = temporaryFolder();
        const [clock, door, killer] = [new FakeClock(), new FakeDoor(), new Killer()];
        const parts = { folder, clock, door };
        const first = await scenes.fresh({ ...parts, before: (stores) => killer.before(stores) });
        const before = await first.offer();
        await first.settled();
        killer.onKill = () => {
          door.isRefusing = true;
        };
        killer.writes = 0;
        killer.left = at;
        await act(first, before).catch(() => undefined);
        isThrough = killer.writes <= at;
        clock.forget();
        await first.stop();
        door.isRefusing = false;

        const second = await scenes.again(parts);
        await second.outbox.start();
        await second.site.start();
        await second.settled();
        const dates = await second.stores.dates.from([before.course.id], clock.now(), 99);
        expect([...door.classes.keys()].sort()).toEqual(dates.map(({ classId }) => classId).sort());
        await second.stop();
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );
});
