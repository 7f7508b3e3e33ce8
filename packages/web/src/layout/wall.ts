import type { Lesson, Mark, PeerId, PeerInfo, Progress, RaisedHand, Source } from '@gongbang/protocol';

/** The state of a mentee's bench, for the wall and the queue. */
export interface BenchState {
  readonly peer: PeerInfo;
  /** Place of their raised hand in the queue; null when it is down. */
  readonly place: number | null;
  readonly raisedAt: number | null;
  /** Their mark on the current step. */
  readonly mark: 'done' | 'stuck' | null;
  readonly stuckAt: number | null;
  /** The note they left with their hand or their mark. */
  readonly note: string;
  /** Their marks, by step. */
  readonly marks: Readonly<Record<string, Mark>>;
}

export const WALL_ORDERS = ['joined', 'name', 'hand', 'stuck', 'not-done'] as const;
export type WallOrder = (typeof WALL_ORDERS)[number];

/** Combines what is known about each mentee. */
export function benchStates(
  peers: readonly PeerInfo[],
  hands: readonly RaisedHand[],
  progressOf: Readonly<Record<string, Progress>>,
  lesson: Lesson,
): BenchState[] {
  return peers.map((peer) => {
    const index = hands.findIndex(({ peerId }) => peerId === peer.id);
    const hand = hands[index];
    const checkIns = progressOf[peer.id]?.checkIns ?? [];
    const current = checkIns.find(({ stepId }) => stepId === lesson.current);
    return {
      peer,
      place: hand === undefined ? null : index + 1,
      raisedAt: hand?.raisedAt ?? null,
      mark: current?.mark ?? null,
      stuckAt: current?.mark === 'stuck' ? current.at : null,
      note: (current?.mark === 'stuck' ? current.note : '') || (hand?.note ?? ''),
      marks: Object.fromEntries(checkIns.map(({ stepId, mark }) => [stepId, mark])),
    };
  });
}

/** A received track, as far as it matters here. */
interface Received {
  readonly peerId: PeerId;
  readonly source: Source;
  readonly isBench: boolean;
  readonly paused: boolean;
}

/** Whether somebody shows their bench. */
export function isBenchShown(received: readonly Received[], peerId: PeerId): boolean {
  return received.some(
    (track) => track.peerId === peerId && track.isBench && track.source === 'camera' && !track.paused,
  );
}

/** Since when somebody has waited for help: stuck or with a raised hand, whichever is longer; null if they have not. */
export function waitsSince({ raisedAt, stuckAt }: BenchState): number | null {
  return raisedAt === null || stuckAt === null ? (raisedAt ?? stuckAt) : Math.min(raisedAt, stuckAt);
}

/** Those who wait for help: the stuck first, then by how long they have waited. */
export function helpQueue(benches: readonly BenchState[]): BenchState[] {
  const since = (bench: BenchState): number => waitsSince(bench) ?? Infinity;
  return benches
    .filter((bench) => waitsSince(bench) !== null)
    .toSorted((a, b) => Number(b.stuckAt !== null) - Number(a.stuckAt !== null) || since(a) - since(b));
}

/** The wall in the chosen order; benches that are equal in it stay in order of arrival. */
export function sortWall(benches: readonly BenchState[], order: WallOrder): BenchState[] {
  const later = (value: number | null): number => value ?? Infinity;
  switch (order) {
    case 'joined':
      return [...benches];
    case 'name':
      return benches.toSorted((a, b) => a.peer.name.localeCompare(b.peer.name, 'ko'));
    case 'hand':
      return benches.toSorted((a, b) => later(a.raisedAt) - later(b.raisedAt) || 0);
    case 'stuck':
      return benches.toSorted((a, b) => later(a.stuckAt) - later(b.stuckAt) || 0);
    case 'not-done':
      return benches.toSorted((a, b) => Number(a.mark === 'done') - Number(b.mark === 'done'));
  }
}

