import type { PeerId } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { Coalescer } from '../room/Coalescer.ts';
import type { Channel } from '../ports/wire.ts';
import type { Room } from '../room/Room.ts';
import type { Passes } from './passes.ts';
import type { Entries } from '../room/UnitOfWork.ts';

/** What limits the people in a class: its seats, and how many of them people from one place may take or ask for. */
export interface CrowdLimits {
  readonly seats: number;
  readonly seatsPerPlace: number;
}

/** However many are refused, the mentor is told only once in a while. ms. */
const TELL_INTERVAL_MS = 1000;
/** How many are counted: more would tell the mentor nothing new. */
const MAX_COUNTED = 1000;

/**
 * How many come from one place: everybody behind one address counts together, unless the mentor declares that they are a class.
 */
export class Crowd {
  readonly #room: Room;
  readonly #limits: CrowdLimits;
  readonly #passes: Passes;
  readonly #isShared: () => boolean;
  /** Those refused because of their place who are neither in nor gone since. */
  readonly #refused: Entries<PeerId, Channel>;
  readonly #telling: Coalescer;

  /** @param isShared whether the mentor has declared that all sit behind one address */
  constructor(room: Room, limits: CrowdLimits, passes: Passes, isShared: () => boolean) {
    this.#room = room;
    this.#limits = limits;
    this.#passes = passes;
    this.#isShared = isShared;
    this.#refused = room.entries();
    room.shows.atJoin('crowdedOut', () => this.refused);
    this.#telling = new Coalescer(room.work, TELL_INTERVAL_MS, () => {
      this.#tell();
    });
  }

  /** How many are refused because of their place. */
  get refused(): number {
    return this.#refused.size;
  }

  /**
   * Whether one more person from this place may have a seat, or ask for one. Somebody away keeps their seat,
   * and it counts: disconnecting and coming back under other names does not get anybody all of them. Pass
   * holders do not count: each has a seat of their own.
   * @param asking how many from that place are asking already
   * @throws ClassroomError ADDRESS_FULL; CLASS_FULL when the mentor has lifted the limit
   */
  assertRoom(place: string, asking = 0): void {
    const { seats, seatsPerPlace } = this.#limits;
    const seated = this.#room.benches.filter(
      (bench) => bench.place === place && !this.#passes.has(bench.id),
    ).length;
    if (this.#isShared()) {
      if (seated + asking >= Math.max(seats, seatsPerPlace)) {
        throw new ClassroomError('CLASS_FULL', 'Every seat in this class is taken or asked for.');
      }
    } else if (seated + asking >= seatsPerPlace) {
      throw new ClassroomError(
        'ADDRESS_FULL',
        'Too many people from this address are in this class already, or ask to be. The mentor can let in everybody there.',
      );
    }
  }

  /**
   * Somebody has asked to come in, is in, or has left. @param refusedOn the connection, if they are refused
   * because of their place
   */
  note(peerId: PeerId, refusedOn: Channel | null): void {
    const isNew = refusedOn !== null && !this.#refused.has(peerId);
    if (isNew && this.#refused.size >= MAX_COUNTED) {
      return;
    }
    const isChanged = refusedOn === null ? this.#refused.delete(peerId) : isNew;
    if (refusedOn !== null) {
      this.#refused.set(peerId, refusedOn);
    }
    if (isChanged) {
      this.#telling.changed();
    }
  }

  /** A connection is gone; anybody refused on a different one still counts. */
  lost(peerId: PeerId, channel: Channel): void {
    if (this.#refused.get(peerId) === channel) {
      this.note(peerId, null);
    }
  }

  /** The mentor has lifted the limit: those who were refused may come now. */
  lifted(): void {
    if (this.#refused.size > 0) {
      this.#refused.clear();
      this.#tell();
    }
  }

  /** Cancels every timer. */
  close(): void {
    this.#telling.close();
  }

  #tell(): void {
    this.#room.tell(this.#room.mentor, { crowdedOut: this.refused });
  }
}
