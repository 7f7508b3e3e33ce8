import type { ReelFrame } from './Reel.ts';

/** What the page asks of the worker that keeps the hands. */
export type ToWorker =
  | { readonly ask: 'ping' }
  | { readonly ask: 'clip'; readonly reel: string; readonly turn: number }
  | { readonly ask: 'forget'; readonly reel: string };

/** What the worker says to the page. */
export type FromWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'pong' }
  /** A reel has begun: there is something to replay. */
  | { readonly is: 'begun'; readonly reel: string; readonly mimeType: string | null }
  | { readonly is: 'clip'; readonly turn: number; readonly frames: readonly ReelFrame[] }
  /** Frames of a reel no longer get through, which must not happen. */
  | { readonly is: 'broken'; readonly reel: string };

/** What the worker is handed with each transform. */
export interface ReelOptions {
  readonly reel: string;
  /** Whether frames are on their way out: of several sizes, the largest is kept. */
  readonly isSent: boolean;
}
