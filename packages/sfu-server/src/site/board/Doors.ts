import type { CourseSlug, EntryId } from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord } from '../../ports/board.ts';
import type { CourseRecord } from '../../ports/bookings.ts';
import { signInNeeded } from '../accounts/AccountError.ts';
import { CourseError, noSuch } from '../catalog/CourseError.ts';
import { isLeftOut, manages, mayRead, type Viewer } from './rules.ts';

/** Somebody on a board that they may see. */
export interface Member extends Viewer {
  readonly account: AccountRecord;
  readonly course: CourseRecord;
}

/** An entry on such a board, with the post it belongs to: itself, if it is a post. */
export interface Found {
  readonly member: Member;
  readonly entry: EntryRecord;
  readonly post: EntryRecord;
}

/** Who may enter which board, and what they find there. Whoever loses their last seat in the course is out at once. */
export class Doors {
  /** @throws CourseError BOOKERS_ONLY; ClassroomError NOT_FOUND */
  async enter(stores: SiteStores, account: AccountRecord, slug: CourseSlug): Promise<Member> {
    const course = await stores.courses.findBySlug(slug);
    const member = course === null ? null : await this.#member(stores, account, course);
    if (member !== null) {
      return member;
    }
    // Only those who booked a course still know of it once it is taken down.
    throw course?.removedAt === null ? new CourseError('BOOKERS_ONLY') : noSuch('course');
  }

  /**
   * An entry, whether or not its content may be read.
   * @throws ClassroomError NOT_FOUND, also if it may not be seen
   */
  async find(
    stores: SiteStores,
    account: AccountRecord,
    id: EntryId,
    what: 'entry' | 'photo' = 'entry',
  ): Promise<Found> {
    const entry = await stores.entries.find(id);
    const course = entry === null ? null : await stores.courses.find(entry.courseId);
    const parentId = entry?.parentId ?? null;
    const post = parentId === null ? entry : await stores.entries.find(parentId);
    const member = course === null ? null : await this.#member(stores, account, course);
    if (entry === null || post === null || member === null) {
      throw noSuch(what);
    }
    return { member, entry, post };
  }

  /** An entry that is shown to everybody, and that the asker has not hidden. @throws ClassroomError NOT_FOUND */
  async findShown(stores: SiteStores, account: AccountRecord, id: EntryId): Promise<Found> {
    const found = await this.find(stores, account, id);
    for (const one of [found.entry, found.post]) {
      if (one.state !== 'shown' || isLeftOut(found.member, one)) {
        throw noSuch('entry');
      }
    }
    return found;
  }

  /** An entry whose text the asker may read. @throws ClassroomError NOT_FOUND */
  async findReadable(
    stores: SiteStores,
    account: AccountRecord,
    id: EntryId,
    what: 'entry' | 'photo' = 'entry',
  ): Promise<Found> {
    const found = await this.find(stores, account, id, what);
    for (const one of [found.entry, found.post]) {
      if (!mayRead(found.member, one) || isLeftOut(found.member, one)) {
        throw noSuch(what);
      }
    }
    return found;
  }

  async #member(stores: SiteStores, { id }: AccountRecord, course: CourseRecord): Promise<Member | null> {
    // Read again: the request may have taken a while.
    const account = await stores.accounts.find(id);
    if (account === null) {
      throw signInNeeded();
    }
    const isMentor = manages(account, course);
    const isIn =
      isMentor || (account.email !== null && (await stores.bookings.hasSeat(course.id, account.email)));
    // Whoever manages the board sees all of it.
    const hidden = new Set(isMentor || !isIn ? [] : await stores.hidings.of(id, course.id));
    return isIn ? { id, account, course, isMentor, hidden } : null;
  }
}

/** @throws CourseError BOARD_CLOSED if the course is no longer offered */
export function assertOpen({ course }: Member): void {
  if (course.removedAt !== null) {
    throw new CourseError('BOARD_CLOSED');
  }
}
