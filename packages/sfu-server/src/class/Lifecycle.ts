import type { EndReason, LinkRole, RequestPayload } from '@gongbang/protocol';

import type { Attendance } from './Attendance.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import {
  assertNotEnded,
  assertRunning,
  isRunning,
  restore,
  transition,
  type ClassEvent,
  type ClassState,
} from '../rules/classState.ts';
import { Course, type Patience } from './course.ts';
import type { Premises } from './furnish.ts';
import type { Peer } from '../room/Peer.ts';
import type { Channel } from '../ports/wire.ts';
import type { RehearsalPlan } from '../rehearsal/rehearsal.ts';
import { Cell } from '../room/UnitOfWork.ts';
import type { Workshop } from './Workshop.ts';

export interface LifecycleParts {
  readonly premises: Premises;
  readonly attendance: () => Attendance;
  readonly workshop: () => Workshop;
  readonly closeMedia: () => void;
  /** The rehearsal's plan if this is one; null for the class itself. */
  readonly rehearsal: RehearsalPlan | null;
  /** It has made way for a rehearsal of itself. */
  readonly onRehearsed: (plan: RehearsalPlan) => void;
  /** Called once, when nobody is left and nothing runs: from then on the class does nothing. */
  readonly onForgotten: () => void;
}

/** A class's lifecycle: it opens, starts and ends, and is forgotten when nobody is left and nothing runs. */
export class Lifecycle {
  readonly #parts: LifecycleParts;
  readonly #state: Cell<ClassState>;
  readonly #course: Course;

