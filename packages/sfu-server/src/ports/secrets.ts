import type { Secret } from '@gongbang/protocol';

/** Randomness, hashes and seals. */
export interface SiteSecrets {
  /** 16 lowercase letters and digits. */
  id(): string;
  /** 32 random bytes, base64url. */
  token(): string;
  /** A link's key. */
  key(): Secret;
  /** Six digits. */
  digits(): string;
  /** Eight characters that are not easily confused: `7kq2m41x`. */
  recoveryCode(): string;
  /** A token for an owner's program. */
  apiToken(): string;
  /** Whether it has the form of one. */
  isApiToken(text: string): boolean;
  /** Hash of something long and random: SHA-256, base64url. */
  hash(token: string): string;
  /** Keyed hash of something short: nobody who has only the database can find it by trying. */
  mac(purpose: string, text: string): string;
  isSame(one: string, other: string): boolean;
  /** Seals for one place: it cannot be opened anywhere else. */
  seal(text: string, place: string): string;
  /** Null unless it was sealed here, for this place. */
  unseal(sealed: string, place: string): string | null;
}
