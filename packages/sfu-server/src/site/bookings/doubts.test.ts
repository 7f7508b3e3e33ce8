import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CourseScene, DAY_MS, ORIGIN, booker } from '@gongbang/tests/support/courseScene.ts';
import { PostgresProxy, type Loss } from '@gongbang/tests/support/PostgresProxy.ts';
import { lacksPostgres } from '@gongbang/tests/support/PostgresServer.ts';
import { SEAT_ACTS, assertSeatsAgree } from '@gongbang/tests/support/seatsAgree.ts';
import { ownSiteDatabase } from '@gongbang/tests/support/SiteDatabase.ts';

import { openSitePostgres } from '../../storage/site/openSite.ts';

/** A PostgreSQL starts and stops here, on a shared machine. */
const SLOW_MS = 120_000;
/** All retries have happened by then, in ms. */
const LATER_MS = 11_000;
const SOON = { interval: 20, timeout: 20_000 };
/** The most commits tried per act: there is nothing new beyond them. */
const MOST = 12;
const STEP = 4;

describe.skipIf(lacksPostgres)('[PS4] where the answer to a commit is lost', () => {
  const database = ownSiteDatabase();
  let way: PostgresProxy;
  beforeEach(async () => {
    await database().clear();
    way = await PostgresProxy.to(database().url);
    return () => way[Symbol.asyncDispose]();
  });
  const opened = (): Promise<CourseScene> =>
    CourseScene.open({ on: { open: () => openSitePostgres({ url: way.url, claim: null }) } });

  const losses: readonly Loss[] = ['answer', 'commit'];
  describe.each(losses)('(%s)', (loss) => {
    it.each(Object.entries(SEAT_ACTS))(
      'while people %s, seats, mails and the class agree, without a restart',
      async (_, act) => {
        for (let at = 0; at < MOST; at += STEP) {
          await database().clear();
          await using scene = await opened();
          const { date } = await scene.offer({ seats: 2 });
          const mine = await scene.book(date.id, 'm2');
          const held = await scene.site.bookings.hold(date.id, booker('h'));
          const waiting = await scene.joinLine(date.id, 'w');
          await scene.settled();
          way.lose(loss, at);
          await act({ scene, dateId: date.id, mine, held, waiting }).catch(() => undefined);
          await vi.waitFor(async () => {
            scene.clock.advance(LATER_MS);
            await scene.settled();
            await assertSeatsAgree(scene, date, scene.mails);
          }, SOON);
          if (way.isToLose) {
            return;
          }
        }
      },
      SLOW_MS,
    );

    it(
      'while a date is opened, each date has its class, and no class is left over',
      async () => {
        await using scene = await opened();
        const { mentor, course } = await scene.offer();
        const first = scene.clock.now() + DAY_MS;
        for (let at = 0; at < MOST / 2; at += 1) {
          const draft = { startsAt: first + at * 60_000, timeZone: 'Asia/Seoul', minimum: null };
          await scene.settled();
          way.lose(loss, at);
          await scene.site.dates.open(mentor, course.id, draft, ORIGIN).catch(() => undefined);
          await vi.waitFor(async () => {
            scene.clock.advance(LATER_MS);
            await scene.settled();
            const dates = await scene.stores.dates.from([course.id], scene.clock.now(), 99);
            const classes = [...scene.door.classes.keys()].sort();
            expect(dates.map(({ classId }) => classId).sort()).toEqual(classes);
          }, SOON);
        }
      },
      SLOW_MS,
    );
  });
});
