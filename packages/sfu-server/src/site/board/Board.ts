import {
  BOARD_LIMITS,
  type AccountId,
  type Board as Shown,
  type BoardComment,
  type CourseSlug,
  type EntryId,
  type PhotoId,
  type PictureSize,
  type Post,
  type PostKind,
  type PostPage,
} from '@gongbang/protocol';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord, Writer } from '../../ports/board.ts';
import { mentorNameOf } from '../bookings/world.ts';
import { noSuch } from '../catalog/CourseError.ts';
import { cardOf } from '../catalog/rules.ts';
import type { Photos } from '../photos/Photos.ts';
import type { Doors, Member } from './Doors.ts';
import { headingOf, isLeftOut, manages, mayRead, shownEntry } from './rules.ts';
import type { BoardWorld } from './world.ts';

interface BoardParts {
  readonly doors: Doors;
  readonly photos: Photos;
}

/** Reading boards. The number of store queries does not depend on the number of posts. */
export class Board {
  readonly #world: BoardWorld;
  readonly #parts: BoardParts;

  constructor(world: BoardWorld, parts: BoardParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** @throws CourseError BOOKERS_ONLY; ClassroomError NOT_FOUND */
  async show(
    account: AccountRecord,
    slug: CourseSlug,
    { kind, before }: { kind?: PostKind | undefined; before?: EntryId | undefined },
  ): Promise<Shown> {
    const { stores } = this.#world;
    const member = await this.#parts.doors.enter(stores, account, slug);
    const { course, isMentor, hidden } = member;
    const without = [...hidden];
    const found = await stores.entries.posts({
      ...{ courseId: course.id, kind: kind ?? null, without },
      before: before === undefined ? null : await this.#placeOf(member, before),
      limit: BOARD_LIMITS.page + 1,
    });
    const top = await stores.entries.pinned(course.id);
    const pinned = top === null || isLeftOut(member, top) ? null : top;
    const page = found.slice(0, BOARD_LIMITS.page);
    const posts = await this.posts(stores, member, pinned === null ? page : [pinned, ...page]);
    const counts = await stores.entries.counts(course.id, without);
    const works = await stores.entries.works(course.id, without, BOARD_LIMITS.works);
    return {
      ...(await this.#head(member)),
      pinned: posts.find(({ id }) => id === pinned?.id) ?? null,
      posts: posts.filter(({ id }) => id !== pinned?.id),
      hasMore: found.length > page.length,
      counts: {
        notice: counts.get('notice') ?? 0,
        question: counts.get('question') ?? 0,
        work: counts.get('work') ?? 0,
      },
      works,
      hiddenPeople: hidden.size,
      reports: isMentor ? await stores.reports.countWaiting(course.id) : 0,
    };
  }

  /** A post with its comments; only a placeholder if it may not be read. @throws ClassroomError NOT_FOUND */
  async post(account: AccountRecord, id: EntryId): Promise<PostPage> {
    const { stores } = this.#world;
    const { member, entry } = await this.#parts.doors.find(stores, account, id);
    const [post] = isLeftOut(member, entry) ? [] : await this.posts(stores, member, [entry]);
    if (post === undefined) {
      throw noSuch('entry');
    }
    const without = [...member.hidden];
    const comments = mayRead(member, entry)
      ? await stores.entries.comments(id, without, BOARD_LIMITS.comments)
      : [];
    const others = await stores.entries.questions(member.course.id, id, without, BOARD_LIMITS.others);
    return {
      ...(await this.#head(member)),
      post,
      comments: await this.entries(stores, member, comments),
      others: others.map((one) => ({ id: one.id, heading: headingOf(one) })),
    };
  }

  /**
   * A photo, for whoever sees what it belongs to; if nothing uses it, for whoever uploaded it.
   * @throws ClassroomError NOT_FOUND, also if it may not be seen
   */
  async photo(account: AccountRecord, id: PhotoId, size: PictureSize): Promise<Uint8Array> {
    const { stores } = this.#world;
    const { photos, doors } = this.#parts;
    const { sender, usedBy } = await photos.find(id);
    const [user, entryId = ''] = usedBy?.split(':') ?? [];
    if (user === 'entry') {
      await doors.findReadable(stores, account, entryId, 'photo');
    } else if (usedBy !== null || sender !== `account:${account.id}`) {
      throw noSuch('photo');
    }
    return photos.file(id, size);
  }

  /** Posts as a member sees them; two take as many queries as one. */
  async posts(stores: SiteStores, member: Member, records: readonly EntryRecord[]): Promise<Post[]> {
    const shown = await this.entries(stores, member, records);
    const tallies = await stores.entries.tallies(
      records.map(({ id }) => id),
      member.course.mentorId,
      [...member.hidden],
    );
    return records.flatMap((record, index) => {
      const entry = shown[index];
      const below = mayRead(member, record) ? tallies.get(record.id) : undefined;
      return entry === undefined || record.kind === null
        ? []
        : [
            {
              ...entry,
              kind: record.kind,
              comments: below?.count ?? 0,
              isAnswered: (below?.answers ?? 0) > 0,
              isPinned: record.pinnedAt !== null,
            },
          ];
    });
  }

  /** Posts or comments of one board, as a member sees them. */
  async entries(
    stores: SiteStores,
    member: Member,
    records: readonly EntryRecord[],
  ): Promise<BoardComment[]> {
    const readable = records.filter((record) => mayRead(member, record));
    const photos = await this.#parts.photos.shown(
      stores,
      readable.map(({ id }) => `entry:${id}` as const),
    );
    const likes = await stores.likes.counts(
      readable.map(({ id }) => id),
      member.id,
    );
    const writers = await this.#writers(stores, member, readable);
    return records.map((record) => {
      const writer = record.writerId === null ? undefined : writers.get(record.writerId);
      return shownEntry(member, record, {
        writer,
        isMentors: writer !== undefined && manages(writer, member.course),
        name: this.nameOf(writer),
        photos: photos(`entry:${record.id}`),
        likes: likes.get(record.id),
      });
    });
  }

  /** The name shown on a board. */
  nameOf(writer: Writer | undefined): string {
    const { studioName } = this.#world;
    return writer?.name ?? (writer?.role === 'person' ? '' : mentorNameOf(null, studioName));
  }

  #writers(
    stores: SiteStores,
    { course }: Member,
    entries: readonly { readonly writerId: AccountId | null }[],
  ): Promise<Map<AccountId, Writer>> {
    return stores.entries.writers(course.id, [...new Set(entries.flatMap(({ writerId }) => writerId ?? []))]);
  }

  async #head({
    course,
    isMentor,
  }: Member): Promise<Pick<Shown, 'course' | 'next' | 'isMentor' | 'isClosed' | 'hasMails'>> {
    const { stores, clock, studioName, sendsMails } = this.#world;
    const mentor = await stores.accounts.find(course.mentorId);
    const [next] = await stores.dates.from([course.id], clock.now(), 1);
    return {
      course: cardOf(course, mentorNameOf(mentor?.name, studioName)),
      next: next === undefined ? null : { startsAt: next.startsAt, timeZone: next.timeZone },
      isMentor,
      isClosed: course.removedAt !== null,
      hasMails: sendsMails,
    };
  }

  /** @throws ClassroomError NOT_FOUND if it is no post of this board */
  async #placeOf({ course }: Member, id: EntryId): Promise<EntryRecord> {
    const entry = await this.#world.stores.entries.find(id);
    if (entry?.courseId !== course.id || entry.parentId !== null) {
      throw noSuch('entry');
    }
    return entry;
  }
}
