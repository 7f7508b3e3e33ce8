import { beforeEach, describe, expect, it } from 'vitest';

import type { AccountRecord, SessionRecord, SiteStores } from '../../ports/accounts.ts';

const NOW = 1_800_000_000_000;
const id = (sign: string): string => sign.repeat(16);
const account = (sign: string, more: Partial<AccountRecord> = {}): AccountRecord => ({
  id: id(sign),
  name: '박서연',
  email: `${sign}@example.com`,
  role: 'person',
  language: null,
  createdAt: NOW,
  ...more,
});
const session = (sign: string, more: Partial<SessionRecord> = {}): SessionRecord => ({
  id: id(sign),
  accountId: id('a'),
  tokenHash: `hash of ${sign}`,
  browser: 'Chrome',
  system: null,
  signedInAt: NOW,
  seenAt: NOW,
  expiresAt: NOW + 1000,
  ...more,
});

/** What every database must do. */
export function siteSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
    await stores.accounts.insert(account('a'));
  });

  it('[AC17] accounts come back as they were kept, by their id or address, latest first', async () => {
    const { accounts } = stores;
    await accounts.insert(account('b', { name: null, email: null, role: 'owner', createdAt: NOW + 1 }));
    await accounts.insert(account('c', { createdAt: NOW + 1 }));
    expect(await accounts.find(id('a'))).toEqual(account('a'));
    expect(await accounts.findByEmail('a@example.com')).toEqual(account('a'));
    expect([await accounts.find(id('z')), await accounts.findByEmail('z@example.com')]).toEqual([null, null]);
    const ids = async (after: string | null, limit: number) =>
      (await accounts.page(after, limit)).map((record) => record.id);
    expect(await ids(null, 9)).toEqual([id('c'), id('b'), id('a')]);
    expect([await ids(id('c'), 1), await ids(id('a'), 9), await ids(id('z'), 9)]).toEqual([
      [id('b')],
      [],
      [],
    ]);
    expect([await accounts.count(), await accounts.countOwners()]).toEqual([3, 1]);
  });

  it('[AC17] an address is of one account alone', async () => {
    await expect(stores.accounts.insert(account('b', { email: 'a@example.com' }))).rejects.toThrow();
    await stores.accounts.insert(account('b', { email: null }));
    await stores.accounts.insert(account('c', { email: null }));
    await expect(stores.accounts.change(id('b'), { email: 'a@example.com' })).rejects.toThrow();
  });

  it('[AC13] owners can come back by an address, a passkey or an issuer', async () => {
    const { accounts, passkeys, identities } = stores;
    await accounts.insert(account('o', { email: null, role: 'owner' }));
    const reachable: number[] = [await accounts.countReachableOwners()];
    await passkeys.insert(passkey('p', id('o')));
    reachable.push(await accounts.countReachableOwners());
    await passkeys.remove(id('o'), id('p'));
    await identities.insert('https://issuer.example', 'sub', id('o'));
    reachable.push(await accounts.countReachableOwners());
    await accounts.insert(account('n', { role: 'owner' }));
    reachable.push(await accounts.countReachableOwners());
    expect(reachable).toEqual([0, 1, 1, 2]);
  });

  describe('sessions', () => {
    it('[AC17] are found by their hash, with their account, and end', async () => {
      const { sessions } = stores;
      await sessions.insert(session('s'));
      await sessions.insert(session('t', { seenAt: NOW + 5, expiresAt: NOW + 9000 }));
      expect(await sessions.find('hash of s')).toEqual({ session: session('s'), account: account('a') });
      expect(await sessions.find('hash of x')).toBeNull();
      expect((await sessions.of(id('a'))).map((one) => one.id)).toEqual([id('t'), id('s')]);
      const touched = [id('s'), id('x')].map((one) => sessions.touch(one, NOW + 7, NOW + 7000));
      expect(await Promise.all(touched)).toEqual([true, false]);
      expect((await sessions.of(id('a'))).map((one) => one.id)).toEqual([id('s'), id('t')]);
      await sessions.removeExpired(NOW + 7000);
      expect((await sessions.of(id('a'))).map((one) => one.id)).toEqual([id('t')]);
      expect([await sessions.remove(id('b'), id('t')), await sessions.remove(id('a'), id('t'))]).toEqual([
        false,
        true,
      ]);
    });

    it('[AC17] of one account end together, but for one that is named', async () => {
      const { sessions, accounts } = stores;
      await accounts.insert(account('b'));
      for (const sign of ['s', 't', 'u']) {
        await sessions.insert(session(sign));
      }
      await sessions.insert(session('v', { accountId: id('b') }));
      await sessions.removeAll(id('a'), id('t'));
      expect((await sessions.of(id('a'))).map((one) => one.id)).toEqual([id('t')]);
      await sessions.removeAll(id('a'), null);
      expect([(await sessions.of(id('a'))).length, (await sessions.of(id('b'))).length]).toEqual([0, 1]);
    });
  });

  it('[AC17] an attempt is one of a kind in its browser; tries are counted, and it is taken once', async () => {
    const { attempts } = stores;
    const attempt = {
      browserHash: 'h',
      kind: 'code',
      data: '{}',
      tries: 0,
      expiresAt: NOW,
      network: 'n',
      about: null,
    } as const;
    await attempts.put({ ...attempt, data: '{"first":true}' });
    await attempts.countTry('h', 'code');
    await attempts.put(attempt);
    await attempts.put({ ...attempt, kind: 'passkey', expiresAt: NOW + 1 });
    expect(await attempts.find('h', 'code')).toEqual(attempt);
    const tries = await Promise.all([1, 2, 3].map(() => attempts.countTry('h', 'code')));
    expect(tries.map((one) => one?.tries).sort()).toEqual([1, 2, 3]);
    expect(await attempts.countTry('other', 'code')).toBeNull();
    expect(await attempts.count()).toBe(2);
    await attempts.removeExpired(NOW);
    expect([await attempts.find('h', 'code'), await attempts.count()]).toEqual([null, 1]);
    const taken = await Promise.all([1, 2].map(() => attempts.take('h', 'passkey')));
    expect(taken.filter((one) => one !== null)).toHaveLength(1);
  });

  it('[AC17] attempts are counted, found and removed by where they were begun, and by whom they are about', async () => {
    const { attempts } = stores;
    const put = (browserHash: string, network: string | null, about: string | null, expiresAt: number) =>
      attempts.put({ ...{ browserHash, network, about, expiresAt }, kind: 'code', data: '{}', tries: 0 });
    expect(await attempts.greediest()).toBeNull();
    await put('1', 'n', 'x', NOW + 2);
    await put('2', 'n', 'y', NOW + 1);
    await put('3', 'm', 'x', NOW);
    await put('4', null, null, NOW);
    expect([await attempts.countOf('n'), await attempts.countOf('m')]).toEqual([2, 1]);
    expect(await attempts.greediest()).toEqual({ network: 'n', count: 2 });
    expect((await attempts.about(['x'])).map(({ browserHash }) => browserHash)).toEqual(['3', '1']);
    await attempts.removeOldestOf('n');
    await attempts.removeOldestOf(null);
    expect([await attempts.countOf('n'), await attempts.count()]).toEqual([1, 2]);
    await attempts.removeAbout(['x', 'z']);
    expect(await attempts.count()).toBe(0);
  });

  it('[AC17] an account goes with all that is kept of it, and nothing of others', async () => {
    const { accounts, sessions, passkeys, recoveryCodes, identities, classes } = stores;
    await accounts.insert(account('b'));
    for (const [sign, owner] of [
      ['s', 'a'],
      ['t', 'b'],
    ] as const) {
      await sessions.insert(session(sign, { accountId: id(owner) }));
      await passkeys.insert(passkey(sign, id(owner)));
      await recoveryCodes.replace(id(owner), ['one']);
      await identities.insert('https://issuer.example', sign, id(owner));
      await classes.keep(id(owner), { classId: 'aaaaaaaaaaaa', sealed: sign, addedAt: NOW });
    }
    await accounts.remove(id('a'));
    const left = async (of: string) => [
      await accounts.find(id(of)),
      ...(await sessions.of(id(of))),
      ...(await passkeys.of(id(of))),
      ...(await identities.of(id(of))),
      ...(await classes.of(id(of))),
    ];
    expect([await left('a'), await recoveryCodes.count(id('a'))]).toEqual([[null], 0]);
    expect([(await left('b')).length, await recoveryCodes.count(id('b'))]).toEqual([5, 1]);
  });

  it('[AC17] mails are found and dropped by whom they are for', async () => {
    const { outbox } = stores;
    for (const [sign, recipient] of [
      ['m', 'x'],
      ['n', 'y'],
    ] as const) {
      await outbox.insert({
        ...{ id: id(sign), sealed: sign, recipient, attempts: 0, nextAt: NOW, expiresAt: NOW, isBulk: 0 },
      });
    }
    expect((await outbox.to('x')).map(({ sealed }) => sealed)).toEqual(['m']);
    await outbox.removeTo('x');
    expect([await outbox.to('x'), (await outbox.to('y')).length]).toEqual([[], 1]);
  });

  it('[AC17] passkeys come back whole, and are counted and removed', async () => {
    const { passkeys } = stores;
    await passkeys.insert(passkey('p', id('a')));
    await passkeys.insert({ ...passkey('q', id('a')), createdAt: NOW + 1 });
    await passkeys.used(id('q'), 4_294_967_295, NOW + 2);
    expect(await passkeys.find('credential p')).toEqual(passkey('p', id('a')));
    expect((await passkeys.of(id('a'))).map((one) => [one.id, one.counter, one.usedAt])).toEqual([
      [id('p'), 0, null],
      [id('q'), 4_294_967_295, NOW + 2],
    ]);
    expect([await passkeys.remove(id('b'), id('p')), await passkeys.remove(id('a'), id('p'))]).toEqual([
      false,
      true,
    ]);
    expect(await passkeys.find('credential p')).toBeNull();
  });

  it('[AC17] a recovery code is used once, by its own account, and new ones replace all', async () => {
    const { recoveryCodes, accounts } = stores;
    await accounts.insert(account('b'));
    await recoveryCodes.replace(id('a'), ['one', 'two']);
    await recoveryCodes.replace(id('b'), ['one']);
    expect(await recoveryCodes.use('b@example.com', 'two')).toBeNull();
    expect(await recoveryCodes.use('nobody@example.com', 'one')).toBeNull();
    const used = await Promise.all([1, 2].map(() => recoveryCodes.use('a@example.com', 'one')));
    expect(used.filter((one) => one !== null)).toEqual([account('a')]);
    expect([await recoveryCodes.count(id('a')), await recoveryCodes.count(id('b'))]).toEqual([1, 1]);
    await recoveryCodes.replace(id('a'), ['three']);
    expect(await recoveryCodes.use('a@example.com', 'two')).toBeNull();
  });

  it('[AC17] an identity is of one account, by issuer and subject', async () => {
    const { identities } = stores;
    await identities.insert('https://one.example', 'sub', id('a'));
    expect(await identities.find('https://one.example', 'sub')).toEqual(account('a'));
    expect(await identities.find('https://two.example', 'sub')).toBeNull();
    await expect(identities.insert('https://one.example', 'sub', id('a'))).rejects.toThrow();
  });

  it('[AC17] classes are kept once each, and forgotten', async () => {
    const { classes } = stores;
    await classes.keep(id('a'), { classId: 'aaaaaaaaaaaa', sealed: 'old', addedAt: NOW });
    await classes.keep(id('a'), { classId: 'bbbbbbbbbbbb', sealed: 'b', addedAt: NOW + 1 });
    await classes.keep(id('a'), { classId: 'aaaaaaaaaaaa', sealed: 'new', addedAt: NOW + 2 });
    expect(await classes.of(id('a'))).toEqual([
      { classId: 'bbbbbbbbbbbb', sealed: 'b', addedAt: NOW + 1 },
      { classId: 'aaaaaaaaaaaa', sealed: 'new', addedAt: NOW },
    ]);
    await classes.forget(id('a'), 'aaaaaaaaaaaa');
    expect((await classes.of(id('a'))).map(({ classId }) => classId)).toEqual(['bbbbbbbbbbbb']);
  });

  it('[AC17] a mail is claimed by one, when it is due', async () => {
    const { outbox } = stores;
    const mail = (sign: string, nextAt: number, isBulk = 0) => ({
      ...{ id: id(sign), sealed: sign, recipient: sign, attempts: 0, nextAt, expiresAt: NOW + 9, isBulk },
    });
    await outbox.insert(mail('m', NOW + 1));
    await outbox.insert(mail('n', NOW));
    expect([await outbox.nextAt(), await outbox.claim(NOW - 1)]).toEqual([NOW, null]);
    const claimed = await Promise.all([1, 2, 3].map(() => outbox.claim(NOW + 1)));
    expect(claimed.filter((one) => one !== null).map(({ sealed }) => sealed)).toEqual(['n', 'm']);
    await outbox.release(id('m'), 1, NOW + 5);
    expect(await outbox.nextAt()).toBe(NOW + 5);
    expect([await outbox.removeClaimed(), await outbox.removeClaimed()]).toEqual([1, 0]);
    expect(await outbox.claim(NOW + 5)).toEqual({ ...mail('m', NOW + 5), attempts: 1 });
    await outbox.remove(id('m'));
    expect(await outbox.removeClaimed()).toBe(0);
    // A mail that somebody waits for goes before bulk mail.
    await outbox.insert(mail('o', NOW, 1));
    await outbox.insert(mail('p', NOW + 1));
    expect((await outbox.claim(NOW + 1))?.sealed).toBe('p');
    expect((await outbox.claim(NOW + 1))?.sealed).toBe('o');
  });

  it.each([
    '\0',
    'a\0b',
    '\uD800',
    '\uDC00x',
    '\uFFFF',
    '\u202E',
    '😀',
    "'; --",
    '\\',
    '%_',
    'ㅁ\u1112\u1161\u11AB',
  ])('[PS1] %j is a text like others', async (text) => {
    await stores.accounts.change(id('a'), { name: text });
    const found = await stores.accounts.find(id('a'));
    expect([text, text.replaceAll('\0', '\uFFFD'), text.toWellFormed()]).toContain(found?.name);
    await stores.facts.set(text, text);
    expect(await stores.facts.take(text, `${text}!`)).toBe(false);
    expect(await stores.facts.take(text, text)).toBe(true);
    expect(await stores.accounts.findByEmail(text)).toBeNull();
  });

  it('[PS4] mails that nobody has wait again, and those that somebody has do not', async () => {
    const { outbox } = stores;
    const mail = { sealed: '', recipient: 'r', attempts: 0, expiresAt: NOW + 9, isBulk: 0 };
    for (const nextAt of [1, 2, 3]) {
      await outbox.insert({ ...mail, id: `${nextAt}`, nextAt });
    }
    await outbox.claim(NOW);
    await outbox.claim(NOW);
    await outbox.releaseOthers(['2']);
    expect([await outbox.claim(NOW), await outbox.claim(NOW), await outbox.claim(NOW)]).toMatchObject([
      ...[{ id: '1' }, { id: '3' }, null],
    ]);
    await outbox.releaseOthers([]);
    expect(await outbox.nextAt()).toBe(1);
  });

  it('[AC17] a fact is taken once, by its value', async () => {
    const { facts } = stores;
    await facts.set('link', 'old');
    await facts.set('link', 'new');
    expect([
      await facts.take('link', 'old'),
      await facts.take('link', 'new'),
      await facts.take('link', 'new'),
    ]).toEqual([false, true, false]);
  });

  it.each<[string, (of: SiteStores) => Promise<unknown>]>([
    ['a session', ({ sessions }) => sessions.insert(session('s', { accountId: id('z') }))],
    ['a passkey', ({ passkeys }) => passkeys.insert(passkey('p', id('z')))],
    ['recovery codes', ({ recoveryCodes }) => recoveryCodes.replace(id('z'), ['one'])],
    ['an identity', ({ identities }) => identities.insert('https://one.example', 'sub', id('z'))],
    [
      'a class',
      ({ classes }) => classes.keep(id('z'), { classId: 'aaaaaaaaaaaa', sealed: '', addedAt: NOW }),
    ],
  ])('[ST18] %s of an account that is deleted is refused, with all that was to be kept', async (_, keep) => {
    await expect(keep(stores)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const work = stores.transaction(async (inner) => {
      await inner.accounts.change(id('a'), { name: '다른' });
      await keep(inner);
    });
    await expect(work).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await stores.accounts.find(id('a')))?.name).toBe('박서연');
  });

  it('[AC17] what a transaction wrote is kept together, or not at all', async () => {
    const work = stores.transaction(async (inner) => {
      await inner.accounts.change(id('a'), { name: '다른' });
      await inner.transaction(async ({ sessions }) => sessions.insert(session('s')));
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect((await stores.accounts.find(id('a')))?.name).toBe('박서연');
    expect(await stores.sessions.of(id('a'))).toEqual([]);
    expect(await stores.transaction(({ accounts }) => accounts.count())).toBe(1);
  });
}

const passkey = (sign: string, accountId: string) => ({
  id: id(sign),
  accountId,
  credentialId: `credential ${sign}`,
  publicKey: 'key',
  counter: 0,
  transports: ['internal', 'hybrid'],
  name: '노트북',
  createdAt: NOW,
  usedAt: null,
});
