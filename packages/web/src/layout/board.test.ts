import type { BoardComment, EntryState, Post } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { actsOf, headingOf, isLikeable, lookOf, writtenAt } from './board.ts';

const SEOUL = 'Asia/Seoul';
const at = (text: string): number => new Date(`${text}+09:00`).getTime();
const NOW = at('2026-11-27T12:00');

const SHOWN: EntryState = { is: 'shown' };
const HIDDEN: EntryState = { is: 'hidden', why: 'A face' };
const REMOVED: EntryState = { is: 'removed', by: 'writer' };
const person = { name: 'Harin', isMentor: false, isMe: false };
const me = { ...person, isMe: true };
const mentor = { ...person, isMentor: true };

const comment = (writer: BoardComment['writer'], state: EntryState = SHOWN): BoardComment => ({
  ...{ id: 'entry00000000001', writer, at: NOW, editedAt: null, state },
  ...{ text: 'Thin', photos: [], likes: 0, isLiked: false },
});
const post = (writer: Post['writer'], state: EntryState = SHOWN, isPinned = false): Post => ({
  ...comment(writer, state),
  ...{ kind: 'question', comments: 0, isAnswered: false, isPinned },
});

const MENTEE = { isMentor: false, isClosed: false, hasMails: true, isAnswerable: true };
const MENTOR = { ...MENTEE, isMentor: true };
const BELOW_HIDDEN = { isAnswerable: false };

describe('[BD32] what one may do about an entry', () => {
  it.each([
    ['a mentee, another’s post', post(person), MENTEE, ['copy', 'hidePerson', 'report']],
    ['a mentee, the mentor’s post', post(mentor), MENTEE, ['copy', 'report']],
    ['a mentee, another’s comment', comment(person), MENTEE, ['hidePerson', 'report']],
    ['a mentee, one’s own', post(me), MENTEE, ['copy', 'edit', 'remove']],
    ['a mentee, one’s own that is hidden', post(me, HIDDEN), MENTEE, ['edit', 'remove']],
    ['a mentee, one that is hidden', post(null, HIDDEN), MENTEE, []],
    ['a mentee, one whose writer is forgotten', post(null), MENTEE, ['copy', 'report']],
    ['the mentor, a mentee’s post', post(person), MENTOR, ['copy', 'pin', 'hide', 'tell', 'remove']],
    ['the mentor, one that is pinned', post(me, SHOWN, true), MENTOR, ['copy', 'edit', 'unpin', 'remove']],
    ['the mentor, one that is hidden', comment(person, HIDDEN), MENTOR, ['show', 'tell', 'remove']],
    ['the mentor, one whose writer is forgotten', post(null), MENTOR, ['copy', 'pin', 'hide', 'remove']],
    ['a mentee, below a post that is hidden', comment(person), { ...MENTEE, ...BELOW_HIDDEN }, []],
    ['a mentee, one’s own below one', comment(me), { ...MENTEE, ...BELOW_HIDDEN }, ['remove']],
    ['the mentor, below one', comment(person), { ...MENTOR, ...BELOW_HIDDEN }, ['hide', 'tell', 'remove']],
    [
      'the mentor, where no mails go out',
      post(person),
      { ...MENTOR, hasMails: false },
      ['copy', 'pin', 'hide', 'remove'],
    ],
    ['anybody, one that is removed', post(null, REMOVED), MENTOR, []],
    ['a mentee, one’s own on a closed board', post(me), { ...MENTEE, isClosed: true }, ['copy', 'remove']],
  ])('%s', (_who, entry, board, acts) => {
    expect(actsOf(entry, board)).toEqual(acts);
  });
});

describe('[BD33] an entry that is hidden or removed', () => {
  it.each<[Post, boolean, string]>([
    [post(person, HIDDEN), false, 'hidden'],
    [post(me, HIDDEN), false, 'ownHidden'],
    [post(person, HIDDEN), true, 'hiddenForMentor'],
    [post(null, REMOVED), true, 'removedByWriter'],
    [post(null, { is: 'removed', by: 'mentor' }), false, 'removedByMentor'],
    [post(person), false, 'whole'],
  ])('keeps its place: %#', (entry, isMentor, look) => {
    expect(lookOf(entry, isMentor)).toBe(look);
  });

  it('takes no likes, nor does what stands below it: the server would refuse them', () => {
    expect(isLikeable(post(person), MENTEE)).toBe(true);
    expect(isLikeable(post(person, HIDDEN), MENTOR)).toBe(false);
    expect(isLikeable(post(me, HIDDEN), MENTEE)).toBe(false);
    expect(isLikeable(comment(person), BELOW_HIDDEN)).toBe(false);
  });
});

describe('[BD34] a question', () => {
  it('is called by its first line', () => {
    expect(headingOf({ text: 'Too thin?\n\nLight comes through.\nStill wet.' })).toEqual({
      heading: 'Too thin?',
      rest: 'Light comes through.\nStill wet.',
    });
    expect(headingOf({ text: '' })).toEqual({ heading: '', rest: '' });
  });
});

describe('[BD34] when something was written', () => {
  it.each([
    ['2026-11-27T08:20', 'ko', '오늘 오전 8:20'],
    ['2026-11-26T21:12', 'ko', '어제 오후 9:12'],
    ['2026-11-26T00:00', 'en', 'Yesterday 12:00 AM'],
    ['2026-11-25T23:59', 'ko', '11월 25일'],
    ['2026-11-24T09:00', 'en', 'Nov 24'],
    ['2025-11-27T12:00', 'ko', '2025년 11월 27일'],
    // A clock ahead of the reader’s.
    ['2026-11-28T00:10', 'ko', '11월 28일'],
  ])('%s in %s is %s', (moment, language, words) => {
    expect(writtenAt(at(moment), NOW, language, SEOUL)).toBe(words);
  });
});
