import type { EndReason } from '@gongbang/protocol';

import type { Attendance } from './Attendance.ts';
import {
  assertLive,
  assertNotEnded,
  restore,
  transition,
  type ClassEvent,
  type ClassState,
} from './classState.ts';
import type { Premises } from './furnish.ts';
import type { Channel } from './ports.ts';
import { Cell } from './UnitOfWork.ts';
import type { Workshop } from './Workshop.ts';

export interface LifecycleParts {
  readonly premises: Premises;
  readonly attendance: () => Attendance;
  readonly workshop: () => Workshop;
  readonly closeMedia: () => void;
  /** Called once, when nobody is left and nothing runs: by then the class does nothing any more. */
  readonly onForgotten: () => void;
}

/** What becomes of a class: it opens, starts and ends, and is forgotten when nobody is left and nothing runs. */
export class Lifecycle {
  readonly #parts: LifecycleParts;
  readonly #state: Cell<ClassState>;

  constructor(parts: LifecycleParts) {
    const { work, record } = parts.premises;
    this.#parts = parts;
    this.#state = new Cell(work, restore(record));
  }

  get state(): ClassState {
    return this.#state.value;
  }

  get isLive(): boolean {
    return this.state.phase === 'live' && !this.#parts.premises.life.isOver;
  }

  /** @throws ClassroomError CLASS_ENDED; CONFLICT when it was forgotten */
  assertOpen(): void {
    assertNotEnded(this.state);
    this.#parts.premises.life.assertAlive();
  }

  /** Somebody is here. */
  came(): void {
    this.#apply({ type: 'peopleCame' });
  }

  /** Starts the class; a live class stays as it is. Gives when it started, in ms since 1970. */
  start(): number {
    if (this.state.phase !== 'live') {
      this.#parts.premises.work.commit(() => {
        this.#begin();
      });
    }
    const { state } = this;
    assertLive(state);
    return state.startedAt;
  }

  /** One notification, then everything is closed from the top down. Gives when it ended, in ms since 1970. */
  end(reason: EndReason): number {
    const { premises, attendance, workshop } = this.#parts;
    const { record, world, work, room } = premises;
    return work.commit(() => {
      const now = work.clock.now();
      const { audience } = attendance();
      // First, since they leave nothing behind.
      workshop().practice.close();
      world.classes.markEnded(record.id, now, reason);
      this.#apply({ type: 'end', reason }, now);
      room.broadcast.lobby('class:ended', { endedAt: now, reason });
      for (const channel of this.#emptyRoom()) {
        channel.close();
      }
      workshop().settle();
      work.afterCommit(() => {
        world.log.info({ reason, audience }, 'class ended');
        world.connections.over();
        this.#forget();
      });
      return now;
    });
  }

  /** When nobody real is left or asks to come in, media goes; when nothing runs either, the class can be forgotten. */
  settle(): void {
    const { premises, attendance, workshop } = this.#parts;
    if (attendance().isAnybodyHere) {
      return;
    }
    workshop().settle();
    this.#closeMedia();
    this.#apply({ type: 'peopleLeft' });
    if (this.state.phase !== 'live') {
      attendance().close();
      workshop().close();
      premises.work.afterCommit(() => {
        this.#forget();
      });
    }
  }

  /** Practice mentees come when there is a class, and a mentor to rehearse it. */
  practise(): void {
    const { premises, workshop } = this.#parts;
    if (this.state.phase === 'live' && premises.room.mentor !== undefined) {
      workshop()
        .practice.start()
        .catch((error: unknown) => {
          premises.world.log.warn({ err: error }, 'practice mentees did not come');
        });
    }
  }

  /** The server stops: media goes, the class stays as it is kept. Writes nothing. */
  close(): void {
    const { life, work } = this.#parts.premises;
    if (!life.isOver) {
      work.commit(() => {
        this.#emptyRoom();
      });
      life.end();
    }
  }

  #begin(): void {
    const { premises, attendance, workshop } = this.#parts;
    const { record, world, work, room } = premises;
    const now = work.clock.now();
    world.classes.markLive(record.id, now);
    this.#apply({ type: 'start' }, now);
    room.broadcast.lobby('class:started', { startedAt: now });
    workshop().started();
    work.afterCommit(() => {
      world.log.info({ audience: attendance().audience }, 'class started');
      this.practise();
    });
  }

  #apply(event: ClassEvent, now = this.#parts.premises.work.clock.now()): void {
    this.#state.set(transition(this.state, event, now));
  }

  /** Nobody is here any more, from the top down and without a word to anybody; gives their channels. */
  #emptyRoom(): Channel[] {
    const { attendance, workshop } = this.#parts;
    const channels = attendance().empty();
    workshop().close();
    this.#closeMedia();
    return channels;
  }

  #closeMedia(): void {
    const { premises, closeMedia } = this.#parts;
    premises.work.afterCommit(closeMedia);
  }

  #forget(): void {
    const { premises, onForgotten } = this.#parts;
    if (!premises.life.isOver) {
      premises.life.end();
      onForgotten();
    }
  }
}
