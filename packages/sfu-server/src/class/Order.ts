import {
  hasBench,
  isStaff,
  type ClassId,
  type PeerId,
  type RequestPayload,
  type Secret,
} from '@gongbang/protocol';

import type { Attendance } from './Attendance.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { CrashSuspects, MEMORY_MS as HELD_BACK_MS } from './CrashSuspects.ts';
import type { Peer } from '../room/Peer.ts';
import type { ClassLink, ClassStore } from '../ports/store.ts';
import type { Connections } from '../ports/wire.ts';
import type { Log } from '../ports/world.ts';
import type { Room } from '../room/Room.ts';
import type { Stage } from './Stage.ts';
import type { Workshop } from './Workshop.ts';

export interface OrderParts {
  readonly classId: ClassId;
  readonly classes: Pick<ClassStore, 'replaceMenteeKey'>;
  readonly room: Room;
  readonly stage: Stage;
  readonly workshop: Workshop;
  readonly attendance: Attendance;
  readonly connections: Connections;
  readonly log: Log;
}

/** How the mentor keeps order: stops a track, sends somebody out, makes an assistant, changes the link. */
export class Order {
  readonly #parts: OrderParts;
  /** Those who have sent far too much before. */
  readonly #exceeded = new Set<PeerId>();
  readonly #suspects: CrashSuspects;
  /** Those who may not send, because media workers crashed each time they did; until when, by the monotonic clock. */
  readonly #heldBack = new Map<PeerId, number>();

  constructor(parts: OrderParts) {
    this.#parts = parts;
    this.#suspects = new CrashSuspects(parts.room.work.clock);
  }

  /** Closes a mentee's microphone or camera on the server. @throws ClassroomError NOT_FOUND */
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

  /** Sends a mentee out, in all their tabs, or keeps one out who has already left. @throws ClassroomError NOT_FOUND */
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

  /** Somebody sends far more than allowed: their tracks are closed, and if they go on they are sent out. */
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
        if (hasBench(peer.role)) {
          workshop.register.keepOut({ peerId, name: peer.name });
        }
        attendance.dismiss(peerId);
        room.work.afterCommit(() => {
          connections.closeOf(peerId);
        });
      });
    } catch (error) {
      // Even if it cannot be stored.
      log.warn({ peerId, err: error }, 'closed the media of somebody who sends far too much');
      peer.media?.close();
    }
  }

  /** A media worker crashed while these were sending. The mentor is above suspicion: it may be somebody else's doing. */
  suspect(senders: readonly PeerId[]): void {
    const { room, workshop, attendance, connections, log } = this.#parts;
    const { sendOut, holdBack } = this.#suspects.note(
      senders.filter((id) => room.benches.some((bench) => bench.id === id)),
    );
    for (const id of holdBack) {
      this.#holdBack(id);
    }
    const peer = sendOut === null ? undefined : room.peers.get(sendOut);
    if (peer === undefined) {
      return;
    }
    log.warn({ peerId: peer.id }, 'sent out: media workers crashed each time while they sent');
    try {
      room.work.commit(() => {
        workshop.register.keepOut({ peerId: peer.id, name: peer.name });
        attendance.dismiss(peer.id, 'media');
        room.work.afterCommit(() => {
          connections.closeOf(peer.id);
        });
      });
    } catch (error) {
      // Even if it cannot be stored.
      log.warn(
        { peerId: peer.id, err: error },
        'somebody under whom media workers crashed may not send for now',
      );
      this.#holdBack(peer.id);
    }
  }

  #holdBack(peerId: PeerId): void {
    this.#heldBack.set(peerId, this.#parts.room.clock.monotonic() + HELD_BACK_MS);
  }

  /** @throws ClassroomError FORBIDDEN to somebody suspected of crashing media workers */
  assertMaySend(peerId: PeerId): void {
    if ((this.#heldBack.get(peerId) ?? 0) > this.#parts.room.clock.monotonic()) {
      throw new ClassroomError('FORBIDDEN', 'Media workers crashed each time while you were sending.');
    }
  }

  /** Somebody corrects their name. */
  rename(peer: Peer, { name }: RequestPayload['peer:rename']): void {
    const { room, attendance } = this.#parts;
    if (peer.asked !== name) {
      room.work.commit(() => {
        attendance.rename(peer, name);
      });
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
   * Gives the class link a new key. Anyone who came by the old one and is not in loses access; those who are
   * in may come back with theirs. The new one goes only to the mentor, who hands it out.
   */
  rotateLink(link: ClassLink): { menteeKey: Secret } {
    const { classId, classes, room, workshop, connections } = this.#parts;
    const { key: menteeKey } = link;
    room.work.commit(() => {
      workshop.register.retireKey();
      classes.replaceMenteeKey(classId, link);
      room.mentor?.channel?.notify('link:rotated', { menteeKey });
      room.work.afterCommit(() => {
        connections.review();
      });
    });
    return { menteeKey };
  }
}