  constructor(parts: LifecycleParts) {
    const { premises, rehearsal } = parts;
    const { work, record, room, world } = premises;
    this.#parts = parts;
    this.#state = new Cell<ClassState>(
      work,
      rehearsal === null ? restore(record) : { phase: 'rehearsal', startedAt: rehearsal.startedAt },
    );
    this.#course = new Course(room, () => premises.about.record.startsAt, world.graces);
  }

  get state(): ClassState {
    return this.#state.value;
  }

  /** Whether anything can be on stage: in class, or in a rehearsal of it. */
  get isRunning(): boolean {
    return isRunning(this.state) && !this.#parts.premises.life.isOver;
  }

  get isRehearsal(): boolean {
    return this.#parts.rehearsal !== null;
  }

  /** @throws ClassroomError CLASS_ENDED; CONFLICT when it was forgotten */
  assertOpen(): void {
    assertNotEnded(this.state);
    this.#parts.premises.life.assertAlive();
  }

  /** How long it waits for its mentor, from now on. */
  get patience(): Patience {
    return this.#course.patience;
  }

  /** @throws ClassroomError REHEARSING to a mentee during a rehearsal; CLASS_ENDED, CONFLICT */
  assertAdmits(role: LinkRole): void {
    this.assertOpen();
    if (this.isRehearsal && role === 'mentee') {
      throw new ClassroomError('REHEARSING', 'Your mentor is getting ready. You will be let in afterwards.');
    }
  }

  /** @throws ClassroomError CONFLICT in a rehearsal */
  assertNoRehearsal(): void {
    if (this.isRehearsal) {
      throw new ClassroomError('CONFLICT', 'This is a rehearsal. Leave it first.', {
        reason: 'IN_REHEARSAL',
      });
    }
  }

  /** Somebody is here. */
  came(peer: Peer): void {
    this.#apply({ type: 'peopleCame' });
    if (peer.role === 'mentor') {
      this.#course.mentorCame();
    }
    this.noteIn(peer);
    this.#meet();
  }

  /** Everyone in a live class is in its logbook, under their current name. */
  noteIn(peer: Peer): void {
    if (this.state.phase === 'live') {
      this.#parts.premises.logbook.came(peer);
    }
  }

  /** The mentor leaves, and may come back: the class waits for them, or starts over if it would not end without them. */
  leaveRunning(leave: () => void): void {
    this.#course.leftRunning();
    leave();
    if (!this.#course.isOverWithoutMentor) {
      this.#callOff();
    }
  }

  /** Its mentor is gone, and it waits for them. */
  mentorWent(): void {
    this.#course.mentorWent();
  }

  /** The mentor has stayed away too long. */
  withoutMentor(): void {
    if (this.isRehearsal) {
      this.endRehearsal();
    } else if (this.#course.isOverWithoutMentor) {
      this.end('mentor-away');
    } else {
      this.#callOff();
    }
  }

  /**
   * Starts the class; a live class stays as it is. Returns when it started, in ms since 1970.
   * @throws ClassroomError CONFLICT in a rehearsal, which never becomes the class
   */
  start(): number {
    this.assertNoRehearsal();
    if (this.state.phase !== 'live') {
      this.#parts.premises.work.commit(() => {
        this.#begin();
      });
    }
    const { state } = this;
    assertRunning(state);
    return state.startedAt;
  }

  /**
   * Makes way for a rehearsal: everybody leaves the class itself, and joins the rehearsal. A running one
   * stays as it is. Returns when it began, in ms since 1970.
   * @throws ClassroomError CONFLICT once the class is live, and while a mentee is in or at the door
   */
  rehearse(wish: RequestPayload['rehearsal:start']): number {
    const { state } = this;
    if (state.phase === 'rehearsal') {
      return state.startedAt;
    }
    const { premises, attendance, workshop, onRehearsed } = this.#parts;
    const { work, room } = premises;
    if (state.phase === 'live') {
      throw new ClassroomError('CONFLICT', 'The class is live. It can only be rehearsed before it begins.', {
        reason: 'LIVE_ALREADY',
      });
    }
    if (attendance().audience > 0 || workshop().register.knocking.length > 0) {
      throw new ClassroomError(
        'CONFLICT',
        'Mentees are already here. Start the class, or rehearse when nobody is waiting.',
        { reason: 'MENTEES_WAIT' },
      );
    }
    const startedAt = work.clock.now();
    this.keep();
    room.broadcast.lobby('rehearsal:started', { startedAt });
    this.#stepOut();
    work.afterCommit(() => {
      this.#forget();
      onRehearsed({ ...wish, startedAt });
    });
    return startedAt;
  }

  /** Leaves the rehearsal: the class is as it was. */
  endRehearsal(): void {
    const { premises, workshop } = this.#parts;
    const { world, work, room } = premises;
    work.commit(() => {
      workshop().practice.close();
      room.broadcast.lobby('rehearsal:ended', {});
      this.#stepOut();
      work.afterCommit(() => {
        world.log.info({}, 'rehearsal ended');
        this.#forget();
      });
    });
  }

  /**
   * Sends one notification, then closes everything from the top down. Returns when it ended, in ms since
   * 1970.
   */
  end(reason: EndReason): number {
    const { premises, attendance, workshop } = this.#parts;
    const { record, world, work, room, logbook } = premises;
    return work.commit(() => {
      const now = work.clock.now();
      const { audience } = attendance();
      // First, because they leave nothing behind.
      workshop().practice.close();
      world.classes.markEnded(record.id, now, reason);
      this.#apply({ type: 'end', reason }, now);
      room.broadcast.lobby('class:ended', { endedAt: now, reason });
      logbook.stop();
      for (const channel of this.#emptyRoom()) {
        channel.close();
      }
      this.keep();
      work.afterCommit(() => {
        world.log.info({ reason, audience }, 'class ended');
        world.connections.over();
        this.#forget();
      });
      return now;
    });
  }

  /** When nobody real is left or asks to come in, media is closed; when nothing runs either, the class can be forgotten. */
  settle(): void {
    const { premises, attendance, workshop } = this.#parts;
    // A rehearsal waits only for its mentor.
    if (this.isRehearsal || attendance().isAnybodyHere) {
      return;
    }
    this.keep();
    this.#closeMedia();
    this.#apply({ type: 'peopleLeft' });
    if (this.state.phase !== 'live') {
      attendance().close();
      this.#course.close();
      premises.logbook.close();
      workshop().close();
      premises.work.afterCommit(() => {
        this.#forget();
      });
    }
  }

  /** Does something for a caller who need not be in: a class woken only for this can be forgotten again. */
  inPassing<T>(act: () => T): T {
    this.assertOpen();
    const { work } = this.#parts.premises;
    const settle = (): void => {
      this.settle();
    };
    try {
      return work.commit(() => {
        const answer = act();
        settle();
        return answer;
      });
    } catch (error) {
      work.commit(settle);
      throw error;
    }
  }

  /** Stores what is pending. @throws ClassroomError STORE_UNAVAILABLE */
  keep(): void {
    this.#parts.workshop().settle();
    this.#course.keep();
    this.#parts.premises.logbook.keep();
  }

  /** Practice mentees come once there is a rehearsal, and a mentor present. */
  practise(): void {
    const { premises, workshop } = this.#parts;
    if (this.isRehearsal && premises.room.mentor !== undefined) {
      workshop()
        .practice.start()
        .catch((error: unknown) => {
          premises.world.log.warn({ err: error }, 'practice mentees could not join');
        });
    }
  }

  /** The server stops: media is closed, the class stays as stored. Writes nothing. */
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
    const { record, world, work, room, peers } = premises;
    const now = work.clock.now();
    world.classes.markLive(record.id, now);
    this.#course.begin();
    this.#apply({ type: 'start' }, now);
    for (const peer of peers.values()) {
      this.noteIn(peer);
    }
    this.#meet();
    room.broadcast.lobby('class:started', { startedAt: now });
    workshop().started();
    work.afterCommit(() => {
      world.log.info({ audience: attendance().audience }, 'class started');
    });
  }

  /** The person who came may be the one who was missing for the class to count as taught. */
  #meet(): void {
    const { mentor, audience } = this.#parts.attendance();
    if (this.state.phase === 'live' && mentor.state === 'present' && audience > 0) {
      this.#course.taught();
    }
  }

  /** The class is no longer live, and will start over. Nothing is sent until then; whoever is here waits. */
  #callOff(): void {
    const { premises, attendance, workshop } = this.#parts;
    const { record, world, work, room, peers, stage, logbook } = premises;
    logbook.stop();
    workshop().calledOff();
    for (const peer of peers.values()) {
      stage.clear(peer);
    }
    attendance().awaitNobody();
    world.classes.markScheduled(record.id, work.clock.now());
    this.#apply({ type: 'callOff' });
    room.broadcast.lobby('class:scheduled', {});
    work.afterCommit(() => {
      world.log.info({ audience: attendance().audience }, 'class called off');
    });
    this.settle();
  }

  #apply(event: ClassEvent, now = this.#parts.premises.work.clock.now()): void {
    this.#state.set(transition(this.state, event, now));
  }

  /** Removes everybody, from the top down and without notice; returns their channels. */
  #emptyRoom(): Channel[] {
    const { premises, attendance, workshop } = this.#parts;
    const channels = attendance().empty();
    this.#course.close();
    premises.logbook.close();
    workshop().close();
    this.#closeMedia();
    return channels;
  }

  /** Nobody is in this one any more; they are back where they were before they joined. */
  #stepOut(): void {
    for (const channel of this.#emptyRoom()) {
      channel.toGreenRoom();
    }
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
