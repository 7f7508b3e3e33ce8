import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { ACCOUNT_LIMITS, CODE_MS, sitePath, type AccountReason } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classRecord } from '@gongbang/tests/support/classRecord.ts';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { OwnClasses } from '../../admission/OwnClasses.ts';
import { readSiteKey, siteSecrets } from '../../auth/siteSecrets.ts';
import { newLinks } from '../../auth/keys.ts';
import { readConfig } from '../../config.ts';
import { identityIn } from '../../identity/issuers.ts';
import type { AccountRecord, Mail, SiteStores } from '../../ports/accounts.ts';
import { AccountError } from './AccountError.ts';
import { RecoveryCodes } from './RecoveryCodes.ts';
import { Accounts } from './Accounts.ts';
import { deviceOf, SESSION_MS } from './rules.ts';
import type { Browser } from './world.ts';
import { Outbox } from '../mail/Outbox.ts';
import { memoryStores } from '../../storage/memory/memoryStores.ts';
import { openSite } from '../../storage/site/openSite.ts';
import { backUp, restoreFrom } from '../../storage/sqlite/backups.ts';
import { openDatabase } from '../../storage/sqlite/database.ts';

const DAY_MS = 86_400_000;
const EMAIL = 'seo@example.com';
const NO_BRAKE = { take: () => 0 };
const brakes = {
  ...{ codesOfPair: NO_BRAKE, codesTo: NO_BRAKE, codesFrom: NO_BRAKE, triesFrom: NO_BRAKE },
  ...{ codesOfPairDaily: NO_BRAKE, wrongCodesFrom: NO_BRAKE },
  ...{ repeatsOf: NO_BRAKE, recoveryOf: NO_BRAKE, recoveryFrom: NO_BRAKE },
};
const log = { info: () => undefined, warn: () => undefined };

let folder: string;
let clock: FakeClock;
let stores: SiteStores;
let mails: Mail[];
let accounts: Accounts;
let close: () => Promise<void>;
let browser: Browser;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new FakeClock();
  mails = [];
  const site = await openSite(folder);
  stores = site.stores;
  const secrets = siteSecrets(readSiteKey(folder));
  const mailer = {
    sends: true,
    send: (mail: Mail) => {
      mails.push(mail);
      return Promise.resolve();
    },
  };
  const outbox = new Outbox({ stores, secrets, mailer, clock, log });
  const never = (): never => {
    throw new Error('not asked for here');
  };
  accounts = new Accounts({
    ...{ stores, secrets, clock, outbox, mailer, brakes, log, issuers: [], studioName: '흙담공방' },
    passkeyChecks: { askForNew: never, checkNew: never, ask: never, check: never },
  });
  browser = {
    token: secrets.token(),
    userAgent: '',
    isKnown: true,
    place: '192.0.2.1',
    network: '192.0.2.0/24',
  };
  close = async () => {
    await outbox.close();
    await site.close();
  };
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

/** Requests a code, and reads it from the mail. */
async function codeFor(email = EMAIL): Promise<string> {
  const before = mails.length;
  await accounts.codes.send(browser, email, 'ko', null);
  await vi.waitFor(() => {
    clock.advance(0);
    expect(mails).toHaveLength(before + 1);
  });
  return mails.at(-1)?.code ?? '';
}

const reasonOf = (work: Promise<unknown>): Promise<AccountReason | null> =>
  work.then(
    () => null,
    (error: unknown) =>
      error instanceof AccountError ? error.accountReason : Promise.reject(error as Error),
  );

