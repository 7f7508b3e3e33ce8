import type { NotificationName, NotificationPayload, Role } from '@gongbang/protocol';

import type { Broadcast, Channel } from '../ports/wire.ts';

/** Runs something now or later, but always after earlier ones. */
export type Pass = (act: () => void) => void;

/** A channel whose every action goes through `pass`. There are two for each person in class, so they share their methods. */
export class ChannelThrough implements Channel {
  readonly place: string;
  readonly #raw: Channel;
  readonly #pass: Pass;

  constructor(raw: Channel, pass: Pass) {
    this.place = raw.place;
    this.#raw = raw;
    this.#pass = pass;
  }

  /** Whether it already goes through this, and need not be wrapped again. */
  goesThrough(pass: Pass): boolean {
    return this.#pass === pass;
  }

  notify<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void {
    this.#pass(() => {
      this.#raw.notify(name, payload);
    });
  }

  admit(role: Role): void {
    this.#pass(() => {
      this.#raw.admit(role);
    });
  }

  toGreenRoom(): void {
    this.#pass(() => {
      this.#raw.toGreenRoom();
    });
  }

  release(): void {
    this.#pass(() => {
      this.#raw.release();
    });
  }

  close(): void {
    this.#pass(() => {
      this.#raw.close();
    });
  }
}

export const channelThrough = (raw: Channel, pass: Pass): Channel => new ChannelThrough(raw, pass);

/** A broadcast whose every action goes through `pass`. */
export function broadcastThrough(raw: Broadcast, pass: Pass): Broadcast {
  return {
    everyone: (...told) => {
      pass(() => {
        raw.everyone(...told);
      });
    },
    lobby: (...told) => {
      pass(() => {
        raw.lobby(...told);
      });
    },
  };
}
