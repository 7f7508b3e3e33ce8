import type { ClassId } from '@gongbang/protocol';

import type { Connections } from '../ports/wire.ts';
import type { Guard } from '../guard.ts';
import type { Pass } from '../room/through.ts';
import type { ClassSocket, Session } from './channel.ts';

/** How long those in the green room when a class ends may still ask for what they want, in ms. */
const LINGER_MS = 2_000;

/** Every connection by its class, joined or not: revoked keys are looked up here. */
export class ConnectionIndex {
  readonly #passes: (session: Session) => boolean;
  readonly #guard: Guard;
  readonly #release: Pass;
  readonly #sockets = new Map<ClassId, Set<ClassSocket>>();

  /**
   * @param passes whether the key presented at the handshake would still admit this person
   * @param release does what is visible outside, after everything announced before it
   */
  constructor(passes: (session: Session) => boolean, guard: Guard, release: Pass) {
    this.#passes = passes;
    this.#guard = guard;
    this.#release = release;
  }

  add(socket: ClassSocket): void {
    const { classId } = socket.data.session;
    const sockets = this.#sockets.get(classId) ?? new Set();
    this.#sockets.set(classId, sockets.add(socket));
  }

  remove(socket: ClassSocket): void {
    const { classId } = socket.data.session;
    const sockets = this.#sockets.get(classId);
    sockets?.delete(socket);
    if (sockets?.size === 0) {
      this.#sockets.delete(classId);
    }
  }

  /** The Connections port of one class. */
  of(id: ClassId): Connections {
    return {
      review: () => {
        this.#release(() => {
          this.#close(id, (session) => !this.#passes(session));
        });
      },
      closeOf: (peerId) => {
        this.#release(() => {
          this.#close(id, ({ identity }) => identity.peerId === peerId);
        });
      },
      over: () => {
        // Later ones may have come to a class that was reopened.
        const sockets = this.#of(id);
        this.#release(() => {
          this.#over(sockets);
        });
      },
    };
  }

  #over(sockets: readonly ClassSocket[]): void {
    for (const socket of sockets) {
      socket.data.session.channel.release();
    }
    const close = this.#guard.wrap('class over', () => {
      for (const socket of sockets) {
        socket.disconnect(true);
      }
    });
    setTimeout(close, LINGER_MS).unref();
  }

  #of(id: ClassId): ClassSocket[] {
    return [...(this.#sockets.get(id) ?? [])];
  }

  #close(id: ClassId, which: (session: Session) => boolean): void {
    for (const socket of this.#of(id)) {
      if (which(socket.data.session)) {
        socket.disconnect(true);
      }
    }
  }
}
