import type { Broadcast, Channel } from '../ports/wire.ts';

/** Does something now or later, and what was given before it first. */
export type Pass = (act: () => void) => void;

/** A channel whose every act goes through `pass`. */
export function channelThrough(raw: Channel, pass: Pass): Channel {
  return {
    place: raw.place,
    notify: (...told) => {
      pass(() => {
        raw.notify(...told);
      });
    },
    admit: (role) => {
      pass(() => {
        raw.admit(role);
      });
    },
    toGreenRoom: () => {
      pass(() => {
        raw.toGreenRoom();
      });
    },
    release: () => {
      pass(() => {
        raw.release();
      });
    },
    close: () => {
      pass(() => {
        raw.close();
      });
    },
  };
}

/** A broadcast whose every act goes through `pass`. */
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
