import {
  BOARD_LIMITS,
  type BoardComment,
  type CourseSlug,
  type EntryChange,
  type EntryId,
  type NewComment,
  type NewPost,
  type Post,
} from '@gongbang/protocol';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord } from '../../ports/board.ts';
import type { CourseRecord } from '../../ports/bookings.ts';
import { CourseError, noSuch, assertBraked } from '../catalog/CourseError.ts';
import type { Photos } from '../photos/Photos.ts';
import type { Board } from './Board.ts';
import { assertOpen, type Doors, type Member } from './Doors.ts';
import type { Letters } from './Letters.ts';
import { draftIn, emptied, ENTRIES_OF, isLeftOut, manages } from './rules.ts';
import { boardMentorNeeded, writerNeeded, type BoardWorld } from './world.ts';

interface EntriesParts {
  readonly doors: Doors;
  readonly board: Board;
  readonly photos: Photos;
  readonly letters: Letters;
}

/** Writing on boards, and changing what one wrote. */
export class Entries {
  readonly #world: BoardWorld;
  readonly #parts: EntriesParts;

  constructor(world: BoardWorld, parts: EntriesParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Creates one post per draft. @throws CourseError BOOKERS_ONLY, BOARD_CLOSED, PHOTO_GONE, AS_MANY_AS_CAN_BE */
  async post(
    account: AccountRecord,
    slug: CourseSlug,
    { draft, kind, text, photos }: Required<NewPost>,
  ): Promise<Post> {
    const { stores, boardBrakes } = this.#world;
    const { doors, board } = this.#parts;
    assertBraked(boardBrakes.postsOf, account.id);
    return stores.transaction(async (inner) => {
      const member = await doors.enter(inner, account, slug);
      if (kind === 'notice' && !member.isMentor) {
        throw boardMentorNeeded();
      }
      const record = await this.#write(inner, member, null, { draft, kind, text, photos });
      const [shown] = await board.posts(inner, member, [record]);
      if (shown === undefined) {
        throw noSuch('entry');
      }
      return shown;
    });
  }

  /**
   * Creates one comment per draft.
   * @throws CourseError BOARD_CLOSED, PHOTO_GONE, AS_MANY_AS_CAN_BE; ClassroomError NOT_FOUND
   */
  async comment(
    account: AccountRecord,
    postId: EntryId,
    { draft, text, photos }: Required<NewComment>,
  ): Promise<BoardComment> {
    const { stores, boardBrakes } = this.#world;
    const { doors, board } = this.#parts;
    assertBraked(boardBrakes.commentsOf, account.id);
    return stores.transaction(async (inner) => {
      const { member, entry } = await doors.findShown(inner, account, postId);
      if (entry.parentId !== null) {
        throw noSuch('entry');
      }
      const record = await this.#write(inner, member, entry, { draft, kind: null, text, photos });
      const [shown] = await board.entries(inner, member, [record]);
      if (shown === undefined) {
        throw noSuch('entry');
      }
      return shown;
    });
  }

  /**
   * Also puts a mentor's message to all who have booked on the board, within the transaction that mails it.
   * @param draft names the message, if the writer's client does @returns false if it was posted, and mailed, before
   */
  async notice(
    stores: SiteStores,
    writer: AccountRecord,
    course: CourseRecord,
    { text, draft }: Pick<EntryRecord, 'text' | 'draft'>,
  ): Promise<boolean> {
    if (draft !== null && (await stores.entries.findDraft(writer.id, draft)) !== null) {
      return false;
    }
    await stores.entries.unpin(course.id);
    const now = this.#world.clock.now();
    await stores.entries.insert({
      ...this.#blank(course, writer, now),
      ...{ parentId: null, kind: 'notice', draft, text, pinnedAt: now },
    });
    return true;
  }

  /**
   * Changes one's own entry. If it is hidden, it stays so, and the mentor is asked to look again.
   * @throws CourseError BOARD_CLOSED, PHOTO_GONE; ClassroomError NOT_FOUND, FORBIDDEN, BAD_REQUEST
   */
  async change(account: AccountRecord, id: EntryId, { text, photos }: Required<EntryChange>): Promise<void> {
    const { stores, boardBrakes } = this.#world;
    const { doors } = this.#parts;
    assertBraked(boardBrakes.changesOf, account.id);
    await stores.transaction(async (inner) => {
      const { member, entry } = await doors.findReadable(inner, account, id);
      if (entry.writerId !== account.id) {
        throw writerNeeded();
      }
      assertOpen(member);
      if (entry.parentId !== null && text.length > BOARD_LIMITS.comment) {
        throw new ClassroomError(
          'BAD_REQUEST',
          `A comment may have at most ${BOARD_LIMITS.comment} characters.`,
        );
      }
      await this.#say(inner, member, entry, { text, photos });
    });
  }

  /** Empties an entry for good; repeating it changes nothing. @throws ClassroomError NOT_FOUND, FORBIDDEN */
  async remove(account: AccountRecord, id: EntryId): Promise<void> {
    const { stores, clock, boardBrakes } = this.#world;
    const { doors, letters } = this.#parts;
    assertBraked(boardBrakes.changesOf, account.id);
    await stores.transaction(async (inner) => {
      const { member, entry } = await doors.find(inner, account, id);
      const isOwn = entry.writerId === account.id;
      if (entry.state === 'removed' && (isOwn || member.isMentor)) {
        return;
      }
      if (!isOwn && !member.isMentor) {
        await doors.findShown(inner, account, id);
        throw boardMentorNeeded();
      }
      if (!isOwn) {
        await letters.tellReporters(inner, member.course, entry, 'hidden', '');
        await inner.reports.answer(id, 'hidden', clock.now());
      }
      await this.empty(inner, entry, isOwn ? 'writer' : 'mentor');
    });
  }

  /** Leaves an empty place where an entry was. */
  async empty(stores: SiteStores, { id }: EntryRecord, by: 'writer' | 'mentor'): Promise<void> {
    await stores.photos.removeOf(`entry:${id}`);
    await stores.likes.removeOf(id);
    if (by === 'writer') {
      // What they reported is no longer there.
      await stores.reports.removeOf(id);
    }
    await stores.entries.change(id, emptied(by));
  }

  /** @throws ClassroomError NOT_FOUND; CourseError BOARD_CLOSED */
  async like(account: AccountRecord, id: EntryId): Promise<void> {
    const { stores, clock, boardBrakes } = this.#world;
    assertBraked(boardBrakes.likesOf, account.id);
    await stores.transaction(async (inner) => {
      const { member } = await this.#parts.doors.findShown(inner, account, id);
      assertOpen(member);
      await inner.likes.add(id, account.id, clock.now());
    });
  }

  /** @throws ClassroomError NOT_FOUND */
  async unlike(account: AccountRecord, id: EntryId): Promise<void> {
    const { stores, boardBrakes } = this.#world;
    assertBraked(boardBrakes.likesOf, account.id);
    await stores.transaction(async (inner) => {
      await this.#parts.doors.findShown(inner, account, id);
      await inner.likes.remove(id, account.id);
    });
  }

  /** Hides a writer's entries from whoever asks. @throws CourseError AS_MANY_AS_CAN_BE; ClassroomError NOT_FOUND, FORBIDDEN */
  async hideWriter(account: AccountRecord, id: EntryId): Promise<void> {
    const { stores, clock, boardBrakes } = this.#world;
    assertBraked(boardBrakes.hidingsOf, account.id);
    await stores.transaction(async (inner) => {
      const { member, entry } = await this.#parts.doors.find(inner, account, id);
      const { course, hidden } = member;
      if (isLeftOut(member, entry)) {
        return;
      }
      await this.#parts.doors.findShown(inner, account, id);
      const writer = entry.writerId === null ? null : await inner.accounts.find(entry.writerId);
      if (writer === null) {
        throw noSuch('entry');
      }
      if (writer.id === account.id || member.isMentor || manages(writer, course)) {
        throw new ClassroomError(
          'FORBIDDEN',
          'You cannot hide yourself or the mentor, and the mentor can hide nobody.',
        );
      }
      if (hidden.size >= BOARD_LIMITS.hiddenPeople) {
        throw new CourseError('AS_MANY_AS_CAN_BE');
      }
      await inner.hidings.add(account.id, course.id, writer.id, clock.now());
    });
  }

  /** @throws CourseError BOOKERS_ONLY; ClassroomError NOT_FOUND */
  async showEverybody(account: AccountRecord, slug: CourseSlug): Promise<void> {
    const { stores } = this.#world;
    const { course } = await this.#parts.doors.enter(stores, account, slug);
    await stores.hidings.removeAll(account.id, course.id);
  }

  async #write(
    stores: SiteStores,
    member: Member,
    post: EntryRecord | null,
    {
      draft,
      kind,
      text,
      photos,
    }: Pick<EntryRecord, 'kind' | 'text'> & {
      readonly draft: string;
      readonly photos: readonly string[];
    },
  ): Promise<EntryRecord> {
    const { account, course } = member;
    const ownDraft = draftIn(post?.id ?? course.id, draft);
    const known = await stores.entries.findDraft(account.id, ownDraft);
    if (known !== null) {
      return this.#sentAgain(stores, member, known, { text, photos });
    }
    assertOpen(member);
    await this.#assertRoom(stores, member, post);
    const now = this.#world.clock.now();
    const isNotice = kind === 'notice';
    if (isNotice) {
      await stores.entries.unpin(course.id);
    }
    const record: EntryRecord = {
      ...this.#blank(course, account, now),
      ...{ parentId: post?.id ?? null, kind, draft: ownDraft, text, pinnedAt: isNotice ? now : null },
    };
    await stores.entries.insert(record);
    await this.#parts.photos.name(stores, `entry:${record.id}`, `account:${account.id}`, photos);
    return record;
  }

