import type { AccountId, BoardComment, EntryState, Photo } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { EntryRecord, Writer } from '../../ports/board.ts';
import type { CourseRecord } from '../../ports/bookings.ts';

/** The most entries of one person on one board, removed ones included: of somebody who has booked, and of a manager. */
export const ENTRIES_OF = { person: 300, mentor: 5000 } as const;

/** Somebody who looks at a board, and their role there. */
export interface Viewer {
  readonly id: AccountId;
  /** Whether they manage it: its mentor, or an owner. */
  readonly isMentor: boolean;
  /** Whose entries they have hidden. */
  readonly hidden: ReadonlySet<AccountId>;
}

/** Whether somebody manages a course's board: its mentor, as long as they teach here, or an owner. */
export const manages = (
  { id, role }: Pick<AccountRecord, 'id' | 'role'>,
  { mentorId }: Pick<CourseRecord, 'mentorId'>,
): boolean => role === 'owner' || (role === 'mentor' && id === mentorId);

/** Whether a viewer may read an entry: anybody if it is shown, its writer and the mentor if hidden, nobody if removed. */
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
 * Whether an entry is missing altogether for a viewer who has hidden its writer. Empty places are there for everybody: one that
 * disappeared with its writer's entries would reveal whose it was.
 */
export const isLeftOut = ({ hidden }: Viewer, { writerId, state }: EntryRecord): boolean =>
  state === 'shown' && writerId !== null && hidden.has(writerId);

/** A draft's key, unique per writer and place: each draft becomes one entry. */
export const draftIn = (place: string, draft: string): string => `${place} ${draft}`;

/** A question's first line. */
export const headingOf = ({ text }: Pick<EntryRecord, 'text'>): string =>
  text.trimStart().split(/\r\n|\r|\n/, 1)[0] ?? '';

/** What a removed entry becomes: a place with nothing in it. */
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

/** An entry's state, as far as a viewer may know it. */
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

/** What is known about an entry besides its row. */
export interface Beside {
  readonly writer: Writer | undefined;
  readonly isMentors: boolean;
  readonly name: string;
  readonly photos: Photo[];
  readonly likes: { readonly count: number; readonly isMine: boolean } | undefined;
}

/** An entry as a viewer sees it. If they may not read it, it keeps its place and reveals nothing else. */
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
