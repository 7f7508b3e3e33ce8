import { rmSync } from 'node:fs';

import type { Context } from 'koa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { ownSiteDatabase } from '@gongbang/tests/support/SiteDatabase.ts';
import { lacksPostgres } from '@gongbang/tests/support/PostgresServer.ts';

import { readSiteKey, siteSecrets } from '../../auth/siteSecrets.ts';
import type { AccountRecord, Identity, Mail, SiteStores } from '../../ports/accounts.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import { AccountError } from '../../site/accounts/AccountError.ts';
import { Accounts } from '../../site/accounts/Accounts.ts';
import { Outbox } from '../../site/mail/Outbox.ts';
import { openSite } from '../../storage/site/openSite.ts';
import { accountHandlers, type AccountHandlers, type HandlerParts } from './handlers.ts';
import { Visitor } from './Visitor.ts';

const EMAIL = 'seo@example.com';
const ISSUER = 'https://school.example';
const NO_BRAKE = { take: () => 0 };
const BRAKES = {
  ...{ codesOfPair: NO_BRAKE, codesTo: NO_BRAKE, codesFrom: NO_BRAKE, triesFrom: NO_BRAKE },
  ...{ codesOfPairDaily: NO_BRAKE, wrongCodesFrom: NO_BRAKE },
  ...{ repeatsOf: NO_BRAKE, recoveryOf: NO_BRAKE, recoveryFrom: NO_BRAKE },
};
const log = { info: () => undefined, warn: () => undefined };
const PASSKEY = {
  ...{ id: 'p'.repeat(16), credentialId: 'credential', publicKey: 'key', counter: 0 },
  ...{ transports: [], name: '', createdAt: 0, usedAt: null },
};
const NEW_CREDENTIAL = { credentialId: 'new', publicKey: 'key', counter: 0, transports: [] };
const RESPONSE = { id: PASSKEY.credentialId } as never;

/** What one request says, and what is answered: its cookies, by name. */
function contextWith(cookies: Map<string, string>): Context {
  const sent = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    req: { headers: { host: 'localhost' }, socket: { remoteAddress: '192.0.2.1' } },
    get: (name: string) => (name === 'Cookie' ? sent : ''),
    append: (_: string, cookie: string) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    },
  } as unknown as Context;
}

