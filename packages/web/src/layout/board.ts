import type { Board, BoardComment, Post } from '@gongbang/protocol';

import { shortDay } from './courseDates.ts';
import { timeOfDay } from './format.ts';

/** A post or a comment. */
export type Entry = Post | BoardComment;

export const isPost = (entry: Entry): entry is Post => 'kind' in entry;

/** What can be done about an entry, in the order of its menu. */
export const ENTRY_ACTS = [
  'copy',
  'edit',
  'pin',
  'unpin',
  'hide',
  'show',
  'tell',
  'hidePerson',
  'report',
  'remove',
] as const;
export type EntryAct = (typeof ENTRY_ACTS)[number];

/** Who is reading an entry, and where. */
interface Reader extends Pick<Board, 'isMentor' | 'isClosed' | 'hasMails'> {
  /** What it is posted under is visible, or it is not posted under anything. */
  readonly isAnswerable: boolean;
}

/** Whether an entry can be liked: it is visible, and so is what it is posted under. A closed board still counts likes. */
export const isLikeable = ({ state }: Entry, { isAnswerable }: Pick<Reader, 'isAnswerable'>): boolean =>
  state.is === 'shown' && isAnswerable;

/** Which of these the reader may do about an entry. On a closed board people remove their own, and write nothing. */
export function actsOf(entry: Entry, { isMentor, isClosed, hasMails, isAnswerable }: Reader): EntryAct[] {
  const { writer, state } = entry;
  if (state.is === 'removed') {
    return [];
  }
  const isMine = writer?.isMe === true;
  const isShown = state.is === 'shown';
  const isOthersShown = isShown && !isMine;
  const may: Readonly<Record<EntryAct, boolean>> = {
    copy: isPost(entry) && isShown,
    edit: isMine && !isClosed && (isPost(entry) || isAnswerable),
    pin: isMentor && isPost(entry) && isShown && !entry.isPinned && !isClosed,
    unpin: isMentor && isPost(entry) && entry.isPinned && !isClosed,
    hide: isMentor && isOthersShown,
    show: isMentor && !isShown,
    tell: hasMails && isMentor && !isMine && writer !== null,
    hidePerson: !isMentor && isOthersShown && isAnswerable && writer !== null && !writer.isMentor,
    report: !isMentor && isOthersShown && isAnswerable,
    remove: isMine || isMentor,
  };
  return ENTRY_ACTS.filter((act) => may[act]);
}

/** How an entry is shown: in full, or as the place of a hidden or removed one. */
export type EntryLook =
  'whole' | 'ownHidden' | 'hiddenForMentor' | 'hidden' | 'removedByWriter' | 'removedByMentor';

export function lookOf({ state, writer }: Pick<Entry, 'state' | 'writer'>, isMentor: boolean): EntryLook {
  switch (state.is) {
    case 'shown':
      return 'whole';
    case 'removed':
      return state.by === 'writer' ? 'removedByWriter' : 'removedByMentor';
    case 'hidden':
      return writer?.isMe === true ? 'ownHidden' : isMentor ? 'hiddenForMentor' : 'hidden';
  }
}

/** What a question is about, and what else it says: its first line is the heading. */
export function headingOf({ text }: Pick<Post, 'text'>): { readonly heading: string; readonly rest: string } {
  const [first = '', ...rest] = text.split('\n');
  return { heading: first.trim(), rest: rest.join('\n').trim() };
}

/** Today 8:20 AM, Yesterday 9:12 PM, Nov 24; for another year with the year. @param timeZone the reader's, for tests */
export function writtenAt(at: number, now: number, language: string, timeZone?: string): string {
  const dayBefore = daysBetween(at, now, timeZone);
  if (dayBefore === 0 || dayBefore === 1) {
    const [first = '', ...rest] = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
      -dayBefore,
      'day',
    );
    return `${first.toLocaleUpperCase(language)}${rest.join('')} ${timeOfDay(at, language, timeZone)}`;
  }
  const yearOf = (moment: number): string =>
    new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(moment);
  return yearOf(at) === yearOf(now)
    ? shortDay(at, language, timeZone)
    : new Intl.DateTimeFormat(language, {
        year: 'numeric',
        month: language === 'ko' ? 'long' : 'short',
        day: 'numeric',
        timeZone,
      }).format(at);
}

/** The number of midnights between two moments. */
function daysBetween(at: number, now: number, timeZone: string | undefined): number {
  const dayOf = (moment: number): number => {
    const parts = new Intl.DateTimeFormat('en', {
      calendar: 'gregory',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      timeZone,
    }).formatToParts(moment);
    const of = new Map(parts.map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(of.get('year') ?? 0, (of.get('month') ?? 1) - 1, of.get('day') ?? 1);
  };
  return Math.round((dayOf(now) - dayOf(at)) / 86_400_000);
}
