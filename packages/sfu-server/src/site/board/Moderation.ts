import {
  BOARD_LIMITS,
  type EntryId,
  type Report,
  type ReportAnswer,
  type ReportId,
  type ReportReason,
} from '@gongbang/protocol';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { ReportRecord } from '../../ports/board.ts';
import type { CourseRecord } from '../../ports/bookings.ts';
import { mentorNameOf } from '../bookings/world.ts';
import { noSuch, assertBraked } from '../catalog/CourseError.ts';
import { cardOf } from '../catalog/rules.ts';
import type { Photos } from '../photos/Photos.ts';
import type { Board } from './Board.ts';
import { assertOpen, type Doors, type Found } from './Doors.ts';
import type { Letters } from './Letters.ts';
import { manages } from './rules.ts';
import { boardMentorNeeded, type BoardWorld } from './world.ts';

interface ModerationParts {
  readonly doors: Doors;
  readonly board: Board;
  readonly photos: Photos;
  readonly letters: Letters;
}

/** What mentors do about others' entries and about reports. */
export class Moderation {
  readonly #world: BoardWorld;
  readonly #parts: ModerationParts;

  constructor(world: BoardWorld, parts: ModerationParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Whether reporters are told what came of their report. */
  get hasMails(): boolean {
    return this.#world.sendsMails;
  }

  /** Pins a post in place of the one before, or unpins it. @throws ClassroomError NOT_FOUND, FORBIDDEN */
  async pin(account: AccountRecord, id: EntryId, isPinned: boolean): Promise<void> {
    await this.#asMentor(account, id, async (inner, { member, entry }) => {
      if (entry.parentId !== null || entry.state !== 'shown') {
        throw noSuch('entry');
      }
      if (!isPinned) {
        await inner.entries.change(id, { pinnedAt: null });
        return;
      }
      assertOpen(member);
      await inner.entries.unpin(entry.courseId);
      await inner.entries.change(id, { pinnedAt: this.#world.clock.now() });
    });
  }

  /** Hides an entry from everybody but its writer, who sees why; this answers its reports. */
  async hide(account: AccountRecord, id: EntryId, why: string): Promise<void> {
    await this.#asMentor(account, id, async (inner, { member, entry }) => {
      await this.#parts.letters.tellReporters(inner, member.course, entry, 'hidden', why);
      await this.#hide(inner, id, why);
    });
  }

  /** Shows a hidden entry again; repeating it changes nothing. */
  async show(account: AccountRecord, id: EntryId): Promise<void> {
    await this.#asMentor(account, id, (inner) =>
      inner.entries.change(id, { state: 'shown', hiddenWhy: null, hiddenAt: null }),
    );
  }

  /** Mails a writer. @throws ClassroomError NOT_FOUND, FORBIDDEN, RATE_LIMITED, CONFLICT without their address or without outgoing mail */
  async tell(account: AccountRecord, id: EntryId, text: string): Promise<void> {
    await this.#asMentor(account, id, async (inner, { member, entry }) => {
      if (!this.#world.sendsMails) {
        throw new ClassroomError('CONFLICT', 'This server sends no mail.');
      }
      assertBraked(this.#world.boardBrakes.messagesOf, account.id);
      if (!(await this.#parts.letters.tellWriter(inner, member.course, entry, text))) {
        throw new ClassroomError('CONFLICT', 'Its writer has no email address.');
      }
    });
  }

  /** Reports an entry; one person's repeated reports count as one until the entry is edited. */
  async report(account: AccountRecord, id: EntryId, reason: ReportReason): Promise<void> {
    const { stores, secrets, clock, boardBrakes } = this.#world;
    const { doors, letters } = this.#parts;
    assertBraked(boardBrakes.reportsOf, account.id);
    await stores.transaction(async (inner) => {
      const { member, entry } = await doors.findShown(inner, account, id);
      if (entry.writerId === account.id) {
        throw new ClassroomError('FORBIDDEN', 'This is your own: change or remove it instead.');
      }
      const before = await inner.reports.findBy(id, account.id);
      if (before !== null && (before.answeredAt === null || before.answeredAt >= (entry.editedAt ?? 0))) {
        return;
      }
      const isFirst = (await inner.reports.waitingOf(id)).length === 0;
      await inner.reports.put({
        ...{ id: secrets.id(), entryId: id, reporterId: account.id, reason, at: clock.now() },
        ...{ answeredAt: null, answer: null },
      });
      if (isFirst) {
        await letters.tellMentor(inner, member.course, 'reported', entry.text);
      }
    });
  }

  /** Unanswered reports on a mentor's own boards; an owner sees those on all. */
  async reports(account: AccountRecord): Promise<Report[]> {
    const { stores } = this.#world;
    const waiting = await stores.reports.waiting(
      account.role === 'owner' ? null : account.id,
      BOARD_LIMITS.reports,
    );
    const entries = await stores.entries.findAll(waiting.map(({ report }) => report.entryId));
    const photos = await this.#parts.photos.shown(
      stores,
      entries.map(({ id }) => `entry:${id}` as const),
    );
    const names = new Map<string, string | null>();
    const courses = new Map<string, Report['course']>();
    for (const [courseId, theirs] of Map.groupBy(entries, (entry) => entry.courseId)) {
      const course = await stores.courses.find(courseId);
      if (course !== null) {
        courses.set(courseId, await this.#cardOf(course));
        const writers = await stores.entries.writers(
          courseId,
          theirs.flatMap(({ writerId }) => writerId ?? []),
        );
        for (const { id, writerId } of theirs) {
          const writer = writerId === null ? undefined : writers.get(writerId);
          names.set(id, writer === undefined ? null : this.#parts.board.nameOf(writer));
        }
      }
    }
    return waiting.flatMap(({ report: { id, reason, at, entryId }, count }) => {
      const entry = entries.find((one) => one.id === entryId);
      const course = entry === undefined ? undefined : courses.get(entry.courseId);
      return entry === undefined || course === undefined
        ? []
        : [
            {
              ...{ id, course, reason, at, count, postId: entry.parentId ?? entryId },
              entry: {
                ...{ id: entryId, writer: names.get(entryId) ?? null, text: entry.text },
                photos: photos(`entry:${entryId}`),
              },
            },
          ];
    });
  }

  /**
   * Answers a report and all others about the same entry; an answered report stays as it is.
   * @throws ClassroomError NOT_FOUND
   */
  async answer(account: AccountRecord, id: ReportId, { is, text }: ReportAnswer): Promise<void> {
    const { stores, clock } = this.#world;
    await stores.transaction(async (inner) => {
      const report = await this.#ownReport(inner, account, id);
      const entry = await inner.entries.find(report.entryId);
      const course = entry === null ? null : await inner.courses.find(entry.courseId);
      if (entry === null || course === null || report.answeredAt !== null) {
        return;
      }
      await this.#parts.letters.tellReporters(inner, course, entry, is, text);
      if (is === 'hidden' && entry.state !== 'removed') {
        await this.#hide(inner, entry.id, text);
      } else {
        await inner.reports.answer(entry.id, is, clock.now());
      }
    });
  }

  async #ownReport(
    stores: SiteStores,
    { id: accountId }: AccountRecord,
    id: ReportId,
  ): Promise<ReportRecord> {
    const report = await stores.reports.find(id);
    const entry = report === null ? null : await stores.entries.find(report.entryId);
    const course = entry === null ? null : await stores.courses.find(entry.courseId);
    const account = await stores.accounts.find(accountId);
    if (report === null || course === null || account === null || !manages(account, course)) {
      throw noSuch('report');
    }
    return report;
  }

  async #hide(stores: SiteStores, id: EntryId, why: string): Promise<void> {
    const now = this.#world.clock.now();
    await stores.entries.change(id, { state: 'hidden', hiddenWhy: why, hiddenAt: now, pinnedAt: null });
    await stores.reports.answer(id, 'hidden', now);
  }

  /** @throws ClassroomError NOT_FOUND if nothing is left of it; FORBIDDEN for somebody who sees it but does not manage it */
  async #asMentor(
    account: AccountRecord,
    id: EntryId,
    act: (stores: SiteStores, found: Found) => Promise<void>,
  ): Promise<void> {
    const { stores, boardBrakes } = this.#world;
    assertBraked(boardBrakes.changesOf, account.id);
    await stores.transaction(async (inner) => {
      const found = await this.#parts.doors.findReadable(inner, account, id);
      if (!found.member.isMentor) {
        throw boardMentorNeeded();
      }
      await act(inner, found);
    });
  }

  async #cardOf(course: CourseRecord): Promise<Report['course']> {
    const { stores, studioName } = this.#world;
    const mentor = await stores.accounts.find(course.mentorId);
    return cardOf(course, mentorNameOf(mentor?.name, studioName));
  }
}
