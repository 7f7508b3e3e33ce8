import type { AccountId, TokenScope } from '@gongbang/protocol';

import type { AccountRecord } from './accounts.ts';

/** What an owner's program presents instead of a session. */
export interface TokenRecord {
  readonly id: string;
  /** The owner whose account it acts for. */
  readonly accountId: AccountId;
  readonly name: string;
  readonly scope: TokenScope;
  /** The token's SHA-256, base64url. */
  readonly hash: string;
  /** The token's last characters. */
  readonly end: string;
  readonly createdAt: number;
  /** Null if it never expires. */
  readonly expiresAt: number | null;
  readonly usedAt: number | null;
}

/** A token, and its creator. */
export interface HeldToken {
  readonly token: TokenRecord;
  readonly account: AccountRecord;
}

export interface TokenStore {
  /** Durable once it resolves, like every write. */
  insert(record: TokenRecord): Promise<void>;
  find(hash: string): Promise<HeldToken | null>;
  /** The studio's, the latest first. */
  all(): Promise<HeldToken[]>;
  count(): Promise<number>;
  used(id: string, usedAt: number): Promise<void>;
  remove(id: string): Promise<void>;
  /** All that stand for an account. */
  removeOf(accountId: AccountId): Promise<void>;
}
