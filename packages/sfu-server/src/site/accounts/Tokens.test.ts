import { rmSync } from 'node:fs';

import { TOKEN_LIMITS } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { readSiteKey, siteSecrets } from '../../auth/siteSecrets.ts';
import type { AccountRecord } from '../../ports/accounts.ts';
import { openSite, type SiteBackend } from '../../storage/site/openSite.ts';
import { AccountError } from './AccountError.ts';
import { Tokens } from './Tokens.ts';

const DAY_MS = 86_400_000;
const OWNER: AccountRecord = {
  ...{ id: 'owner', name: '이정은', email: 'owner@example.com', role: 'owner' },
  ...{ language: null, createdAt: 1 },
};
const draft = { name: '출석부', scope: 'read', days: null } as const;

let folder: string;
let site: SiteBackend;
let clock: FakeClock;
let tokens: Tokens;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new FakeClock();
  site = await openSite(folder);
  await site.stores.accounts.insert(OWNER);
  tokens = new Tokens({ stores: site.stores, secrets: siteSecrets(readSiteKey(folder)), clock });
});
afterEach(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

describe('[TK3] a token', () => {
  it('is good until it ends, and for as long as who made it is an owner', async () => {
    const forever = await tokens.make(OWNER, draft);
    const forAWeek = await tokens.make(OWNER, { ...draft, days: 7 });
    expect((await tokens.find(forAWeek.secret))?.account.id).toBe(OWNER.id);
    clock.advance(7 * DAY_MS);
    expect(await tokens.find(forAWeek.secret)).toBeNull();
    expect((await tokens.find(forever.secret))?.token.name).toBe('출석부');
    await site.stores.accounts.change(OWNER.id, { role: 'mentor' });
    expect(await tokens.find(forever.secret)).toBeNull();
    await expect(tokens.make(OWNER, draft)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('says when it was used last, to the minute', async () => {
    const { secret } = await tokens.make(OWNER, draft);
    const usedAt = async () => (await tokens.list())[0]?.usedAt;
    expect(await usedAt()).toBeNull();
    const first = clock.now();
    await tokens.find(secret);
    clock.advance(59_000);
    await tokens.find(secret);
    expect(await usedAt()).toBe(first);
    clock.advance(1000);
    await tokens.find(secret);
    expect(await usedAt()).toBe(first + 60_000);
  });
});

describe('[TK8] tokens of a studio', () => {
  it('are so many and no more', async () => {
    for (let count = 0; count < TOKEN_LIMITS.tokens; count += 1) {
      await tokens.make(OWNER, draft);
    }
    await expect(tokens.make(OWNER, draft)).rejects.toBeInstanceOf(AccountError);
    const [last] = await tokens.list();
    await tokens.remove(last?.id ?? '');
    await tokens.make(OWNER, draft);
    expect(await tokens.list()).toHaveLength(TOKEN_LIMITS.tokens);
  });
});
