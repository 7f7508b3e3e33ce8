import type { PictureTurn } from '../ports/store.ts';
import { ofHeaviest } from '../rules/bounds.ts';

/** Work that waits. */
interface Waiting extends PictureTurn {
  readonly begin: () => Promise<void>;
  readonly giveUp: () => void;
}

/**
 * A line of work done one after the other. Places take turns, and so does whatever they send for: whoever sends much waits for
 * itself. If the line is full, the place with most in it gives way.
 */
export class FairLine {
  readonly #most: number;
  /** Oldest first. */
  #waiting: readonly Waiting[] = [];
  /** When those that wait, and the one whose turn it is, last had a turn. */
  #turns = new Map<string, number>();
  #turn = 0;
  #isBusy = false;

  /** @param most how much may be in the line, including what is being done */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Joins the line.
   * @param begin never rejects
   * @param giveUp called if others need the room
   * @returns how to leave it, as long as it has not begun; null if there is no room
   */
  join(turn: PictureTurn, begin: () => Promise<void>, giveUp: () => void): (() => void) | null {
    if (this.#waiting.length + (this.#isBusy ? 1 : 0) >= this.#most && !this.#makeRoom(turn.place)) {
      return null;
    }
    const waiting: Waiting = { place: turn.place, of: turn.of, begin, giveUp };
    this.#waiting = [...this.#waiting, waiting];
    queueMicrotask(() => {
      this.#next();
    });
    return () => {
      this.#remove(waiting);
    };
  }

  #next(): void {
    const [next] = this.#waiting.toSorted(
      (one, other) =>
        this.#turnOf(one.place) - this.#turnOf(other.place) ||
        this.#turnOf(within(one)) - this.#turnOf(within(other)),
    );
    if (this.#isBusy || next === undefined) {
      return;
    }
    this.#remove(next);
    this.#turn += 1;
    const known = [...this.#waiting, next].flatMap((one) => [one.place, within(one)]);
    this.#turns = new Map(known.map((name) => [name, this.#turnOf(name)]));
    this.#turns.set(next.place, this.#turn).set(within(next), this.#turn);
    this.#isBusy = true;
    void next.begin().then(() => {
      this.#isBusy = false;
      this.#next();
    });
  }

  /** Returns whether there is room for another one from that place. */
  #makeRoom(place: string): boolean {
    const own = this.#waiting.filter((one) => one.place === place).length;
    const most = ofHeaviest(
      this.#waiting,
      (one) => one.place,
      () => 1,
    );
    const newest = most.at(-1);
    if (newest === undefined || most.length <= own) {
      return false;
    }
    this.#remove(newest);
    newest.giveUp();
    return true;
  }

  #remove(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
  }

  #turnOf(name: string): number {
    return this.#turns.get(name) ?? 0;
  }
}

const within = ({ place, of }: PictureTurn): string => `${place} ${of}`;
