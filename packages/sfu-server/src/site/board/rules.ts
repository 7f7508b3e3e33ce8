import type { AccountId, BoardComment, EntryState, Photo } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { EntryRecord, Writer } from '../../ports/board.ts';
import type { CourseRecord } from '../../ports/bookings.ts';

/** Entries on one board, with those that were removed: of one who has booked, and of one who manages it. */
export const ENTRIES_OF = { person: 300, mentor: 5000 } as const;

/** Whoever looks at a board, and what they are there. */
export interface Viewer {
  readonly id: AccountId;
  /** Whether they manage it: its mentor, or an owner. */
  readonly isMentor: boolean;
  /** Whose entries they do not want to see. */
  readonly hidden: ReadonlySet<AccountId>;
}

/** Whether somebody manages the board of a course: its mentor, as long as they teach here, or an owner. */
export const manages = (
  { id, role }: Pick<AccountRecord, 'id' | 'role'>,
  { mentorId }: Pick<CourseRecord, 'mentorId'>,
): boolean => role === 'owner' || (role === 'mentor' && id === mentorId);

/** Whether somebody sees what an entry says: all do, or its writer and the mentor where it is hidden, or nobody. */
export function mayRead(viewer: Viewer, { state, writerId }: EntryRecord): boolean {
  switch (state) {
    case 'shown':
      return true;
    case 'hidden':
      return viewer.isMentor || viewer.id === writerId;
    case 'removed':
      return false;
  }
}

/**
 * Whether an entry is not there at all for somebody who does not want to see its writer. Places that say nothing are there for all:
 * one that went with its writer would say whose it was.
 */
export const isLeftOut = ({ hidden }: Viewer, { writerId, state }: EntryRecord): boolean =>
  state === 'shown' && writerId !== null && hidden.has(writerId);

/** Of one writer’s drafts in one place, each is an entry. */
export const draftIn = (place: string, draft: string): string => `${place} ${draft}`;

/** What a question is about. */
export const headingOf = ({ text }: Pick<EntryRecord, 'text'>): string =>
  text.trimStart().split(/\r\n|\r|\n/, 1)[0] ?? '';

/** An entry as it is from the moment at which it is removed: a place, and nothing in it. */
export const emptied = (by: 'writer' | 'mentor') =>
  ({
    state: 'removed',
    removedBy: by,
    text: '',
    editedAt: null,
    hiddenWhy: null,
    hiddenAt: null,
    pinnedAt: null,
  }) as const;

/** Where an entry is, as somebody may know it. */
export function stateFor(viewer: Viewer, entry: EntryRecord): EntryState {
  switch (entry.state) {
    case 'shown':
      return { is: 'shown' };
    case 'hidden':
      return { is: 'hidden', why: mayRead(viewer, entry) ? entry.hiddenWhy : null };
    case 'removed':
      return { is: 'removed', by: entry.removedBy ?? 'writer' };
  }
}

/** What is known of an entry beside its row. */
export interface Beside {
  readonly writer: Writer | undefined;
  readonly isMentors: boolean;
  readonly name: string;
  readonly photos: Photo[];
  readonly likes: { readonly count: number; readonly isMine: boolean } | undefined;
}

/** An entry as somebody sees it. What they may not read keeps its place, and tells nothing else. */
export function shownEntry(viewer: Viewer, entry: EntryRecord, beside: Beside): BoardComment {
  const { id, at, text, editedAt, writerId } = entry;
  const state = stateFor(viewer, entry);
  if (!mayRead(viewer, entry)) {
    return {
      ...{ id, at, state, writer: null, editedAt: null, text: '' },
      ...{ photos: [], likes: 0, isLiked: false },
    };
  }
  const { writer, isMentors, name, photos, likes } = beside;
  return {
    ...{ id, at, state, editedAt, text, photos },
    writer: writer === undefined ? null : { name, isMentor: isMentors, isMe: writerId === viewer.id },
    ...{ likes: likes?.count ?? 0, isLiked: likes?.isMine ?? false },
  };
}
