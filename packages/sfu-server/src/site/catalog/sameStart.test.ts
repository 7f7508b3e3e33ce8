import { expect, it } from 'vitest';
import { DAY_MS, DRAFT, ORIGIN, refusalOf } from '@gongbang/tests/support/courseScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

const MORE = { timeZone: 'Asia/Seoul', seats: 2, minimum: null };

onEachDatabase((scenes) => {
  it('[BK24] a date is not moved to the start of another one of its course: nobody is told, and nothing changes', async () => {
    await using scene = await scenes.fresh();
    const { mentor, course, date } = await scene.offer();
    await scene.book(date.id, 'a');
    const { dates, courses } = scene.site;
    const open = (startsAt: number, courseId = course.id) =>
      dates.open(mentor, courseId, { startsAt, ...MORE }, ORIGIN);
    const other = await open(date.startsAt + DAY_MS);
    const move = (id: string, startsAt: number) => refusalOf(dates.change(mentor, id, { startsAt }));
    expect(await move(date.id, other.startsAt)).toBe('SAME_START');
    await scene.settled();
    expect((await dates.show(mentor, date.id)).startsAt).toBe(date.startsAt);
    expect(scene.mailed('a')).toEqual(['booked']);
    // Its own start is no other's, and another course's date is not in the way.
    const plate = await courses.create(mentor, { ...DRAFT, title: '접시' });
    await open(date.startsAt + 2 * DAY_MS, plate.id);
    expect(await refusalOf(dates.change(mentor, date.id, { startsAt: date.startsAt, seats: 3 }))).toBeNull();
    expect(await move(date.id, date.startsAt + 2 * DAY_MS)).toBeNull();
    // Nor is one that was called off.
    await dates.cancel(mentor, other.id, 'x');
    expect(await move(date.id, other.startsAt)).toBeNull();
  });

  it('[BK24] of two dates that are moved to one start at once, one is; nor are there two there if another is opened', async () => {
    await using scene = await scenes.fresh();
    const { mentor, course, date } = await scene.offer();
    const { dates } = scene.site;
    const open = (startsAt: number) => dates.open(mentor, course.id, { startsAt, ...MORE }, ORIGIN);
    const other = await open(date.startsAt + DAY_MS);
    const startsAt = date.startsAt + 3 * DAY_MS;
    const refusals = await Promise.all(
      [date, other].map(({ id }) => refusalOf(dates.change(mentor, id, { startsAt }))),
    );
    expect(refusals.sort()).toEqual(['SAME_START', null]);
    const later = startsAt + DAY_MS;
    const work = [
      open(later),
      ...[date, other].map(({ id }) => dates.change(mentor, id, { startsAt: later })),
    ];
    await Promise.all(work.map(refusalOf));
    const upcoming = await scene.stores.dates.from([course.id], scene.clock.now(), 10);
    expect(upcoming.filter((one) => one.startsAt === later)).toHaveLength(1);
  });
});
