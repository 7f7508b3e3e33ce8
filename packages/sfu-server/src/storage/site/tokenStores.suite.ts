import { beforeEach, describe, expect, it } from 'vitest';

import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { TokenRecord } from '../../ports/tokens.ts';

const owner: AccountRecord = {
  ...{ id: 'owner', name: '이정은', email: 'owner@example.com', role: 'owner' },
  ...{ language: null, createdAt: 1 },
};
const token = (sign: string, more: Partial<TokenRecord> = {}): TokenRecord => ({
  ...{
    id: sign,
    accountId: owner.id,
    name: `출석부 ${sign}`,
    scope: 'read',
    hash: `hash-${sign}`,
    end: 'wxyz',
  },
  ...{ createdAt: 1_800_000_000_000, expiresAt: null, usedAt: null },
  ...more,
});

/** What every database must do for API tokens. */
export function tokenSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
    await stores.accounts.insert(owner);
  });

  describe('API tokens', () => {
    it('[TK9] come back as they were kept, by their hash, with whose they are, the latest first', async () => {
      const { tokens } = stores;
      expect([await tokens.all(), await tokens.find('hash-1'), await tokens.count()]).toEqual([[], null, 0]);
      const first = token('1', { expiresAt: 1_900_000_000_000 });
      const second = token('2', { scope: 'full', createdAt: first.createdAt + 1 });
      await tokens.insert(first);
      await tokens.insert(second);
      await expect(tokens.insert(token('3', { hash: first.hash }))).rejects.toThrow();
      expect(await tokens.find(first.hash)).toEqual({ token: first, account: owner });
      expect(await tokens.all()).toEqual([
        { token: second, account: owner },
        { token: first, account: owner },
      ]);
      expect(await tokens.count()).toBe(2);
    });

    it('[TK9] know when they were used, and go, by themselves and with their account', async () => {
      const { tokens, accounts } = stores;
      await tokens.insert(token('1'));
      await tokens.insert(token('2'));
      await tokens.used('1', 7);
      expect((await tokens.find('hash-1'))?.token.usedAt).toBe(7);
      await tokens.remove('1');
      await tokens.remove('1');
      expect(await tokens.find('hash-1')).toBeNull();
      await accounts.remove(owner.id);
      expect([await tokens.find('hash-2'), await tokens.count()]).toEqual([null, 0]);
    });
  });
}
