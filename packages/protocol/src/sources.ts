/** What is sent in a class: one row for each source. */
import { z } from 'zod';

import type { Role } from './roles.ts';

export const mediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof mediaKind>;

/** What a Producer carries. `whisper` is the mentor's voice for one mentee. */
export const source = z.enum(['camera', 'mic', 'screen', 'screen-audio', 'hands', 'whisper']);
export type Source = z.infer<typeof source>;

export interface SourceRow {
  readonly kind: MediaKind;
  /** Who may send it. */
  readonly senders: readonly Role[];
  /**
   * Which picture of the mentor's comes first when bandwidth runs short: the higher one. Null for sound, which always flows.
   */
  readonly rank: number | null;
  /** A voice that everyone may hear: it makes its owner the speaker, and is watched for silence. */
  readonly isSpeech?: true;
  /** Useful in any layer, even with a few frames a second; a moving picture is useful with all its frames, however small. */
  readonly isStill?: true;
}

export const SOURCES: Readonly<Record<Source, SourceRow>> = {
  camera: { kind: 'video', senders: ['mentor', 'assistant', 'mentee'], rank: 80 },
  mic: { kind: 'audio', senders: ['mentor', 'assistant', 'mentee'], rank: null, isSpeech: true },
  screen: { kind: 'video', senders: ['mentor'], rank: 150, isStill: true },
  'screen-audio': { kind: 'audio', senders: ['mentor'], rank: null },
  hands: { kind: 'video', senders: ['mentor', 'camera'], rank: 250 },
  whisper: { kind: 'audio', senders: ['mentor'], rank: null },
};
