import { codeOf, whyOf } from '@gongbang/client';
import type { ErrorReason } from '@gongbang/protocol';

/** Refusals that say more than "that didn't work": the texts under `failed`. */
const EXPLAINED = [
  'CONFLICT',
  'RATE_LIMITED',
  'FORBIDDEN',
  'OWNER_KEY_NEEDED',
  'NOT_FOUND',
  'PICTURE_UNREADABLE',
  'PICTURE_TOO_LARGE',
  'PICTURES_FULL',
  'STORE_FULL',
  'STORE_UNAVAILABLE',
  'DISCONNECTED',
  'TIMEOUT',
] as const;

/** Which text under `failed` explains why something did not work. */
export function reasonFor(error: unknown): ErrorReason | (typeof EXPLAINED)[number] | 'other' {
  return whyOf(error) ?? EXPLAINED.find((code) => code === codeOf(error)) ?? 'other';
}
