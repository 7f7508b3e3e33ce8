import type {
  CameraSettings,
  HandsCamera,
  ItemId,
  PeerId,
  RequestPayload,
  RequestResponse,
  Secret,
} from '@gongbang/protocol';

import { BOUNDS } from '../rules/bounds.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Identity, Peer } from '../room/Peer.ts';
import type { KeptCamera } from '../ports/store.ts';
import type { KeyMaker } from '../ports/world.ts';
import type { Room } from '../room/Room.ts';
import type { Entries, Kept } from '../room/UnitOfWork.ts';

/** How long an invitation waits for its phone, in ms. */
export const KEY_LIFETIME_MS = 10 * 60_000;

type Report = Pick<HandsCamera, 'capabilities' | 'battery'> & { readonly isAwake: boolean };
const SILENT: Report = { capabilities: null, battery: null, isAwake: true };

/** The phone that a key admits: one still awaited, or already here. */
export function cameraOf(
  cameras: readonly KeptCamera[],
  keyHash: string,
  now: number,
): KeptCamera | undefined {
  return cameras.find((camera) => camera.keyHash === keyHash && isAlive(camera, now));
}

const isAlive = ({ owner, expiresAt }: KeptCamera, now: number): boolean => owner !== null || expiresAt > now;

/** Phones that send the mentor's hands: each comes in once, with its own key, which can be revoked. */
export class Cameras {
  readonly #room: Room;
  readonly #keys: KeyMaker;
  readonly #onKeysChanged: (peerId: PeerId | null) => void;
  readonly #reports: Entries<ItemId, Report>;
  readonly #cameras: Kept<readonly KeptCamera[]>;

  /** @param onKeysChanged called when a key no longer opens the class to its holder, with the phone that must go, if any */
  constructor(room: Room, keys: KeyMaker, onKeysChanged: (peerId: PeerId | null) => void) {
    this.#room = room;
    this.#reports = room.entries();
    this.#cameras = room.kept('cameras', []);
    this.#keys = keys;
    this.#onKeysChanged = onKeysChanged;
    room.shows.atJoin('cameras', () => this.view);
  }

  get list(): RequestResponse['camera:list'] {
    return { cameras: this.view, now: this.#room.clock.now() };
  }

  get view(): HandsCamera[] {
    return this.#alive.map((camera) => this.#viewOf(camera));
  }

  /** @throws ClassroomError CONFLICT when there are as many as a class can have */
  invite(): { cameraId: ItemId; key: Secret; expiresAt: number } {
    const phones = this.#alive.filter(({ owner }) => owner !== null);
    if (phones.length >= BOUNDS.phones) {
      throw new ClassroomError('CONFLICT', `There are ${BOUNDS.phones} phones. Take one back first.`, {
        reason: 'PHONES_FULL',
      });
    }
    const key = this.#keys.make();
    const id = this.#keys.itemId();
    const expiresAt = Math.round(this.#room.clock.monotonic()) + KEY_LIFETIME_MS;
    const camera: KeptCamera = { id, keyHash: this.#hash(key), expiresAt, owner: null, settings: {} };
    // One invitation at a time: only the latest QR code works.
    this.#set([...phones, camera]);
    this.#onKeysChanged(null);
    return { cameraId: id, key, expiresAt: this.#shown(expiresAt) };
  }

  /** @throws ClassroomError NOT_FOUND */
  revoke(id: ItemId): void {
    const { owner } = this.#require(id);
    this.#reports.delete(id);
    this.#set(this.#cameras.value.filter((camera) => camera.id !== id));
    this.#onKeysChanged(owner);
  }

  /**
   * Admits a phone by the key it presented; only the first to use it gets in.
   * @throws ClassroomError UNAUTHENTICATED when the key was revoked, has expired or is another phone's
   */
  claim({ peerId, keyHash }: Pick<Identity, 'peerId' | 'keyHash'>): void {
    const camera = cameraOf(this.#cameras.value, keyHash, this.#room.clock.monotonic());
    if (camera === undefined || (camera.owner !== null && camera.owner !== peerId)) {
      throw new ClassroomError('UNAUTHENTICATED', 'This key no longer lets a phone in. Ask for another one.');
    }
    if (camera.owner === null) {
      // A phone has one key: if it kept an earlier one, revoking that would send it out.
      const others = this.#cameras.value.filter(({ owner }) => owner !== peerId);
      this.#set(others.map((other) => (other === camera ? { ...camera, owner: peerId } : other)));
      // Any other phone that presented the same key has lost.
      this.#onKeysChanged(null);
    }
  }

  /** @throws ClassroomError NOT_FOUND */
  adjust({ cameraId, settings }: RequestPayload['camera:adjust']): void {
    const camera = this.#require(cameraId);
    const merged: CameraSettings = { ...camera.settings, ...settings };
    this.#set(
      this.#cameras.value.map((other) => (other === camera ? { ...camera, settings: merged } : other)),
    );
    const owner = camera.owner === null ? undefined : this.#room.peers.get(camera.owner);
    owner?.channel?.notify('camera:adjusted', { settings: merged });
  }

  report(peer: Peer, { settings, ...report }: RequestPayload['camera:report']): void {
    const camera = this.#cameras.value.find(({ owner }) => owner === peer.id);
    if (camera === undefined) {
      throw notFound('camera');
    }
    this.#reports.set(camera.id, report);
    if (JSON.stringify(camera.settings) === JSON.stringify(settings)) {
      this.tell();
    } else {
      this.#set(this.#cameras.value.map((other) => (other === camera ? { ...camera, settings } : other)));
    }
  }

  /** Told to the mentor, during class or before it, when a phone comes, goes, sleeps or loses its connection. */
  tell(): void {
    this.#room.broadcast.lobby('cameras:changed', { cameras: this.view });
  }

  get #alive(): KeptCamera[] {
    const now = this.#room.clock.monotonic();
    return this.#cameras.value.filter((camera) => isAlive(camera, now));
  }

  /** By the current wall clock. */
  #shown(expiresAt: number): number {
    const { clock } = this.#room;
    return expiresAt + Math.round(clock.now() - clock.monotonic());
  }

  #viewOf({ id, expiresAt, owner, settings }: KeptCamera): HandsCamera {
    const { isAwake, ...report } = this.#reports.get(id) ?? SILENT;
    const peer = owner === null ? undefined : this.#room.peers.get(owner);
    const state =
      owner === null
        ? 'invited'
        : peer?.presence.state !== 'present'
          ? 'away'
          : isAwake
            ? 'sending'
            : 'asleep';
    return { id, state, expiresAt: this.#shown(expiresAt), settings, ...report };
  }

  #hash(key: Secret): string {
    return Buffer.from(this.#keys.hash(key)).toString('base64url');
  }

  #require(id: ItemId): KeptCamera {
    const camera = this.#cameras.value.find((candidate) => candidate.id === id);
    if (camera === undefined) {
      throw notFound('camera');
    }
    return camera;
  }

  #set(cameras: readonly KeptCamera[]): void {
    this.#cameras.set(cameras);
    this.tell();
  }
}
