import type { Asker } from '../ClassTurns.ts';
import type { ClassSocket } from './channel.ts';

/** What can be read from, and not for a while; ws is. */
interface Pausable {
  pause(): void;
  resume(): void;
}

/** Somebody at a socket: while too much of theirs waits, TCP lets them know. */
export function askerOf(socket: ClassSocket): Asker {
  let isHeld = false;
  return {
    hold: (hold) => {
      const webSocket = pausable(socket.conn.transport);
      if (hold !== isHeld && webSocket !== null) {
        isHeld = hold;
        if (hold) {
          webSocket.pause();
        } else {
          webSocket.resume();
        }
      }
    },
  };
}

/** Engine.io keeps its WebSocket to itself, hence the careful look. */
function pausable(transport: object): Pausable | null {
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
