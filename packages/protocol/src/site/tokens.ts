import { z } from 'zod';

import { timestamp } from '../model.ts';
import { line } from '../text.ts';

/* API tokens: what an owner's own programs present instead of a session. */

export const TOKEN_LIMITS = {
  /** Per studio. */
  tokens: 20,
  name: 60,
  /** Longest validity of an expiring token, in days. */
  days: 366,
} as const;

/** The prefix of every token: secret scanners recognise leaked ones by it. */
export const TOKEN_PREFIX = 'gb_';
/** A token: 36 random characters, and six of a checksum. */
export const apiToken = z.string().regex(/^gb_[0-9A-Za-z]{42}$/);

export const tokenId = z.string().regex(/^[a-z0-9]{16}$/);

/** What it permits: reading, or everything the account may do that is open to tokens. */
export const tokenScope = z.enum(['read', 'full']);
export type TokenScope = z.infer<typeof tokenScope>;

export const tokenDraft = z.strictObject({
  name: line(TOKEN_LIMITS.name),
  scope: tokenScope.default('read'),
  /** Days until it expires; null: never. */
  days: z.int().min(1).max(TOKEN_LIMITS.days).nullable().default(90),
});
export type TokenDraft = z.output<typeof tokenDraft>;

/** A token as listed. The token itself can never be shown again. */
export const token = z.object({
  id: tokenId,
  name: z.string(),
  scope: tokenScope,
  /** Its last characters. */
  end: z.string(),
  /** The owner whose account it acts for; null if they have no name. */
  madeBy: z.string().nullable(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  usedAt: timestamp.nullable(),
});
export type Token = z.infer<typeof token>;

export const newToken = z.object({ token, secret: apiToken });
export type NewToken = z.infer<typeof newToken>;
