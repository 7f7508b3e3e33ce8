import { LIMITS, hasBench, type ItemId, type PeerId, type StuckAt } from '@gongbang/protocol';

import { BOUNDS, bounded, leastOf } from '../rules/bounds.ts';
import { Coalescer } from '../room/Coalescer.ts';
import type { Peer } from '../room/Peer.ts';
import type { Visit } from '../ports/store.ts';
import type { Room } from '../room/Room.ts';
import { Entries, type Kept } from '../room/UnitOfWork.ts';

/** Nobody who comes in waits for the disk: who came is stored soon after, in ms. */
const KEEP_INTERVAL_MS = 1000;
/** How often it is stored that people are still in, in ms: a kill of the server costs at most this much of their time. */
const PULSE_MS = 60_000;

/**
 * Ends the current stretch at a given moment. If that is before its beginning, as after a clock was set back, it adds nothing.
 */
export function closed(visit: Visit, at: number): Visit {
  const { since } = visit;
  return since === null
    ? visit
    : { ...visit, since: null, ms: visit.ms + Math.max(0, at - since), leftAt: Math.max(since, at) };
}

export interface LogbookParts {
  readonly room: Room;
  readonly kept: Readonly<Record<PeerId, Visit>>;
  /** Whether somebody comes with a pass of their own. */
  readonly hasPass: (peerId: PeerId) => boolean;
  /** Stores one visit; null for one removed to make room. */
  readonly keep: (peerId: PeerId, visit: Visit | null) => void;
}

/** Who came to the class while it was live, how long they attended, and where they were stuck: for its mentor, afterwards. */
export class Logbook {
  readonly #room: Room;
  readonly #keepVisit: LogbookParts['keep'];
  readonly #hasPass: LogbookParts['hasPass'];
  readonly #visits: Entries<PeerId, Visit>;
  /** Since when those present are in, by the clock that never steps. */
  readonly #since: Entries<PeerId, number>;
  readonly #unkept: Entries<PeerId, true>;
  /** When attendance was last stored. */
  readonly #pulse: Kept<number>;
  readonly #keeping: Coalescer;
  readonly #beating: Coalescer;

  constructor({ room, kept, keep, hasPass }: LogbookParts) {
    this.#room = room;
    this.#keepVisit = keep;
    this.#hasPass = hasPass;
    this.#visits = room.entries();
    this.#since = room.entries();
    this.#unkept = room.entries();
    this.#pulse = room.kept('pulse', 0);
    this.#keeping = new Coalescer(room.work, KEEP_INTERVAL_MS, () => {
      this.keep();
    });
    this.#beating = new Coalescer(room.work, PULSE_MS, () => {
      this.keep();
      this.#beat();
    });
    const oldestFirst = Object.entries(kept).sort(([, one], [, other]) => one.leftAt - other.leftAt);
    for (const [peerId, visit] of oldestFirst) {
      // The server was killed while they were in: they attended until then, as far as is known.
      this.#visits.set(peerId, closed(visit, this.#pulse.value));
      if (visit.since !== null) {
        this.#unkept.set(peerId, true);
      }
    }
  }

  /** Somebody is in while the class is live; or has a new name. */
  came({ id, name, role, isPractice, presence }: Peer): void {
    if (!hasBench(role) || isPractice || presence.state !== 'present') {
      return;
    }
    const now = this.#room.clock.now();
    const before = this.#visits.get(id);
    if (before?.name === name && this.#since.has(id)) {
      return;
    }
    const { cameAt, leftAt, ms, stuck, since } = before ?? NEW(now);
    if (!this.#since.has(id)) {
      this.#since.set(id, this.#room.clock.monotonic());
    }
    this.#visits.delete(id);
    this.#set(id, { name, cameAt, leftAt, ms, stuck, since: since ?? now });
    this.#makeRoom();
    this.#beat();
  }

  /** Somebody is away, or gone. */
  went({ id }: Pick<Peer, 'id'>): void {
    const begun = this.#since.get(id);
    const visit = this.#visits.get(id);
    this.#since.delete(id);
    if (begun !== undefined && visit !== undefined) {
      const ms = visit.ms + Math.round(this.#room.clock.monotonic() - begun);
      this.#set(id, { ...visit, ms, since: null, leftAt: this.#room.clock.now() });
    }
  }

  /** The class is no longer live. */
  stop(): void {
    for (const id of [...this.#since.keys()]) {
      this.went({ id });
    }
  }

  /** Somebody present is stuck at a step: that stays on record, whatever becomes of the mark. */
  stuck(peerId: PeerId, stepId: ItemId, note: string): void {
    const visit = this.#visits.get(peerId);
    if (visit !== undefined) {
      const before = visit.stuck.find((entry) => entry.stepId === stepId);
      const entry: StuckAt = {
        stepId,
        at: before?.at ?? this.#room.clock.now(),
        note: note === '' ? (before?.note ?? '') : note,
      };
      const others = visit.stuck.filter((other) => other !== before);
      const stuck = bounded([...others, entry], undefined, LIMITS.steps);
      this.#set(peerId, { ...visit, stuck });
    }
  }

  /** How long somebody has attended so far, in ms. */
  attendedMs(peerId: PeerId): number {
    const begun = this.#since.get(peerId);
    const running = begun === undefined ? 0 : Math.round(this.#room.clock.monotonic() - begun);
    return (this.#visits.get(peerId)?.ms ?? 0) + running;
  }

  /**
   * How much is lost with the record of somebody who is not in: most with that of a pass holder, because somebody relies on it,
   * otherwise as much as they attended. Whoever comes and goes under a thousand names pushes out nobody who was there.
   */
  weightOf(peerId: PeerId): number {
    return this.#hasPass(peerId) ? Infinity : this.attendedMs(peerId);
  }

  /** Stores what is not stored yet, and that those present are still in. @throws ClassroomError STORE_UNAVAILABLE */
  keep(): void {
    if (this.#unkept.size === 0 && this.#since.size === 0) {
      return;
    }
    this.#room.work.commit(() => {
      for (const peerId of this.#unkept.keys()) {
        this.#keepVisit(peerId, this.#visits.get(peerId) ?? null);
      }
      this.#unkept.clear();
      this.#pulse.set(this.#room.clock.now());
    });
  }

  /** Cancels every timer; pending changes are lost. */
  close(): void {
    this.#keeping.close();
    this.#beating.close();
  }

  #set(peerId: PeerId, visit: Visit): void {
    this.#visits.set(peerId, visit);
    this.#unkept.set(peerId, true);
    this.#keeping.changed();
  }

  #beat(): void {
    if (this.#since.size > 0) {
      this.#beating.changed();
    }
  }

  /** Of those not in, whoever attended least makes room, and of several the one who came least recently. */
  #makeRoom(): void {
    if (this.#visits.size > BOUNDS.people) {
      const away = [...this.#visits.keys()].filter((peerId) => !this.#since.has(peerId));
      const gone = leastOf(away, (peerId) => this.weightOf(peerId));
      if (gone !== undefined) {
        this.#visits.delete(gone);
        this.#unkept.set(gone, true);
      }
    }
  }
}

const NEW = (now: number): Omit<Visit, 'name'> => ({
  cameAt: now,
  leftAt: now,
  ms: 0,
  since: null,
  stuck: [],
});
