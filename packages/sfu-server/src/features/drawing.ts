import {
  MAX_POINTS_PER_STROKE,
  STROKE_SHOWN_MS,
  type ItemId,
  type NotificationPayload,
  type PeerId,
  type RequestPayload,
  type Still,
  type Stroke,
} from '@gongbang/protocol';

import { BOUNDS } from '../rules/bounds.ts';
import { Coalescer } from '../room/Coalescer.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Cell, Entries, Kept } from '../room/UnitOfWork.ts';

/** Points go out together this often, in ms: 30 strokes a second to 300 mentees become 20 broadcasts a second. */
const INTERVAL_MS = 50;
/** Points of all strokes together; beyond that the oldest strokes make room. A snapshot of them stays under a megabyte. */
const MAX_POINTS = 20_000;
/** Permanent strokes are stored this often while somebody draws, in ms: whatever a crash loses is quickly redrawn. */
const KEEP_INTERVAL_MS = 1000;
/** Later joiners get no stroke that has already faded on other pages. */
export const FADE_MS = STROKE_SHOWN_MS;

type Pointer = NotificationPayload['pointer:moved'];

/** Extends a stroke, or begins it. Drops points beyond a stroke's limit, and the oldest strokes beyond the total. */
export function extend(strokes: readonly Stroke[], piece: Stroke): Stroke[] {
  const index = strokes.findIndex(({ id }) => id === piece.id);
  const before = strokes[index];
  const points = [...(before?.points ?? []), ...piece.points].slice(0, MAX_POINTS_PER_STROKE);
  const all = before === undefined ? [...strokes, piece] : strokes.with(index, { ...before, points });
  let total = all.reduce((sum, stroke) => sum + stroke.points.length, 0);
  let oldest = 0;
  while ((total > MAX_POINTS || all.length - oldest > BOUNDS.strokes) && oldest < all.length - 1) {
    total -= all[oldest]?.points.length ?? 0;
    oldest += 1;
  }
  return all.slice(oldest);
}

/** To a ten-thousandth of the picture: anything finer is invisible, and joiners get every point. */
const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

/** The stored frames of this class. */
interface StoredStills {
  has(stillId: ItemId): boolean;
  /** This one is shown from now on, or none. */
  show(stillId: ItemId | null): void;
}

/** Strokes on the pictures, a pointer, and the frozen frame. */
export class Drawing {
  readonly #room: Room;
  readonly #coalescer: Coalescer;
  readonly #keeper: Coalescer;
  readonly #stills: StoredStills;
  readonly #isOnStage: (peerId: PeerId) => boolean;
  /** New points that have not been sent yet. */
  readonly #fresh: Cell<readonly Stroke[]>;
  readonly #pointers: Entries<PeerId, Pointer>;
  readonly #fading: Entries<ItemId, () => void>;
  readonly #strokes: Cell<readonly Stroke[]>;
  /** Permanent strokes, as stored on disk. */
  readonly #keptStrokes: Kept<readonly Stroke[]>;
  readonly #still: Kept<Still | null>;
  /** Something permanent was drawn and is not on disk yet. */
  readonly #isUnkept: Cell<boolean>;

