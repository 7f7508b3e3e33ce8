import type { ClassId } from '@gongbang/protocol';

import type { CourseWorld } from '../bookings/world.ts';

/** Stores with each booking how long its person was in class: classes are deleted one day, but reviews may come later. */
export class Presence {
  readonly #world: CourseWorld;
  readonly #underWay = new Set<Promise<void>>();

  constructor(world: CourseWorld) {
    this.#world = world;
  }

  /** Stores what a class knows so far. Does nothing if no date has the class, or its date is still ahead. @throws ClassroomError STORE_UNAVAILABLE */
  async keep(classId: ClassId): Promise<void> {
    const { stores, door, clock } = this.#world;
    const date = await stores.dates.ofClass(classId);
    // A class that ended before its date began was only a try-out.
    if (date === null || clock.now() < date.startsAt) {
      return;
    }
    await stores.transaction(async ({ bookings }) => {
      const seats = (await bookings.of(date.id)).flatMap(({ id, state, passHash }) =>
        state === 'booked' && passHash !== null ? [{ id, keyHash: passHash }] : [],
      );
      const attendance = door.attendance(classId, seats);
      for (const { id, keyHash } of seats) {
        await bookings.attended(id, attendance.get(keyHash) ?? 0);
      }
    });
  }

  /** The same without waiting. If it fails, it is done again before the class is deleted. */
  keepSoon(classId: ClassId): void {
    const keeping = this.keep(classId)
      .catch((error: unknown) => {
        this.#world.log.warn(
          { classId, err: error },
          'attendance of a class is not stored with its date yet',
        );
      })
      .finally(() => {
        this.#underWay.delete(keeping);
      });
    this.#underWay.add(keeping);
  }

  async close(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
