import { RECOVERY_CODES, type PasskeyAdded } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { entered } from '../support/accounts.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { SoftPasskey, UNVERIFIED } from '../support/SoftPasskey.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

const EMAIL = 'seo@example.com';
const start = (env: Record<string, string> = {}): Promise<TestServer> =>
  startTestServer({ media: new FakeMediaServer().backend, env });
/** The server under a name, which passkeys need. */
const named = ({ url }: TestServer): string => url.replace('127.0.0.1', 'localhost');
const visitorAt = (server: TestServer): SiteVisitor => new SiteVisitor(named(server));

async function withPasskey(server: TestServer) {
  const { visitor } = await entered(server, EMAIL, visitorAt(server));
  const passkey = new SoftPasskey();
  const response = passkey.make(await visitor.get('askForNewPasskey'), visitor.url);
  const added: PasskeyAdded = await visitor.get('addPasskey', { response });
  return { visitor, passkey, added };
}

const signIn = async (
  visitor: SiteVisitor,
  passkey: SoftPasskey,
  how: Parameters<SoftPasskey['show']>[2] = {},
) =>
  visitor.ask('checkPasskey', {
    response: passkey.show(await visitor.get('askForPasskey'), visitor.url, how),
  });

describe('[AC11] passkeys', () => {
  it('sign in without an address, and the first brings ten recovery codes', async () => {
    await using server = await start();
    const { visitor, passkey, added } = await withPasskey(server);
    expect(new Set(added.recoveryCodes).size).toBe(RECOVERY_CODES);
    expect(added.recoveryCodes?.every((code) => /^[0-9a-z]{4}-[0-9a-z]{4}$/.test(code))).toBe(true);
    expect((await visitor.get('getMe')).account?.hasPasskey).toBe(true);
    const other = visitorAt(server);
    const answer = await signIn(other, passkey);
    expect(answer.body).toMatchObject({ account: { email: EMAIL }, isNew: false });
    const second = new SoftPasskey();
    const response = second.make(await other.get('askForNewPasskey'), other.url);
    const again = await other.get('addPasskey', { response, name: '노트북' });
    expect([again.recoveryCodes, again.passkey.name]).toEqual([null, '노트북']);
    const { passkeys, recoveryCodesLeft } = await other.get('getPasskeys');
    expect([passkeys.length, recoveryCodesLeft]).toEqual([2, RECOVERY_CODES]);
    const first = passkeys.find(({ usedAt }) => usedAt !== null);
    await other.get('removePasskey', undefined, { params: { passkeyId: first?.id ?? '' } });
    expect((await signIn(visitorAt(server), passkey)).refusal).toBe('UNKNOWN_PASSKEY');
  });

  it('are for this site’s pages alone, for one question, and for who can unlock them', async () => {
    await using server = await start();
    const { passkey } = await withPasskey(server);
    const visitor = visitorAt(server);
    expect((await signIn(visitor, passkey, { domain: 'evil.example' })).refusal).toBe('PASSKEY_FAILED');
    expect((await signIn(visitor, passkey, { flags: UNVERIFIED })).refusal).toBe('PASSKEY_FAILED');
    const options = await visitor.get('askForPasskey');
    const elsewhere = passkey.show(options, 'https://evil.example', { domain: 'localhost' });
    expect((await visitor.ask('checkPasskey', { response: elsewhere })).refusal).toBe('PASSKEY_FAILED');
    // That used up the challenge.
    const late = passkey.show(options, visitor.url);
    expect((await visitor.ask('checkPasskey', { response: late })).refusal).toBe('PASSKEY_FAILED');
    const fresh = passkey.show(await visitor.get('askForPasskey'), visitor.url);
    expect((await visitorAt(server).ask('checkPasskey', { response: fresh })).refusal).toBe('NO_COOKIE');
    const other = visitorAt(server);
    await other.get('askForPasskey');
    expect((await other.ask('checkPasskey', { response: fresh })).refusal).toBe('PASSKEY_FAILED');
    expect((await visitor.ask('checkPasskey', { response: fresh })).refusal).toBeNull();
    expect((await signIn(visitorAt(server), new SoftPasskey())).refusal).toBe('UNKNOWN_PASSKEY');
  });

  it('of another’s key is no passkey of theirs', async () => {
    await using server = await start();
    const { passkey } = await withPasskey(server);
    const thief = new SoftPasskey();
    const visitor = visitorAt(server);
    const response = {
      ...thief.show(await visitor.get('askForPasskey'), visitor.url),
      id: passkey.id,
      rawId: passkey.id,
    };
    expect((await visitor.ask('checkPasskey', { response })).refusal).toBe('PASSKEY_FAILED');
  });

  it.each([
    ['http://127.0.0.1', {}, false],
    ['http://localhost', {}, true],
    ['http://class.example.org', {}, false],
    ['https://class.example.org', { PUBLIC_URL: 'https://class.example.org' }, true],
    ['https://192.0.2.7', { PUBLIC_URL: 'https://192.0.2.7' }, false],
    ['https://[2001:db8::1]', { PUBLIC_URL: 'https://[2001:db8::1]' }, false],
  ])('at %s are offered where browsers make them', async (origin, env, isOffered) => {
    await using server = await start({ TRUST_PROXY: '1', ...env });
    const host = new URL(origin).host;
    const visitor = new SiteVisitor(server.url, {
      'X-Forwarded-Host': host,
      'X-Forwarded-Proto': origin.split(':')[0] ?? '',
    });
    expect((await visitor.get('getMe')).ways.passkey).toBe(isOffered);
  });

  it('recovery codes sign in once each, and new ones replace them', async () => {
    await using server = await start();
    const { visitor, added } = await withPasskey(server);
    const [first = '', second = '', third = ''] = added.recoveryCodes ?? [];
    const use = async (code: string, email = EMAIL) =>
      (await visitorAt(server).ask('useRecoveryCode', { email, code })).refusal;
    expect(await use(first, 'choi@example.com')).toBe('WRONG_RECOVERY_CODE');
    expect(await use(first)).toBeNull();
    expect(await use(first)).toBe('WRONG_RECOVERY_CODE');
    expect(await use(` ${second.toUpperCase().replaceAll('0', 'O').replace('-', ' ')} `)).toBeNull();
    expect((await visitor.get('getPasskeys')).recoveryCodesLeft).toBe(RECOVERY_CODES - 2);
    const { recoveryCodes } = await visitor.get('renewRecoveryCodes');
    expect(await use(third)).toBe('WRONG_RECOVERY_CODE');
    expect(await use(recoveryCodes[0] ?? '')).toBeNull();
    const refusals = new Set<string | null>();
    for (let count = 0; count < 20; count += 1) {
      refusals.add(await use('0000-0000'));
    }
    expect([...refusals]).toEqual(['WRONG_RECOVERY_CODE', 'TOO_OFTEN']);
  });
});
