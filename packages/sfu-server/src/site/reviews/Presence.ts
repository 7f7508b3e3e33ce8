import type { ClassId } from '@gongbang/protocol';

import type { CourseWorld } from '../bookings/world.ts';

/** How long people were in their classes, kept with their bookings: a class is removed one day, a review comes later. */
export class Presence {
  readonly #world: CourseWorld;
  readonly #underWay = new Set<Promise<void>>();

  constructor(world: CourseWorld) {
    this.#world = world;
  }

  /** Keeps what a class knows by now. Of one that is no date's, or whose date is to come, there is nothing to keep. @throws ClassroomError STORE_UNAVAILABLE */
  async keep(classId: ClassId): Promise<void> {
    const { stores, door, clock } = this.#world;
    const date = await stores.dates.ofClass(classId);
    // A class that ended before its date began was only tried.
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

  /** The same for one who does not wait for it. What is not kept now is asked for again before the class is removed. */
  keepSoon(classId: ClassId): void {
    const keeping = this.keep(classId)
      .catch((error: unknown) => {
        this.#world.log.warn({ classId, err: error }, 'who was in a class is not kept with its date yet');
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
