import type { Asker } from '../ClassTurns.ts';
import type { ClassSocket } from './channel.ts';

/** Something whose reading can be paused, like ws and LongPolling. */
interface Pausable {
  pause(): void;
  resume(): void;
}

/** The person at a socket: while too many of their requests wait, TCP, or the delayed answer to their post, holds them back. */
export function askerOf(socket: ClassSocket): Asker {
  let isHeld = false;
  return {
    hold: (hold) => {
      const wire = pausable(socket.conn.transport);
      if (hold !== isHeld && wire !== null) {
        isHeld = hold;
        if (hold) {
          wire.pause();
        } else {
          wire.resume();
        }
      }
    },
  };
}

/** Engine.io keeps its WebSocket private, hence the careful check. */
function pausable(transport: object): Pausable | null {
  if (isPausable(transport)) {
    return transport;
  }
  const socket: unknown = 'socket' in transport ? transport.socket : null;
  return isPausable(socket) ? socket : null;
}

function isPausable(socket: unknown): socket is Pausable {
  return (
    typeof socket === 'object' &&
    socket !== null &&
    'pause' in socket &&
    'resume' in socket &&
    typeof socket.pause === 'function' &&
    typeof socket.resume === 'function'
  );
}
