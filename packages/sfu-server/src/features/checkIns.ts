import {
  NO_PROGRESS,
  type Mark,
  type PeerId,
  type Progress,
  type RequestPayload,
  type Tally,
} from '@gongbang/protocol';

import { BOUNDS, leastOf } from '../rules/bounds.ts';
import { notFound } from '../rules/ClassroomError.ts';
import type { LessonPlan } from './lesson.ts';
import type { Logbook } from './Logbook.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';

/** Marks a step; repeating a mark keeps its time, so that whoever has waited longest stays first. */
export function checkIn(
  progress: Progress,
  { stepId, mark, note }: RequestPayload['checkin:set'],
  now: number,
): Progress {
  const before = progress.checkIns.find((entry) => entry.stepId === stepId);
  const others = progress.checkIns.filter((entry) => entry !== before);
  if (mark === null) {
    return { ...progress, checkIns: others };
  }
  const at = before?.mark === mark ? before.at : now;
  return { ...progress, checkIns: [...others, { stepId, mark, at, note }] };
}

/** Ticks off a material, or unticks it. */
export function tick(
  progress: Progress,
  { materialId, isTicked }: RequestPayload['material:tick'],
): Progress {
  const others = progress.ticked.filter((id) => id !== materialId);
  return { ...progress, ticked: isTicked ? [...others, materialId] : others };
}

/** How far each mentee has come. */
export class CheckIns {
  readonly #room: Room;
  readonly #plan: LessonPlan;
  readonly #logbook: Logbook;

  constructor(room: Room, plan: LessonPlan, logbook: Logbook) {
    this.#room = room;
    this.#logbook = logbook;
    this.#plan = plan;
    room.shows.atJoin('progressOf', () => this.all);
    room.shows.shared('tally', () => this.#tally);
    room.shows.own(
      'progress',
      () => this.#ofThoseHere,
      NO_PROGRESS,
      // One by one: everybody's marks together are a lot.
      (peerId, progress) => {
        for (const { channel } of room.staff) {
          channel?.notify('progress:changed', { peerId, progress });
        }
      },
    );
  }

  /** @throws ClassroomError NOT_FOUND */
  set(peer: Peer, payload: RequestPayload['checkin:set']): void {
    this.#plan.step(payload.stepId);
    if (payload.mark === 'stuck') {
      this.#logbook.stuck(peer.id, payload.stepId, payload.note);
    }
    this.#change(peer, checkIn(this.of(peer.id), payload, this.#room.clock.now()));
  }

  /** Somebody stuck at a step was helped. Whatever else they have marked since stays. @throws ClassroomError NOT_FOUND */
  helped({ peerId, stepId }: RequestPayload['checkin:clear']): void {
    const peer = this.#room.bench(peerId);
    this.#plan.step(stepId);
    const before = this.of(peerId);
    if (before.checkIns.some((entry) => entry.stepId === stepId && entry.mark === 'stuck')) {
      this.#change(peer, checkIn(before, { stepId, mark: null, note: '' }, this.#room.clock.now()));
    }
  }

  /** @throws ClassroomError NOT_FOUND */
  tick(peer: Peer, payload: RequestPayload['material:tick']): void {
    if (!this.#plan.lesson.materials.some(({ id }) => id === payload.materialId)) {
      throw notFound('material');
    }
    this.#change(peer, tick(this.of(peer.id), payload));
  }

  of(peerId: PeerId): Progress {
    return this.#room.progress.get(peerId) ?? NO_PROGRESS;
  }

  /** Of those who are here. */
  get all(): Record<PeerId, Progress> {
    return Object.fromEntries(this.#room.benches.map(({ id }) => [id, this.of(id)]));
  }

  /** How the class is doing at the current step, in two numbers. */
  get #tally(): Tally | null {
    const { current } = this.#plan.lesson;
    if (current === null) {
      return null;
    }
    const mentees = this.#room.benches.filter(({ role }) => role === 'mentee');
    const marks = mentees.map(
      ({ id }) => this.of(id).checkIns.find(({ stepId }) => stepId === current)?.mark,
    );
    const count = (wanted: Mark): number => marks.filter((mark) => mark === wanted).length;
    return { done: count('done'), stuck: count('stuck') };
  }

  /** A practice mentee leaves nothing behind. */
  forget(peerId: PeerId): void {
    this.#room.progress.delete(peerId);
  }

  #change(peer: Peer, progress: Progress): void {
    this.#room.progress.set(peer.id, progress);
    this.#makeRoom();
  }

  get #ofThoseHere(): Map<PeerId, Progress> {
    const { progress } = this.#room;
    if (progress.size === 0) {
      return new Map();
    }
    return new Map(this.#room.benches.flatMap(({ id }) => (progress.has(id) ? [[id, this.of(id)]] : [])));
  }

  /** Of those who are gone, whoever attended least makes room, and of several the one whose progress changed least recently. */
  #makeRoom(): void {
    const { progress, peers } = this.#room;
    if (progress.size > BOUNDS.people) {
      const away = [...progress.keys()].filter((peerId) => !peers.has(peerId));
      const gone = leastOf(away, (peerId) => this.#logbook.weightOf(peerId));
      if (gone !== undefined) {
        progress.delete(gone);
      }
    }
  }
}
