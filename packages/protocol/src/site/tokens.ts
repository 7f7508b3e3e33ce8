import { z } from 'zod';

import { timestamp } from '../model.ts';
import { line } from '../text.ts';

/*
 * API tokens: what an owner's own programs show in place of a session.
 */

export const TOKEN_LIMITS = {
  /** Of a studio. */
  tokens: 20,
  name: 60,
  /** Days that a token is good for, at most, where it ends at all. */
  days: 366,
} as const;

/** What a token begins with: those who look for secrets that got out know it by that. */
export const TOKEN_PREFIX = 'gb_';
/** A token: 36 signs that nobody guesses, and six of a checksum. */
export const apiToken = z.string().regex(/^gb_[0-9A-Za-z]{42}$/);

export const tokenId = z.string().regex(/^[a-z0-9]{16}$/);

/** What may be done by it: read, or whatever the account may that tokens are for. */
export const tokenScope = z.enum(['read', 'full']);
export type TokenScope = z.infer<typeof tokenScope>;

export const tokenDraft = z.strictObject({
  name: line(TOKEN_LIMITS.name),
  scope: tokenScope.default('read'),
  /** After how many days it is good for nothing any more; null: it does not end by itself. */
  days: z.int().min(1).max(TOKEN_LIMITS.days).nullable().default(90),
});
export type TokenDraft = z.output<typeof tokenDraft>;

/** A token, as it is listed. Itself, nobody can be shown again. */
export const token = z.object({
  id: tokenId,
  name: z.string(),
  scope: tokenScope,
  /** The last of its signs. */
  end: z.string(),
  /** The owner whose account it stands for; null where they have no name. */
  madeBy: z.string().nullable(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  usedAt: timestamp.nullable(),
});
export type Token = z.infer<typeof token>;

export const newToken = z.object({ token, secret: apiToken });
export type NewToken = z.infer<typeof newToken>;
