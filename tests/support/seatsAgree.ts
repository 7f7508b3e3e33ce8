import type { NewBooking, OwnDate } from '@gongbang/protocol';
import { expect } from 'vitest';

import { DAY_MS, booker, form, type CourseScene } from './courseScene.ts';

export interface Before {
  readonly scene: CourseScene;
  readonly dateId: string;
  readonly mine: NewBooking;
  readonly held: NewBooking;
  readonly waiting: NewBooking;
}

/** Everything that changes who has a seat. */
export const SEAT_ACTS: Readonly<Record<string, (before: Before) => Promise<unknown>>> = {
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

/** The mail that announces each state. */
const TOLD: Readonly<Record<string, string>> = { booked: 'booked', waiting: 'waiting', offered: 'offered' };

/** Seats, mails and the class of a date agree, whatever it is. */
export async function assertSeatsAgree(
  { stores, door }: CourseScene,
  { id }: Pick<OwnDate, 'id'>,
  mails: CourseScene['mails'],
): Promise<void> {
  const record = await stores.dates.find(id);
  for (const sign of ['m2', 'h', 'w', 'n']) {
    const [booking] = await stores.bookings.ofAddress(form(sign).email, 9);
    const kinds = mails.filter(({ to }) => to === form(sign).email).map(({ subject }) => subject);
    const told = TOLD[booking?.state ?? ''];
    expect(new Set(kinds).size, `${sign}: ${kinds.join(' ')}`).toBe(kinds.length);
    if (told !== undefined) {
      expect(kinds).toContain(told);
    }
    expect(kinds.some((kind) => kind.startsWith('cancelled'))).toBe(booking?.state === 'cancelled');
    expect(kinds.includes('moved')).toBe((booking?.movedFrom ?? null) !== null);
  }
  const booked = (await stores.bookings.of(id)).flatMap((one) => one.passHash ?? []);
  const shown = door.classes.get(record?.classId ?? '');
  expect(shown === undefined).toBe(record?.cancelledAt !== null);
  expect([...(shown?.passes ?? [])].sort()).toEqual(booked.sort());
  if (shown !== undefined) {
    expect([shown.plan.startsAt, shown.plan.seats]).toEqual([record?.startsAt, record?.seats]);
  }
  expect(await stores.dates.following()).toEqual([]);
}
