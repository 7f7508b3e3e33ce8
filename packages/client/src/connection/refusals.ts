import type { Bottleneck } from '../model/classState.ts';
import type { ClientErrorCode } from './ClientError.ts';

/** Which step was refused: looking at the class, connecting to it, or asking to be let in. */
export type Step = 'look' | 'connect' | 'join';

const FINAL: ReadonlySet<ClientErrorCode> = new Set([
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'BAD_REQUEST',
  'FORBIDDEN',
  'CLIENT_TOO_OLD',
]);

/** Whether asking again with the same link is pointless. */
export function isFinal(code: ClientErrorCode): boolean {
  return FINAL.has(code);
}

/** Where there was no room, after a temporary refusal; null if it was about something else. */
export function bottleneckOf(code: ClientErrorCode, step: Step): Bottleneck | null {
  switch (code) {
    case 'CLASS_FULL':
      return 'class';
    case 'ADDRESS_FULL':
      return step === 'join' ? 'address' : 'connections';
    case 'REHEARSING':
      return 'rehearsal';
    case 'SERVER_BUSY':
      return 'server';
    case 'RATE_LIMITED':
      // Asking to be let in too often is this page's own doing, and over in seconds.
      return step === 'join' ? null : 'server';
    default:
      return null;
  }
}