  /** A retry: the first answer was lost on its way, and the text may have been edited since. */
  async #sentAgain(
    stores: SiteStores,
    member: Member,
    known: EntryRecord,
    said: { readonly text: string; readonly photos: readonly string[] },
  ): Promise<EntryRecord> {
    const user = `entry:${known.id}` as const;
    const before = (await stores.photos.of([user])).get(user) ?? [];
    const isSame =
      known.text === said.text && before.map(({ id }) => id).join() === [...new Set(said.photos)].join();
    if (known.state === 'removed' || isSame) {
      return known;
    }
    await this.#say(stores, member, known, said);
    return (await stores.entries.find(known.id)) ?? known;
  }

  /** @throws CourseError BOARD_CLOSED, PHOTO_GONE */
  async #say(
    stores: SiteStores,
    member: Member,
    entry: EntryRecord,
    { text, photos }: { readonly text: string; readonly photos: readonly string[] },
  ): Promise<void> {
    assertOpen(member);
    await this.#parts.photos.name(stores, `entry:${entry.id}`, `account:${member.id}`, photos);
    await stores.entries.change(entry.id, { text, editedAt: this.#world.clock.now() });
    // Once per hiding: mentors look again whenever they like.
    if (entry.state === 'hidden' && (entry.editedAt ?? -1) < (entry.hiddenAt ?? 0)) {
      await this.#parts.letters.tellMentor(stores, member.course, 'changed', text);
    }
  }

  #blank(
    { id: courseId }: CourseRecord,
    { id: writerId }: AccountRecord,
    at: number,
  ): Omit<EntryRecord, 'parentId' | 'kind' | 'draft' | 'text' | 'pinnedAt'> {
    return {
      ...{ id: this.#world.secrets.id(), courseId, writerId, at, editedAt: null },
      ...{ state: 'shown', hiddenWhy: null, hiddenAt: null, removedBy: null },
    };
  }

  /** @throws CourseError AS_MANY_AS_CAN_BE */
  async #assertRoom(
    { entries }: SiteStores,
    { account, course, isMentor }: Member,
    post: EntryRecord | null,
  ): Promise<void> {
    const most = isMentor ? ENTRIES_OF.mentor : ENTRIES_OF.person;
    const isFull =
      (await entries.countOf(course.id, account.id)) >= most ||
      (post !== null &&
        (await entries.countComments(post.id)) >= BOARD_LIMITS.comments &&
        // Removed comments give way to new ones.
        !(await entries.removeEmptyPlace(post.id)));
    if (isFull) {
      throw new CourseError('AS_MANY_AS_CAN_BE');
    }
  }
}