describe('codes', () => {
  it('[AC4] are good for ten minutes', async () => {
    const code = await codeFor();
    clock.advance(CODE_MS - 1);
    expect((await accounts.codes.signIn(browser, EMAIL, code)).isNew).toBe(true);
    const late = await codeFor();
    clock.advance(CODE_MS);
    expect(await reasonOf(accounts.codes.signIn(browser, EMAIL, late))).toBe('CODE_EXPIRED');
  });

  it('[AC4] are replaced by the next one, which has its own tries', async () => {
    const first = await codeFor();
    expect(await reasonOf(accounts.codes.send(browser, EMAIL, 'ko', null))).toBe('TOO_OFTEN');
    clock.advance(60_000);
    const second = await codeFor();
    if (first !== second) {
      expect(await reasonOf(accounts.codes.signIn(browser, EMAIL, first))).toBe('WRONG_CODE');
    }
    expect(await reasonOf(accounts.codes.signIn(browser, EMAIL, second))).toBeNull();
  });

  it('[AC6] go out in the reader’s language, and the database has none of it in plain words', async () => {
    const code = await codeFor();
    expect(mails[0]).toMatchObject({ to: EMAIL, subject: '흙담공방 로그인 코드' });
    expect(mails[0]?.text).toContain(code);
    await accounts.codes.send(browser, 'choi@example.com', 'en', null);
    await close();
    const database = new DatabaseSync(join(folder, 'site.sqlite'));
    const rows = JSON.stringify([
      database.prepare('SELECT * FROM outbox').all(),
      database.prepare('SELECT * FROM attempts').all(),
    ]);
    database.close();
    expect(rows).toMatch(/"kind":"code"/);
    expect(rows).not.toMatch(/Your sign-in code|"\d{6}"|example\.com/);
    close = () => Promise.resolve();
  });
});

/** A new session's token. */
async function signedIn(account: AccountRecord): Promise<string> {
  const arrival = { account, isNew: false };
  const { token } = await accounts.sessions.begin({ userAgent: '', former: null }, (also) =>
    stores.transaction((inner) => also(inner, arrival)),
  );
  return token ?? '';
}

describe('[AC7] sessions', () => {
  it('end thirty days after they were used last', async () => {
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const token = await signedIn(account);
    clock.advance(SESSION_MS - DAY_MS);
    expect(await accounts.sessions.find(token)).toMatchObject({ isProlonged: true });
    clock.advance(SESSION_MS - 1);
    expect(await accounts.sessions.find(token)).not.toBeNull();
    clock.advance(SESSION_MS);
    expect(await accounts.sessions.find(token)).toBeNull();
  });

  it('are known by a hash alone', async () => {
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const token = await signedIn(account);
    expect(JSON.stringify(await stores.sessions.of(account.id))).not.toContain(token);
  });

  it('[AC16] are twenty at most; the one that was not used for longest makes room', async () => {
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const tokens: string[] = [];
    for (let count = 0; count <= ACCOUNT_LIMITS.devices; count += 1) {
      clock.advance(1);
      tokens.push(await signedIn(account));
    }
    expect((await stores.sessions.of(account.id)).length).toBe(ACCOUNT_LIMITS.devices);
    expect(await accounts.sessions.find(tokens[0] ?? '')).toBeNull();
    expect(await accounts.sessions.find(tokens[1] ?? '')).not.toBeNull();
  });
});

describe('[AC19] another address', () => {
  it('is told to the one before, and nothing else is', async () => {
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const next = 'next@example.com';
    await accounts.codes.send(browser, next, 'en', account.id);
    clock.advance(0);
    await vi.waitFor(() => {
      expect(mails.at(-1)?.to).toBe(next);
    });
    await accounts.codes.changeEmail(browser, account, next, mails.at(-1)?.code ?? '');
    clock.advance(0);
    await vi.waitFor(() => {
      expect(mails.at(-1)).toMatchObject({ to: EMAIL, code: null });
    });
    expect(mails.at(-1)?.subject).toContain('has changed');
    expect(mails.at(-1)?.text).not.toContain(next);
  });
});