  constructor(room: Room, isOnStage: (peerId: PeerId) => boolean, stills: StoredStills) {
    this.#room = room;
    this.#keptStrokes = room.kept('strokes', []);
    this.#strokes = room.cell(this.#keptStrokes.value);
    this.#still = room.kept('still', null);
    this.#fresh = room.cell([]);
    this.#pointers = room.entries();
    this.#fading = room.entries();
    this.#isUnkept = room.cell(false);
    this.#isOnStage = isOnStage;
    this.#stills = stills;
    room.shows.shared('still', () => this.still);
    room.shows.atJoin('strokes', () => this.strokes);
    this.#coalescer = new Coalescer(room.work, INTERVAL_MS, () => {
      this.#flush();
    });
    this.#keeper = new Coalescer(room.work, KEEP_INTERVAL_MS, () => {
      this.keep();
    });
  }

  get strokes(): Stroke[] {
    return [...this.#strokes.value];
  }

  get still(): Still | null {
    return this.#still.value;
  }

  /** @throws ClassroomError FORBIDDEN off stage; CONFLICT for somebody else's stroke */
  draw(peer: Peer, { strokeId, canvas, ink, fades, points }: RequestPayload['draw:stroke']): void {
    this.#assertOnStage(peer);
    const before = this.#strokes.value.find(({ id }) => id === strokeId);
    if (before !== undefined && before.peerId !== peer.id) {
      throw new ClassroomError('CONFLICT', 'This stroke is somebody else’s.');
    }
    // A stroke keeps the properties of its first piece.
    const doesFade = before?.fades ?? fades;
    const piece: Stroke = {
      id: strokeId,
      peerId: peer.id,
      canvas,
      ink,
      fades: doesFade,
      points: points.map(([x, y]) => [rounded(x), rounded(y)]),
    };
    this.#strokes.set(extend(this.#strokes.value, piece));
    this.#fresh.set(extend(this.#fresh.value, piece));
    if (doesFade) {
      this.#letFade(strokeId);
    } else {
      this.#isUnkept.set(true);
    }
    this.#coalescer.changed();
  }

  /** @throws ClassroomError FORBIDDEN off stage */
  point(peer: Peer, { at }: RequestPayload['draw:point']): void {
    this.#assertOnStage(peer);
    this.#pointers.set(peer.id, { peerId: peer.id, at });
    this.#coalescer.changed();
  }

  /** Takes back one's own last permanent stroke. */
  undo(peer: Peer): void {
    const last = this.#strokes.value.findLast(({ peerId, fades }) => peerId === peer.id && !fades);
    if (last !== undefined) {
      this.#remove((stroke) => stroke.id === last.id, [last.id]);
    }
  }

  clear(): void {
    this.#remove(() => true, null);
  }

  /**
   * Shows a frozen frame, or none; strokes on the previous one go with it.
   * @throws ClassroomError NOT_FOUND when no frame is stored under its id
   */
  show(still: Still | null): void {
    if (still !== null && !this.#stills.has(still.id)) {
      throw notFound('still');
    }
    this.#room.work.commit(() => {
      this.#still.set(still);
      this.#stills.show(still?.id ?? null);
    });
    const onStill = this.#strokes.value.filter(({ canvas }) => canvas === 'still').map(({ id }) => id);
    if (onStill.length > 0) {
      this.#remove(({ canvas }) => canvas === 'still', onStill);
    }
  }

  /** Somebody is away or off the stage, so they point at nothing. */
  stopPointing(peerId: PeerId): void {
    if (this.#pointers.delete(peerId)) {
      this.#room.broadcast.everyone('pointer:moved', { peerId, at: null });
    }
  }

  /** Stores permanent strokes. @throws ClassroomError STORE_UNAVAILABLE */
  keep(): void {
    if (this.#isUnkept.value) {
      this.#isUnkept.set(false);
      this.#keptStrokes.set(this.#strokes.value.filter(({ fades }) => !fades));
    }
  }

  close(): void {
    this.#coalescer.close();
    this.#keeper.close();
    for (const cancel of this.#fading.values()) {
      cancel();
    }
    this.#fading.clear();
  }

  #assertOnStage(peer: Peer): void {
    if (peer.role !== 'mentor' && !this.#isOnStage(peer.id)) {
      throw new ClassroomError('FORBIDDEN', 'Only the mentor and people on stage can draw.');
    }
  }

  #flush(): void {
    const fresh = this.#fresh.value;
    if (fresh.length > 0) {
      this.#room.broadcast.everyone('strokes:drawn', { strokes: [...fresh] });
      if (fresh.some(({ fades }) => !fades)) {
        this.#keeper.changed();
      }
      this.#fresh.set([]);
    }
    for (const pointer of this.#pointers.values()) {
      this.#room.broadcast.everyone('pointer:moved', pointer);
    }
    for (const [peerId, { at }] of this.#pointers) {
      if (at === null) {
        this.#pointers.delete(peerId);
      }
    }
  }

  #letFade(id: ItemId): void {
    this.#fading.get(id)?.();
    this.#fading.set(
      id,
      this.#room.clock.after(FADE_MS, () => {
        this.#fading.delete(id);
        // The pages fade it by themselves; whoever joins now does not get it.
        this.#strokes.set(this.#strokes.value.filter((stroke) => stroke.id !== id));
      }),
    );
  }

  #remove(which: (stroke: Stroke) => boolean, ids: ItemId[] | null): void {
    this.#strokes.set(this.#strokes.value.filter((stroke) => !which(stroke)));
    this.#fresh.set(this.#fresh.value.filter((stroke) => !which(stroke)));
    this.#isUnkept.set(true);
    this.keep();
    this.#room.broadcast.everyone('strokes:removed', { ids });
  }
}
