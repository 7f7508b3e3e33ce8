import type { NewBooking } from '@gongbang/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CourseScene,
  DAY_MS,
  HOUR_MS,
  booker,
  form,
  refusalOf,
} from '@gongbang/tests/support/courseScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

import { isLineOver, lineOf, seatsTaken } from './rules.ts';

const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'];
/** PostgreSQL answers over a socket, so it gets fewer runs. */
const RUNS = { SQLite: 10, PostgreSQL: 3 };
const MAX_ACTS = 30;
/** Each act is durable before the next, on a disk shared with others. */
const TIMEOUT_MS = 120_000;

const person = fc.constantFrom(...PEOPLE);
/** Acts of people, the mentor and time: by whom, or how much. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('hold' as const), who: person }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constant('line' as const), who: person }) },
  { weight: 6, arbitrary: fc.record({ is: fc.constant('book' as const), nth: fc.nat(30) }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('accept' as const), nth: fc.nat(30) }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constant('cancel' as const), nth: fc.nat(30) }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('seats' as const), seats: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('time' as const),
      ms: fc.constantFrom(60_000, HOUR_MS / 4, 3 * HOUR_MS, DAY_MS),
    }),
  },
);

onEachDatabase((scenes) => {
  describe('[BK14] [PS2] whatever people do to a date', () => {
    it(
      'no seat is given away twice, the line keeps its order, and the class lets in who has booked',
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: MAX_ACTS }), async (acts) => {
            await using scene = await scenes.fresh();
            const { date, mentor } = await scene.offer({ seats: 2, startsIn: 4 * DAY_MS });
            const made: (NewBooking & { who: string })[] = [];
            const signedIn = (who: string) => booker(who, form(who).email);
            const begin = async (who: string, work: Promise<NewBooking>): Promise<void> => {
              const refusal = await refusalOf(
                work.then((one) => {
                  made.push({ ...one, who });
                }),
              );
              expect([null, 'FULL', 'ALREADY_BOOKED', 'DATE_CLOSED', 'TOO_MANY_HOLDS']).toContain(refusal);
            };
            for (const one of acts) {
              const before = lineOf({
                date: await dateOf(scene, date.id),
                bookings: await scene.stores.bookings.of(date.id),
              });
              const nth = 'nth' in one && made.length > 0 ? made[one.nth % made.length] : undefined;
              if (one.is === 'hold') {
                await begin(one.who, scene.site.bookings.hold(date.id, signedIn(one.who)));
              } else if (one.is === 'line') {
                await begin(one.who, scene.site.bookings.joinLine(date.id, form(one.who), signedIn(one.who)));
              } else if (one.is === 'seats') {
                await refusalOf(scene.site.dates.change(mentor, date.id, { seats: one.seats }));
              } else if (one.is === 'time') {
                await scene.pass(one.ms);
              } else if (nth !== undefined && one.is === 'book') {
                // Holds that ended a day ago are forgotten by a background round, whenever it runs.
                const opened = scene.site.bookings.open(nth.booking.id, nth.key, booker('-'));
                await refusalOf(
                  opened.then((record) => scene.site.bookings.book(record, form(nth.who), signedIn(nth.who))),
                );
              } else if (nth !== undefined && one.is !== 'book') {
                await refusalOf(scene.act(one.is, nth));
              }
              await assertSound(
                scene,
                date.id,
                before.map(({ id }) => id),
              );
            }
          }),
          { numRuns: RUNS[scenes.kind] },
        );
      },
      TIMEOUT_MS,
    );
  });
});

async function dateOf(scene: CourseScene, id: string) {
  const date = await scene.stores.dates.find(id);
  if (date === null) {
    throw new Error('the date is gone');
  }
  return date;
}

async function assertSound(scene: CourseScene, id: string, lineBefore: readonly string[]): Promise<void> {
  const date = await dateOf(scene, id);
  const bookings = await scene.stores.bookings.of(id);
  const now = scene.clock.now();
  const taken = seatsTaken({ date, bookings }, now);
  expect(taken).toBeLessThanOrEqual(date.seats);
  const waiting = lineOf({ date, bookings });
  if (now < date.startsAt && !isLineOver(date, now) && waiting.length > 0) {
    expect(taken).toBe(date.seats);
  }
  // Whoever was offered a seat meanwhile was ahead of everybody who still waits.
  const offered = new Set(bookings.filter(({ state }) => state === 'offered').map((one) => one.id));
  const places = lineBefore.map((one, place) => ({ place, isOffered: offered.has(one) }));
  const lastOffered = Math.max(-1, ...places.filter((one) => one.isOffered).map(({ place }) => place));
  const firstWaiting = lineBefore.findIndex((one) => waiting.some((still) => still.id === one));
  expect(firstWaiting === -1 || firstWaiting > lastOffered).toBe(true);
  for (const who of PEOPLE) {
    expect(bookings.filter(({ email }) => email === form(who).email).length).toBeLessThanOrEqual(1);
  }
  const passes = scene.door.classes.get(date.classId)?.passes ?? [];
  const booked = bookings.flatMap(({ state, passHash }) => (state === 'booked' ? (passHash ?? []) : []));
  expect([...passes].sort()).toEqual(booked.sort());
  expect(date.dueAt === null || date.dueAt > now - 1).toBe(true);
}