describe('[AC13] the owner’s link', () => {
  it('is made anew until an owner can come back; the one before opens nothing', async () => {
    const tokenOf = async () => (await accounts.ownership.invite())?.split('#')[1] ?? '';
    const first = await tokenOf();
    const second = await tokenOf();
    expect(await reasonOf(accounts.ownership.accept(browser, first, null))).toBe('OWNER_LINK_USED');
    const { account } = await accounts.ownership.accept(browser, second, null);
    // The owner has no other session and no way to sign in, so whoever runs the server gets a new link.
    expect(await accounts.ownership.invite()).toMatch(/^\/owner#/);
    await stores.accounts.change(account.id, { email: EMAIL });
    expect(await accounts.ownership.invite()).toBeNull();
  });

  it('that nobody used is good for nothing once an owner can come back', async () => {
    const tokenOf = async () => (await accounts.ownership.invite())?.split('#')[1] ?? '';
    const { account } = await accounts.ownership.accept(browser, await tokenOf(), null);
    const unused = await tokenOf();
    await stores.accounts.change(account.id, { email: EMAIL });
    expect(await reasonOf(accounts.ownership.accept(browser, unused, null))).toBe('OWNER_LINK_USED');
    await accounts.ownership.invite();
    await stores.accounts.change(account.id, { email: null });
    expect(await reasonOf(accounts.ownership.accept(browser, unused, null))).toBe('OWNER_LINK_USED');
  });

  it('leaves an owner who can come back: the last of them stays one, whoever else is', async () => {
    const token = (await accounts.ownership.invite())?.split('#')[1] ?? '';
    const { account: nameless } = await accounts.ownership.accept(browser, token, null);
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    await accounts.ownership.changeRole(account.id, 'owner');
    expect(await reasonOf(accounts.ownership.changeRole(account.id, 'person'))).toBe('LAST_OWNER');
    expect((await stores.accounts.find(account.id))?.role).toBe('owner');
    expect(await reasonOf(accounts.ownership.changeRole(nameless.id, 'person'))).toBeNull();
  });
});

describe('[AC5] what a place has spent', () => {
  const spent = { take: () => 1000 };

  it('is not taken from everybody’s', async () => {
    const ofAll = vi.fn(() => 0);
    const codes = new RecoveryCodes(
      { stores, secrets: siteSecrets(readSiteKey(folder)), clock },
      { recoveryFrom: spent, recoveryOf: { take: ofAll } },
    );
    expect(await reasonOf(codes.signIn(browser, EMAIL, '7kq2-m41x'))).toBe('TOO_OFTEN');
    expect(ofAll).not.toHaveBeenCalled();
  });

  it('of wrong codes leaves one try for each, and takes a right one', async () => {
    brakes.wrongCodesFrom = spent;
    try {
      const code = await codeFor();
      const wrong = code === '111111' ? '222222' : '111111';
      expect(await reasonOf(accounts.codes.signIn(browser, EMAIL, wrong))).toBe('CODE_EXPIRED');
      expect(await reasonOf(accounts.codes.signIn(browser, EMAIL, code))).toBe('CODE_EXPIRED');
      clock.advance(60_000);
      expect(await reasonOf(accounts.codes.signIn(browser, EMAIL, await codeFor()))).toBeNull();
    } finally {
      brakes.wrongCodesFrom = NO_BRAKE;
    }
  });
});

describe('[AC10] what an issuer says of an address', () => {
  const of = (said: object, more: object) => {
    const { email, isEmailProven } = identityIn('https://id.example', 'someone', said, more);
    return [email, isEmailProven];
  };

  it('proves that one, wherever it is said, and no other', () => {
    const proven = { email: EMAIL, email_verified: true };
    expect(of(proven, {})).toEqual([EMAIL, true]);
    expect(of({}, proven)).toEqual([EMAIL, true]);
    expect(of({ email: EMAIL }, proven)).toEqual([EMAIL, true]);
    expect(of({ email: 'victim@example.com' }, proven)).toEqual(['victim@example.com', false]);
    expect(of({ email_verified: true }, { email: EMAIL, email_verified: false })).toEqual([EMAIL, false]);
    expect(of({ email_verified: true }, {})).toEqual([null, false]);
  });
});

describe('[AC14] mentors’ keys', () => {
  const { keys, hashes } = newLinks();
  const record = classRecord({ id: 'aaaaaaaaaaaa' });

  it('are sealed: who has the database opens no class, and no other account does', async () => {
    const { classes, workshops } = memoryStores();
    classes.insert(record, hashes);
    const secrets = siteSecrets(readSiteKey(folder));
    const own = new OwnClasses({
      stores,
      secrets,
      classes,
      workshops,
      clock,
      pause: () => Promise.resolve(),
    });
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const { account: thief } = await accounts.codes.signIn(
      browser,
      'choi@example.com',
      await codeFor('choi@example.com'),
    );
    await own.keep(account.id, record.id, keys.mentor);
    const [kept] = await stores.classes.of(account.id);
    expect(kept?.sealed).not.toContain(keys.mentor);
    expect(Buffer.from(kept?.sealed ?? '', 'base64url').includes(keys.mentor)).toBe(false);
    workshops.save(record.id, 'plan', { wholeDay: true, minutes: null, timeZone: 'Asia/Seoul', revision: 0 });
    expect(await own.list(account.id)).toMatchObject([
      { mentorName: record.mentorName, wholeDay: true, timeZone: 'Asia/Seoul', keys },
    ]);
    // Copied into another account's row, it opens nothing.
    await stores.classes.keep(thief.id, { classId: record.id, sealed: kept?.sealed ?? '', addedAt: 0 });
    expect(await own.list(thief.id)).toEqual([]);
  });

  it('that the server’s key does not open are not told, and are there again with the right one', async () => {
    const { classes, workshops } = memoryStores();
    classes.insert(record, hashes);
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const ownWith = (key: Uint8Array) =>
      new OwnClasses({
        stores,
        secrets: siteSecrets(key),
        classes,
        workshops,
        clock,
        pause: () => Promise.resolve(),
      });
    await ownWith(readSiteKey(folder)).keep(account.id, record.id, keys.mentor);
    expect(await ownWith(new Uint8Array(32)).list(account.id)).toEqual([]);
    expect(await ownWith(readSiteKey(folder)).list(account.id)).toHaveLength(1);
  });

  it('[AC16] are so many in one account, and no more', async () => {
    const { classes, workshops } = memoryStores();
    const secrets = siteSecrets(readSiteKey(folder));
    const own = new OwnClasses({
      stores,
      secrets,
      classes,
      workshops,
      clock,
      pause: () => Promise.resolve(),
    });
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    await stores.transaction(async (inner) => {
      for (let count = 0; count < ACCOUNT_LIMITS.classes; count += 1) {
        const classId = count.toString(36).padStart(12, '0');
        await inner.classes.keep(account.id, { classId, sealed: '', addedAt: count });
      }
    });
    expect(await reasonOf(own.keep(account.id, record.id, keys.mentor))).toBe('CLASSES_FULL');
  });

  it('come back with a backup, together with the key that opens them', async () => {
    const { account } = await accounts.codes.signIn(browser, EMAIL, await codeFor());
    const secrets = siteSecrets(readSiteKey(folder));
    await stores.classes.keep(account.id, {
      classId: record.id,
      sealed: secrets.seal('key', 'place'),
      addedAt: 1,
    });
    openDatabase(folder).close();
    const file = join(folder, '..', `backup-${process.pid}-${clock.now()}.sqlite`);
    await backUp(folder, file, { force: true });
    const target = join(folder, 'restored');
    mkdirSync(target);
    const former = await openSite(target);
    await former.stores.facts.set('former', 'yes');
    await former.close();
    await restoreFrom(target, file, 'stamp');
    rmSync(file);
    const restored = await openSite(target);
    const [kept] = await restored.stores.classes.of(account.id);
    expect(siteSecrets(readSiteKey(target)).unseal(kept?.sealed ?? '', 'place')).toBe('key');
    expect(await restored.stores.facts.take('former', 'yes')).toBe(false);
    await restored.close();
    for (const name of ['site.sqlite', 'site.key']) {
      expect(statSync(join(target, name)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('[AC14] the site’s key', () => {
  it('is made once, for the server’s user alone, and seals for one place', () => {
    const key = readSiteKey(folder);
    expect(Buffer.from(readSiteKey(folder)).equals(Buffer.from(key))).toBe(true);
    expect(statSync(join(folder, 'site.key')).mode & 0o777).toBe(0o600);
    const secrets = siteSecrets(key);
    const sealed = secrets.seal('key', 'here');
    expect([secrets.unseal(sealed, 'here'), secrets.unseal(sealed, 'there')]).toEqual(['key', null]);
    const bytes = Buffer.from(sealed, 'base64url');
    for (const at of [0, 12, bytes.length - 1]) {
      const torn = Buffer.from(bytes);
      torn[at] = (torn[at] ?? 0) ^ 1;
      expect(secrets.unseal(torn.toString('base64url'), 'here')).toBeNull();
    }
    expect([secrets.unseal('', 'here'), secrets.unseal('AAAA', 'here')]).toEqual([null, null]);
    expect(siteSecrets(new Uint8Array(32)).unseal(sealed, 'here')).toBeNull();
    expect(secrets.seal('key', 'here')).not.toBe(sealed);
    writeFileSync(join(folder, 'site.key'), 'short');
    expect(() => readSiteKey(folder)).toThrow(/is no key/);
    expect(readFileSync(join(folder, 'site.key'), 'utf8')).toBe('short');
  });
});

describe('[AC9] a path of this site', () => {
  it.each(['/', '/c/abc#key', '/m/abc?x=//y', '/c/%ED%95%9C', '/a/b/'])('is %s', (path) => {
    expect(sitePath.safeParse(path).success).toBe(true);
    expect(new URL(path, 'https://site.example').host).toBe('site.example');
  });
  it.each([
    '',
    'c',
    '//x.example',
    '/\\x.example',
    '/\tx',
    '/a//b',
    '/ a',
    '/é',
    'https://x.example',
    `/${'a'.repeat(600)}`,
  ])('is not %j', (path) => {
    expect(sitePath.safeParse(path).success).toBe(false);
  });
});

describe('[AC12] a device', () => {
  it.each([
    [
      'Mozilla/5.0 (Linux; Android 16; SM-S931N) Chrome/150.0 Mobile Safari/537.36 SamsungBrowser/29.0',
      'Samsung Internet',
      'Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 KAKAOTALK 26.1.0',
      'KakaoTalk',
      'iPhone',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15', 'Safari', 'Mac'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36 Edg/150.0', 'Edge', 'Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    ['curl/8', null, null],
  ])('%s', (userAgent, name, system) => {
    expect(deviceOf(userAgent)).toEqual({ browser: name, system });
  });
});

describe('[AC6] settings of mail and issuers', () => {
  const wrong = (env: Record<string, string>): string => {
    try {
      readConfig(env);
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  it('are taken whole, and never told', () => {
    expect(wrong({ SMTP_URL: 'smtp://me:hidden@mail.example.org' })).toMatch(/^MAIL_FROM is not set/);
    expect(wrong({ SMTP_URL: 'http://me:hidden@mail.example.org', MAIL_FROM: 'a@b.co' })).toMatch(
      /^SMTP_URL is set, but/,
    );
    expect(wrong({ SMTP_URL: 'smtp://h', MAIL_FROM: 'a@b.co\nBcc: x@y.co' })).toMatch(/^MAIL_FROM/);
    const one = { id: 'school', name: '학교', clientId: 'x', clientSecret: 'hidden' };
    const issuers = (...list: object[]): string => wrong({ OIDC_ISSUERS: JSON.stringify(list) });
    expect(issuers({ ...one, issuer: 'http://issuer.example' })).toMatch(/^OIDC_ISSUERS is set, but/);
    expect(issuers({ ...one, issuer: 'https://a.example' }, { ...one, issuer: 'https://b.example' })).toMatch(
      /different id/,
    );
    expect(issuers({ ...one, issuer: 'https://issuer.example' })).toBe('');
    for (const text of [wrong({ SMTP_URL: 'ftp://hidden' }), issuers({ ...one, issuer: 'x' })]) {
      expect(text).not.toContain('hidden');
    }
  });
});
