import type { ClassId, PeerId, RequestPayload, Secret } from '@gongbang/protocol';

import type { Attendance } from './Attendance.ts';
import { isBenchRole, isStaff } from './permissions.ts';
import type { ClassStore, Connections, KeyMaker, Log } from './ports.ts';
import type { Room } from './Room.ts';
import type { Stage } from './Stage.ts';
import type { Workshop } from './Workshop.ts';

export interface OrderParts {
  readonly classId: ClassId;
  readonly classes: Pick<ClassStore, 'findKeys' | 'replaceMenteeKey'>;
  readonly keys: KeyMaker;
  readonly room: Room;
  readonly stage: Stage;
  readonly workshop: Workshop;
  readonly attendance: Attendance;
  readonly connections: Connections;
  readonly log: Log;
}

/** What the mentor does to keep order: stops a track, sends somebody out, makes an assistant, changes the link. */
export class Order {
  readonly #parts: OrderParts;
  /** Who has sent far more than they may before. */
  readonly #exceeded = new Set<PeerId>();

  constructor(parts: OrderParts) {
    this.#parts = parts;
  }

  /** Closes a mentee's microphone or camera here. @throws ClassroomError NOT_FOUND */
  stopSource({ peerId, source }: RequestPayload['peer:stop']): void {
    const { room, stage } = this.#parts;
    stage.stop(room.bench(peerId), source);
  }

  muteAll(): void {
    const { room, stage } = this.#parts;
    for (const peer of room.benches) {
      stage.stop(peer, 'mic');
    }
  }

  /** Sends a mentee out, in every tab of theirs, or keeps one out who has left already. @throws ClassroomError NOT_FOUND */
  sendOut({ peerId, keepOut }: RequestPayload['peer:remove']): void {
    const { room, workshop, attendance, connections } = this.#parts;
    if (keepOut && !room.peers.has(peerId)) {
      room.work.commit(() => {
        workshop.keepOutAbsent(peerId);
        room.work.afterCommit(() => {
          connections.closeOf(peerId);
        });
      });
      return;
    }
    const peer = room.bench(peerId);
    room.work.commit(() => {
      if (keepOut && !peer.isPractice) {
        workshop.register.keepOut({ peerId, name: peer.name });
      }
      attendance.dismiss(peerId);
      room.work.afterCommit(() => {
        connections.closeOf(peerId);
      });
    });
  }

  /** Somebody sends far more than they may: what they send is closed, and whoever goes on is sent out. */
  stopExcess(peerId: PeerId): void {
    const { room, stage, workshop, attendance, connections, log } = this.#parts;
    const peer = room.peers.get(peerId);
    if (peer === undefined) {
      return;
    }
    const isRepeated = this.#exceeded.has(peerId);
    log.warn({ peerId, role: peer.role, isRepeated }, 'peer sends far too much');
    this.#exceeded.add(peerId);
    try {
      room.work.commit(() => {
        if (!isRepeated) {
          stage.stopExcess(peer);
          return;
        }
        if (isBenchRole(peer.role)) {
          workshop.register.keepOut({ peerId, name: peer.name });
        }
        attendance.dismiss(peerId);
        room.work.afterCommit(() => {
          connections.closeOf(peerId);
        });
      });
    } catch (error) {
      // Whether or not it can be kept.
      log.warn({ peerId, err: error }, 'media of one who sends far too much closed');
      peer.media?.close();
    }
  }

  /** @throws ClassroomError NOT_FOUND; BAD_REQUEST for a practice mentee */
  setAssistant(payload: RequestPayload['assistant:set']): void {
    const { room, stage, workshop, attendance } = this.#parts;
    room.work.commit(() => {
      const peer = workshop.setAssistant(payload);
      if (peer === null) {
        return;
      }
      room.work.afterCommit(() => {
        stage.reviewViewer(peer);
      });
      attendance.changed(peer);
      if (isStaff(peer.role)) {
        for (const { info } of room.benches) {
          peer.channel?.notify('peer:changed', { peer: info });
        }
      }
    });
  }

  /**
   * Gives the class link another key. Who came by the old one and is not in is put out; those who are in may come back by
   * it. The new one goes to the mentor only, who hands it on.
   */
  rotateLink(): { menteeKey: Secret } {
    const { classId, classes, keys, room, workshop, connections } = this.#parts;
    const menteeKey = keys.make();
    room.work.commit(() => {
      const before = classes.findKeys(classId);
      if (before !== null) {
        workshop.register.retireKey(before.mentee);
      }
      classes.replaceMenteeKey(classId, keys.hash(menteeKey));
      room.mentor?.channel?.notify('link:rotated', { menteeKey });
      room.work.afterCommit(() => {
        connections.review();
      });
    });
    return { menteeKey };
  }
}
