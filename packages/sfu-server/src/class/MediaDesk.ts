import {
  hasBench,
  type ClassId,
  type MediaId,
  type PeerId,
  type RequestPayload,
  type RequestResponse,
} from '@gongbang/protocol';

import { MediaHome } from './MediaHome.ts';
import type { Peer } from '../room/Peer.ts';
import type { IceServers, MediaLoss, MediaServer, PeerMedia } from '../ports/media.ts';
import type { Log } from '../ports/world.ts';
import type { Room } from '../room/Room.ts';
import { requireMedia, type Stage } from './Stage.ts';

type OfferedMedia = NonNullable<RequestPayload['class:join']['media']>;
type JoinedMedia = NonNullable<RequestResponse['class:join']['media']>;

export interface MediaDeskParts {
  readonly classId: ClassId;
  readonly server: MediaServer;
  readonly iceServers: IceServers;
  readonly room: Room;
  readonly stage: Stage;
  /** Somebody joins from a page that holds nothing from before. */
  readonly onAnew: (peer: Peer) => void;
  /** The worker has died, with all its media. */
  readonly onLost: (loss: MediaLoss) => void;
  /** Whose open microphones carry no sound. */
  readonly onUnheard: (peerIds: PeerId[]) => void;
  /** Somebody sends far more than allowed. */
  readonly onExcess: (peerId: PeerId) => void;
  readonly log: Log;
}

/** Gives everybody in the class their media, and passes on its events. */
export class MediaDesk {
  readonly #parts: MediaDeskParts;
  readonly #home: MediaHome;

  constructor(parts: MediaDeskParts) {
    const { room, server, classId, onLost, onUnheard, onExcess } = parts;
    this.#parts = parts;
    this.#home = new MediaHome(server, classId, {
      lost: onLost,
      excessive: onExcess,
      unheard: onUnheard,
      speaking: (peerIds) => {
        this.#tellSpeaking(peerIds);
      },
      failed: (peerId, media) => {
        this.#failed(peerId, media);
      },
      layersWanted: (owner, producerId, layer) => {
        room.peers.get(owner)?.channel?.notify('producer:layersWanted', { producerId, layer });
      },
      consumersChanged: (viewer, consumers) => {
        room.peers.get(viewer)?.channel?.notify('consumers:changed', { consumers });
      },
    });
  }

  /**
   * Media for a joiner: whatever they still have, or all of it rebuilt.
   * @param assertCurrent throws when a newer join has overtaken this one; called after every answer from the
   * media server
   * @throws ClassroomError MEDIA_UNAVAILABLE, and what `assertCurrent` throws
   */
  async join(
    peer: Peer,
    { rtpCapabilities, dtlsParameters, keep }: OfferedMedia,
    assertCurrent: () => void,
  ): Promise<JoinedMedia> {
    const { stage, iceServers, onAnew } = this.#parts;
    const current = peer.media;
    const kept = current !== null && keepsAll(current, keep ?? []);
    let media = current;
    if (media === null || !kept) {
      onAnew(peer);
      stage.clear(peer);
      peer.replaceMedia(null);
      const classMedia = await this.#home.open();
      assertCurrent();
      media = await classMedia.openPeer(peer.id, {
        rtpCapabilities,
        dtlsParameters,
        role: peer.role,
        // A mentee gets one when they have something to send.
        send: !hasBench(peer.role),
        receive: peer.role !== 'camera',
      });
      try {
        assertCurrent();
      } catch (error) {
        media.close();
        throw error;
      }
      peer.replaceMedia(media);
    }
    const consumers = await stage.consumeAll(peer, media);
    const primer = consumers.length === 0 ? await media.prime() : null;
    const { sendTransport, recvTransport, producers } = media;
    return {
      kept,
      sendTransport,
      recvTransport,
      consumers,
      primer,
      producers: [...producers],
      iceServers: iceServers.for(peer.id),
    };
  }

  /** @throws ClassroomError NOT_FOUND when one of these Consumers is not the viewer's, but only after handling the others */
  async watch(viewer: Peer, consumers: RequestPayload['consumer:watch']['consumers']): Promise<void> {
    const media = requireMedia(viewer);
    const refused = media.refuse(consumers.flatMap(({ id, unusable }) => (unusable === true ? id : [])));
    if (refused.length > 0) {
      this.#parts.log.warn({ peerId: viewer.id, refused }, 'browser could not take Consumers');
    }
    const gone = new Set(refused.map(({ id }) => id));
    const watched = consumers.filter(({ id }) => !gone.has(id));
    if (watched.length > 0) {
      await media.watch(watched);
    }
  }

  /** Media of a practice mentee, who sends a moving test picture. */
  async practise(peerId: PeerId, variant: number): Promise<PeerMedia> {
    const classMedia = await this.#home.open();
    return classMedia.openPractice(peerId, variant);
  }

  close(): void {
    this.#home.close();
  }

  /** Viewers lose what they sent; they join again. */
  #failed(peerId: PeerId, media: PeerMedia): void {
    const { room, stage, log } = this.#parts;
    const peer = room.peers.get(peerId);
    if (peer?.media !== media) {
      media.close();
      return;
    }
    log.info({ peerId }, 'media never connected');
    room.work.commit(() => {
      stage.clear(peer);
      peer.replaceMedia(null);
    });
  }

  /** Everybody learns who is speaking on stage; the mentor learns it of everybody. */
  #tellSpeaking(peerIds: readonly PeerId[]): void {
    const { room, stage } = this.#parts;
    const audible = stage.audibleToAll(peerIds);
    room.broadcast.everyone('speaking:changed', { peerIds: audible });
    if (audible.length < peerIds.length) {
      room.mentor?.channel?.notify('speaking:changed', { peerIds: [...peerIds] });
    }
  }
}

/** Whether these are all of the transports that the client still has. */
function keepsAll(media: PeerMedia, keep: readonly MediaId[]): boolean {
  const ids = [media.sendTransport?.id, media.recvTransport?.id].filter((id) => id !== undefined);
  return ids.length > 0 && ids.every((id) => keep.includes(id));
}
