import type { Lesson, PeerInfo, Progress } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  TABLE_PICTURES,
  benchStates,
  helpQueue,
  largePlace,
  seatTable,
  sortWall,
  stepCounts,
  wallColumns,
  wallPlaces,
} from './wall.ts';

const peer = (id: string, name = id): PeerInfo => ({
  id,
  name,
  role: 'mentee',
  presence: 'present',
  practice: false,
  quality: 'good',
});
const lesson: Lesson = { materials: [], steps: [], current: 'ball', startedAt: 0, dueAt: null };
const progress = (mark: 'done' | 'stuck', at: number): Progress => ({
  checkIns: [{ stepId: 'ball', mark, at, note: mark === 'stuck' ? '갈라져요' : '' }],
  ticked: [],
});
const peers = [peer('a', '하린'), peer('b', '가은'), peer('c', '도윤'), peer('d', '나래')];
const hands = [
  { peerId: 'c', raisedAt: 10, note: '이만큼?' },
  { peerId: 'a', raisedAt: 30, note: '' },
];
const progressOf = { b: progress('stuck', 40), c: progress('done', 5), d: progress('stuck', 20) };
const benches = benchStates(peers, hands, progressOf, lesson);
const ids = (list: readonly { peer: PeerInfo }[]) => list.map(({ peer: { id } }) => id).join('');

describe('[WL1] the wall', () => {
  it('knows how each bench stands', () => {
    expect(benches[2]).toMatchObject({ place: 1, mark: 'done', note: '이만큼?', marks: { ball: 'done' } });
    expect(benches[1]).toMatchObject({ place: null, mark: 'stuck', stuckAt: 40, note: '갈라져요' });
  });

  it.each([
    ['joined', 'abcd'],
    ['name', 'bdca'],
    ['hand', 'cabd'],
    ['stuck', 'dbac'],
    ['not-done', 'abdc'],
  ] as const)('sorted by %s is %s', (order, expected) => {
    expect(ids(sortWall(benches, order))).toBe(expected);
  });

  it.each([
    [1, 2],
    [4, 3],
    [12, 4],
    [30, 6],
  ])('%i benches in a wide window stand in %i columns', (count, columns) => {
    expect(wallColumns(count, false, { width: 1050, height: 640 })).toBe(columns);
  });

  it('gives a large bench its room, and scrolls where benches would become too small', () => {
    const box = { width: 1050, height: 640 };
    expect(wallColumns(13, true, box)).toBeGreaterThan(wallColumns(9, false, box));
    expect(wallColumns(40, false, { width: 366, height: 300 })).toBe(2);
    expect(wallColumns(0, false, { width: 0, height: 0 })).toBe(1);
  });
});

describe('[TR2] an enlarged bench', () => {
  const box = { width: 1050, height: 640 };
  const lay = (count: number, index: number, room = box) => {
    const columns = wallColumns(count, false, room);
    const { places, height } = wallPlaces(count, columns, room);
    return { places, height, large: largePlace(index, places, room) };
  };

  it.each([
    [1, 0],
    [2, 1],
    [5, 4],
    [12, 0],
    [12, 7],
    [12, 11],
    [30, 29],
  ])('of %i, number %i lies over its own place and within the wall', (count, index) => {
    const { places, height, large } = lay(count, index);
    const own = places[index];
    expect(own).toBeDefined();
    expect(large.left).toBeGreaterThanOrEqual(0);
    expect(large.left + large.width).toBeLessThanOrEqual(box.width + 0.5);
    expect(large.top + large.height).toBeLessThanOrEqual(Math.max(box.height, height) + 0.5);
    expect(large.left).toBeLessThanOrEqual((own?.left ?? 0) + 0.5);
    expect(large.left + large.width).toBeGreaterThanOrEqual((own?.left ?? 0) + (own?.width ?? 0) - 0.5);
    expect(large.width).toBeGreaterThan((own?.width ?? 0) * 1.9);
  });

  it('grows to where it covers the fewest', () => {
    // The last of five is alone in its row, next to an empty place.
    const { places, large } = lay(5, 4);
    const covered = places.filter(
      ({ left, top, width, height }) =>
        left < large.left + large.width - 1 &&
        large.left < left + width - 1 &&
        top < large.top + large.height - 1 &&
        large.top < top + height - 1,
    );
    expect(covered.length).toBeLessThanOrEqual(3);
    expect(lay(12, 11).large.left).toBe(lay(12, 10).places[10]?.left);
  });

  it('is as large as the window where one bench fills it', () => {
    const phone = { width: 366, height: 300 };
    const { large } = lay(1, 0, phone);
    expect(large).toMatchObject({ left: 0, top: 0, width: 366 });
    expect(large.height).toBeLessThanOrEqual(300);
  });
});

describe('[HN3] the help queue', () => {
  it('has the stuck first, and of each kind who waits longest', () => {
    expect(ids(helpQueue(benches))).toBe('dbca');
  });
});

describe('[LS4] progress of a step', () => {
  it('counts who is done and who is stuck', () => {
    expect(stepCounts(benches, 'ball')).toEqual({ done: 1, stuck: 2, open: 1 });
    expect(stepCounts(benches, 'wall')).toEqual({ done: 0, stuck: 0, open: 4 });
  });

  it('[TR3] of the mentees who are here: not of who has left, and not of assistants', () => {
    const [a, b, c, d] = peers;
    const here = [a, b, c, d].flatMap((one) => (one === undefined || one === c ? [] : [one]));
    const helping = here.map((one) => (one === d ? { ...one, role: 'assistant' as const } : one));
    expect(stepCounts(benchStates(here, [], progressOf, lesson), 'ball')).toEqual({
      done: 0,
      stuck: 2,
      open: 1,
    });
    expect(stepCounts(benchStates(helping, [], progressOf, lesson), 'ball')).toEqual({
      done: 0,
      stuck: 1,
      open: 1,
    });
  });
});

describe('[RT4] a round table', () => {
  it('shows sixteen at a time, who spoke last first', () => {
    const people = Array.from({ length: 20 }, (_, index) => ({ peerId: `p${index}` }));
    const seats = seatTable(
      people,
      new Map([
        ['p19', 2],
        ['p5', 1],
      ]),
    );
    expect(seats).toHaveLength(TABLE_PICTURES);
    expect(seats.slice(0, 3).map(({ peerId }) => peerId)).toEqual(['p19', 'p5', 'p0']);
  });
});
