import { rmSync } from 'node:fs';

import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { neighbourhoodOf, networkOf } from '../../auth/addresses.ts';
import { readSiteKey, siteSecrets } from '../../auth/siteSecrets.ts';
import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import { openSite } from '../../storage/site/openSite.ts';
import { AccountError } from './AccountError.ts';
import { Attempts } from './Attempts.ts';
import { ATTEMPT_LIMITS, ATTEMPT_MS } from './rules.ts';
import type { Browser } from './world.ts';

/** Smaller limits, which take as many networks to exhaust as the real ones. */
const LIMITS = { all: 200, ofNetwork: 10, ofAccount: 5 };

let folder: string;
let clock: FakeClock;
let stores: SiteStores;
let secrets: SiteSecrets;
let attempts: Attempts;
let close: () => Promise<void>;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new FakeClock();
  const site = await openSite(folder);
  ({ stores, close } = { stores: site.stores, close: () => site.close() });
  secrets = siteSecrets(readSiteKey(folder));
  attempts = new Attempts({ stores, secrets, clock }, LIMITS);
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const browserIn = (network: string): Browser => ({
  ...{ token: secrets.token(), userAgent: '', isKnown: true, place: network, network },
});
const begin = (browser: Browser, inner: SiteStores = stores): Promise<string | null> =>
  attempts
    .begin(
      browser,
      { kind: 'passkey', about: null, data: { of: browser.network }, expiresAt: clock.now() + ATTEMPT_MS },
      inner,
    )
    .then(
      () => null,
      (error: unknown) =>
        error instanceof AccountError ? error.accountReason : Promise.reject(error as Error),
    );

/** An attacker's networks, each with as many attempts as it may have. */
async function attackFrom(networks: number, each: number): Promise<void> {
  await stores.transaction(async (inner) => {
    for (let index = 0; index < networks * each; index += 1) {
      const network = secrets.mac('network', `attacker ${index % networks}`);
      const rest = { tries: 0, about: null, data: '{}', expiresAt: clock.now() + ATTEMPT_MS };
      await inner.attempts.put({ browserHash: `hash ${index}`, kind: 'passkey', network, ...rest });
    }
  });
}

describe('[AC23] what one network begins at sign-in', () => {
  it('has so much room: it is told to wait, and others begin as before', async () => {
    await attackFrom(1, LIMITS.ofNetwork);
    expect(await begin(browserIn('attacker 0'))).toBe('TOO_OFTEN');
    expect(await begin(browserIn('198.51.100.0/24'))).toBeNull();
    clock.advance(ATTEMPT_MS);
    expect(await begin(browserIn('attacker 0'))).toBeNull();
  });

  it('gives way to one that has begun little, where many networks together have taken all there is', async () => {
    await attackFrom(LIMITS.all / LIMITS.ofNetwork, LIMITS.ofNetwork);
    expect(LIMITS.all / LIMITS.ofNetwork).toBe(ATTEMPT_LIMITS.all / ATTEMPT_LIMITS.ofNetwork);
    const victim = browserIn('198.51.100.0/24');
    expect(await begin(victim)).toBeNull();
    expect(await attempts.look(victim, 'passkey')).not.toBeNull();
    // Nor can they push the newcomer out again.
    const refused: (string | null)[] = [];
    for (let index = 0; index < 20; index += 1) {
      refused.push(await begin(browserIn(`attacker ${index}`)));
    }
    expect(await attempts.look(victim, 'passkey')).not.toBeNull();
    expect(refused).toContain('TOO_OFTEN');
    expect(await stores.attempts.count()).toBeLessThanOrEqual(LIMITS.all);
  });

  it('is kept by a keyed hash of the network alone', async () => {
    const browser = browserIn('198.51.100.0/24');
    await begin(browser);
    expect(JSON.stringify(await stores.attempts.find(attempts.hashOf(browser), 'passkey'))).not.toMatch(
      /"network":"[^"]*198/,
    );
  });

  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8:1:ffff::1', '2001:db8:1::/48'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['nonsense', 'unknown'],
  ])('is that of %s: %s', (address, network) => {
    expect(neighbourhoodOf(networkOf(address))).toBe(network);
  });
});

describe('[AC23] what is begun for one account', () => {
  it('is so much, and the next one takes the place of the oldest of that account alone', async () => {
    const beginFor = async (accountId: string): Promise<Browser> => {
      const browser = browserIn('192.0.2.0/24');
      clock.advance(1);
      await attempts.begin(browser, {
        ...{ kind: 'new-passkey', about: { accountId }, data: {}, expiresAt: clock.now() + ATTEMPT_MS },
      });
      return browser;
    };
    const other = await beginFor('b'.repeat(16));
    const own: Browser[] = [];
    for (let count = 0; count <= LIMITS.ofAccount; count += 1) {
      own.push(await beginFor('a'.repeat(16)));
    }
    const isThere = async (browser: Browser | undefined) =>
      browser !== undefined && (await attempts.look(browser, 'new-passkey')) !== null;
    expect([await isThere(own[0]), await isThere(own[1]), await isThere(own.at(-1))]).toEqual([
      false,
      true,
      true,
    ]);
    expect(await isThere(other)).toBe(true);
    expect(await stores.attempts.count()).toBe(LIMITS.ofAccount + 1);
  });
});
