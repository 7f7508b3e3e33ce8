import type { AccountId, TokenScope } from '@gongbang/protocol';

import type { AccountRecord } from './accounts.ts';

/** What an owner's program shows in place of a session. */
export interface TokenRecord {
  readonly id: string;
  /** The owner whose account it stands for. */
  readonly accountId: AccountId;
  readonly name: string;
  readonly scope: TokenScope;
  /** SHA-256 of it, base64url. */
  readonly hash: string;
  /** The last of its signs. */
  readonly end: string;
  readonly createdAt: number;
  /** Null where it does not end by itself. */
  readonly expiresAt: number | null;
  readonly usedAt: number | null;
}

/** A token, and who made it. */
export interface HeldToken {
  readonly token: TokenRecord;
  readonly account: AccountRecord;
}

export interface TokenStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: TokenRecord): Promise<void>;
  find(hash: string): Promise<HeldToken | null>;
  /** Of the studio, the latest first. */
  all(): Promise<HeldToken[]>;
  count(): Promise<number>;
  used(id: string, usedAt: number): Promise<void>;
  remove(id: string): Promise<void>;
}