/** How many benches the wall shows at a time; the rest is on further pages. */
export const WALL_PAGE = 30;
/** Shape of a bench on the wall, and the smallest width at which a hand is recognisable, in CSS pixels. */
const BENCH_ASPECT = 3 / 2;
const LEAST_WIDTH = 150;
const GAP = 8;
/** How many additional places a large bench takes. */
const LARGE_EXTRA = 3;

/**
 * The number of columns that makes benches as large as possible while all of them fit the window. If they would become too
 * small, the wall scrolls instead.
 */
export function wallColumns(
  count: number,
  hasLarge: boolean,
  box: { readonly width: number; readonly height: number },
): number {
  const cells = count + (hasLarge ? LARGE_EXTRA : 0);
  const least = hasLarge ? 2 : 1;
  const most = Math.max(least, Math.floor((box.width + GAP) / (LEAST_WIDTH + GAP)));
  for (let columns = least; columns < most; columns += 1) {
    const width = (box.width - GAP * (columns - 1)) / columns;
    const rows = Math.ceil(cells / columns);
    if (rows * (width / BENCH_ASPECT) + GAP * (rows - 1) <= box.height) {
      return columns;
    }
  }
  return most;
}

/** The progress of a step: how many of the mentees present are done, stuck, and neither. Assistants do not count. */
export function stepCounts(
  benches: readonly BenchState[],
  stepId: string,
): { done: number; stuck: number; open: number } {
  const mentees = benches.filter(({ peer }) => peer.role === 'mentee');
  const done = mentees.filter(({ marks }) => marks[stepId] === 'done').length;
  const stuck = mentees.filter(({ marks }) => marks[stepId] === 'stuck').length;
  return { done, stuck, open: mentees.length - done - stuck };
}

/** Where a bench lies on the wall, in CSS pixels. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The places of a number of benches, row by row, and their total height. */
export function wallPlaces(
  count: number,
  columns: number,
  box: { readonly width: number },
): { places: Place[]; height: number } {
  const width = Math.max(0, (box.width - GAP * (columns - 1)) / columns);
  const height = width / BENCH_ASPECT;
  const places = Array.from({ length: count }, (_, index) => ({
    left: (index % columns) * (width + GAP),
    top: Math.floor(index / columns) * (height + GAP),
    width,
    height,
  }));
  return { places, height: (places.at(-1)?.top ?? 0) + height };
}

const overlap = (a: Place, b: Place): boolean =>
  a.left < b.left + b.width - 1 &&
  b.left < a.left + a.width - 1 &&
  a.top < b.top + b.height - 1 &&
  b.top < a.top + a.height - 1;

/**
 * Where an enlarged bench goes: over the wall, twice as wide and high, grown from its own place towards the side where it covers
 * the fewest others, none of which moves for it.
 */
export function largePlace(
  index: number,
  places: readonly Place[],
  box: { readonly width: number; readonly height: number },
): Place {
  const own = places[index] ?? { left: 0, top: 0, width: box.width, height: box.height };
  const width = Math.min(2 * own.width + GAP, box.width);
  const height = Math.min(2 * own.height + GAP, Math.max(box.height, own.height));
  const last = places.at(-1) ?? own;
  const floor = Math.max(box.height, last.top + last.height);
  const within = (at: number, size: number, end: number): number => Math.max(0, Math.min(at, end - size));
  const spots = [own.top, own.top + own.height - height].flatMap((top) =>
    [own.left, own.left + own.width - width].map((left) => ({
      left: within(left, width, box.width),
      top: within(top, height, floor),
      width,
      height,
    })),
  );
  const covered = (spot: Place): number => places.filter((place) => overlap(spot, place)).length;
  return spots.toSorted((a, b) => covered(a) - covered(b))[0] ?? own;
}

/** Pictures at a round table at a time. */
export const TABLE_PICTURES = 16;

/** Who is in view at a round table: current speakers first, then earlier ones, then by arrival. */
export function seatTable<T extends { readonly peerId: string }>(
  people: readonly T[],
  lastSpoke: ReadonlyMap<string, number>,
): T[] {
  const at = ({ peerId }: T): number => lastSpoke.get(peerId) ?? 0;
  return people.toSorted((a, b) => at(b) - at(a)).slice(0, TABLE_PICTURES);
}