/** The account's routes, in one browser. Just before anything is stored, something else may happen. */
async function openWith(open: () => ReturnType<typeof openSite>, folder: string) {
  const site = await open();
  let before: (() => Promise<unknown>) | null = null;
  const stores: SiteStores = {
    ...site.stores,
    transaction: async (work) => {
      await before?.();
      return site.stores.transaction(work);
    },
  };
  const clock = new FakeClock();
  const secrets = siteSecrets(readSiteKey(folder));
  const mails: Mail[] = [];
  const mailer = { sends: true, send: (mail: Mail) => Promise.resolve(void mails.push(mail)) };
  const outbox = new Outbox({ stores: site.stores, secrets, mailer, clock, log });
  const identity: Identity = {
    ...{ issuer: ISSUER, subject: 'seo', email: EMAIL, isEmailProven: true, name: null, signedInAt: null },
  };
  const asked = { options: { challenge: 'x' } as never, challenge: 'x' };
  const accounts = new Accounts({
    ...{ stores, secrets, clock, outbox, mailer, brakes: BRAKES, log, studioName: null },
    issuers: [
      {
        ...{ id: 'school', name: '학교', issuer: ISSUER },
        begin: () => Promise.resolve({ location: ISSUER, memo: '' }),
        finish: () => Promise.resolve(identity),
      },
    ],
    passkeyChecks: {
      askForNew: () => Promise.resolve(asked),
      checkNew: () => Promise.resolve({ ...NEW_CREDENTIAL }),
      ask: () => Promise.resolve(asked),
      check: () => Promise.resolve(1),
    },
  });
  const nothing = {} as never;
  const parts: HandlerParts = {
    accounts,
    ownClasses: nothing,
    courses: nothing,
    space: { assertRoom: () => undefined },
  };
  const handlers = accountHandlers(parts);
  const account: AccountRecord = {
    ...{ id: 'a'.repeat(16), name: null, email: EMAIL, role: 'person', language: null, createdAt: 0 },
  };
  await site.stores.accounts.insert(account);
  await site.stores.passkeys.insert({ ...PASSKEY, accountId: account.id });
  await site.stores.identities.insert(ISSUER, 'seo', account.id);

  const cookies = new Map<string, string>();
  const visit = async (): Promise<Visitor> => {
    const origin = { publicUrl: undefined, trustProxy: false };
    const visitor = new Visitor(contextWith(cookies), { accounts, origin, newToken: () => secrets.token() });
    await visitor.look();
    return visitor;
  };
  let wentTo = '';
  const ask = async (name: keyof AccountHandlers, said: object = {}): Promise<string | null> => {
    const goTo = (location: string): void => {
      wentTo = location;
    };
    const request = { params: { issuerId: 'school' }, query: { to: '/' }, rawQuery: '', goTo, ...said };
    const handle = handlers[name] as (given: object) => Promise<unknown>;
    try {
      await handle({ visitor: await visit(), ...request });
      return null;
    } catch (error) {
      if (error instanceof AccountError) {
        return error.accountReason;
      }
      return error instanceof ClassroomError ? error.code : String(error);
    }
  };
  return {
    ...{ stores: site.stores, account, ask, cookies, outbox, clock, accounts },
    wentTo: () => wentTo,
    /** The code of the last mail. */
    code: async () => {
      await vi.waitFor(() => {
        clock.advance(0);
        expect(mails).not.toEqual([]);
      });
      return mails.at(-1)?.code ?? '';
    },
    /** Signs in, and nothing else happens meanwhile. */
    enter: async () => {
      await ask('askForPasskey');
      expect(await ask('checkPasskey', { body: { response: RESPONSE } })).toBeNull();
    },
    meanwhile: (work: () => Promise<unknown>) => {
      before = work;
    },
    signedIn: async () => (await visit()).accountOrNull?.id ?? null,
    sessions: async () => (await site.stores.sessions.of(account.id)).length,
    close: async () => {
      await outbox.close();
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Browser = Awaited<ReturnType<typeof openWith>>;

function define(open: (folder: string) => ReturnType<typeof openSite>): void {
  let browser: Browser | null = null;
  const fresh = async (): Promise<Browser> => {
    const folder = temporaryFolder();
    return (browser = await openWith(() => open(folder), folder));
  };
  afterEach(async () => {
    await browser?.close();
    browser = null;
  });
  const removal = ({ stores, account }: Browser) => ({
    passkey: () => stores.passkeys.remove(account.id, PASSKEY.id),
    account: () => stores.accounts.remove(account.id),
  });

  it.each(['passkey', 'account'] as const)('a passkey signs nobody in whose %s is removed', async (what) => {
    const mine = await fresh();
    await mine.ask('askForPasskey');
    mine.meanwhile(removal(mine)[what]);
    expect(await mine.ask('checkPasskey', { body: { response: RESPONSE } })).toBe('UNKNOWN_PASSKEY');
    expect([await mine.signedIn(), await mine.sessions()]).toEqual([null, 0]);
  });

  it.each(['passkey', 'account'] as const)('a passkey proves nothing whose %s is removed', async (what) => {
    const mine = await fresh();
    await mine.enter();
    await mine.ask('askToProveByPasskey');
    const cookies = new Map(mine.cookies);
    mine.meanwhile(removal(mine)[what]);
    expect(await mine.ask('proveByPasskey', { body: { response: RESPONSE } })).toBe('UNKNOWN_PASSKEY');
    expect(mine.cookies).toEqual(cookies);
  });

  it('a code proves nothing whose address is no longer the account’s', async () => {
    const mine = await fresh();
    await mine.enter();
    await mine.ask('askToProveByCode', { body: { language: 'ko' } });
    const [code, cookies] = [await mine.code(), new Map(mine.cookies)];
    mine.meanwhile(() => mine.stores.accounts.change(mine.account.id, { email: 'next@example.com' }));
    expect(await mine.ask('proveByCode', { body: { code } })).toBe('CODE_EXPIRED');
    expect(mine.cookies).toEqual(cookies);
  });

  it('an account elsewhere proves nothing once the account here is deleted', async () => {
    const mine = await fresh();
    await mine.enter();
    await mine.ask('goToIssuer', { query: { to: '/', for: 'proof' } });
    mine.meanwhile(removal(mine).account);
    expect(await mine.ask('comeFromIssuer')).toBeNull();
    expect(mine.wentTo()).toContain('refused=SOMEBODY_ELSE');
  });

  it('an account elsewhere signs in to the account that is there, which may be a new one', async () => {
    const mine = await fresh();
    await mine.ask('goToIssuer');
    let isRemoved = false;
    mine.meanwhile(async () => {
      // Whatever is stored in one go, or in two.
      const known = await mine.stores.identities.find(ISSUER, 'seo');
      if (known !== null && !isRemoved) {
        isRemoved = known.id !== mine.account.id;
        await mine.stores.accounts.remove(known.id);
      }
    });
    expect(await mine.ask('comeFromIssuer')).toBeNull();
    const signedIn = await mine.signedIn();
    expect([signedIn === null, signedIn === mine.account.id, mine.wentTo()]).toEqual([false, false, '/']);
  });

  it('[ST18] no passkey is added to an account that is deleted, and that is said', async () => {
    const mine = await fresh();
    await mine.enter();
    await mine.ask('askForNewPasskey');
    mine.meanwhile(removal(mine).account);
    expect(await mine.ask('addPasskey', { body: { response: { id: 'new' } } })).toBe('NOT_FOUND');
  });

  it('the owner’s link makes nobody the owner whose account is deleted, and stays good', async () => {
    const mine = await fresh();
    await mine.enter();
    const token = (await mine.accounts.ownership.invite())?.split('#')[1] ?? '';
    mine.meanwhile(removal(mine).account);
    expect(await mine.ask('becomeOwner', { body: { token } })).toBe('SIGN_IN_NEEDED');
    expect(await mine.ask('becomeOwner', { body: { token } })).toBeNull();
    expect(await mine.signedIn()).not.toBeNull();
  });
}

describe('[AC44] what is removed just before a session begins', () => {
  describe('in SQLite', () => {
    define((folder) => openSite(folder));
  });
  describe.skipIf(lacksPostgres)('in PostgreSQL', () => {
    const database = ownSiteDatabase();
    define(async () => {
      await database().clear();
      return database().open();
    });
  });
});
