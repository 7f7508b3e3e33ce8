import { freshKey } from '@gongbang/client';

import { askCourses } from './courses.ts';
import { keepDraft, keptDraft } from './drafts.ts';

type Asked = Parameters<typeof askCourses<'holdSeat' | 'joinLine'>>[1];
type Made = ReturnType<typeof askCourses<'holdSeat' | 'joinLine'>>;

/**
 * Asks for a seat, or for a place in line, under a key that stays the same until the server has answered: asked again after a
 * lost answer, also after a reload, it is the same seat.
 * @param of the date, and who asks
 */
export async function askForSeat(
  way: 'holdSeat' | 'joinLine',
  ask: NonNullable<Asked>,
  of: string,
): Promise<Awaited<Made>> {
  const key = keptDraft('seatKey', of) ?? freshKey();
  keepDraft('seatKey', of, key);
  const made = await askCourses(way, { ...ask, key });
  keepDraft('seatKey', of, null);
  return made;
}
