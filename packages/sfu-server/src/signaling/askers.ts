import type { Asker } from '../ClassTurns.ts';
import type { ClassSocket } from './channel.ts';

/** What can be read from, and not for a while; ws is, and so is LongPolling. */
interface Pausable {
  pause(): void;
  resume(): void;
}

/** Somebody at a socket: while too much of theirs waits, TCP, or the answer to what they posted, lets them know. */
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

/** Engine.io keeps its WebSocket to itself, hence the careful look. */
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
