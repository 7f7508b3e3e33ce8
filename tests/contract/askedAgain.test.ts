import { RECOVERY_CODES, type PasskeyOptions, type PasskeyRegistration } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { asked, entered, ownerToken } from '../support/accounts.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { PostgresProxy, type Loss } from '../support/PostgresProxy.ts';
import { PostgresServer, lacksPostgres } from '../support/PostgresServer.ts';
import { SESSION, SiteVisitor, codeIn, type Answered } from '../support/SiteVisitor.ts';
import { SoftPasskey } from '../support/SoftPasskey.ts';

const EMAIL = 'seo@example.com';
/** A PostgreSQL starts and stops here, on a shared machine. */
const SLOW_MS = 120_000;
/** More commits than any of these acts has. */
const MOST = 20;

const start = (env: Record<string, string> = {}): Promise<TestServer> =>
  startTestServer({ media: new FakeMediaServer().backend, env });

/** A browser at the server under a name, which passkeys need. */
const visitorAt = ({ url }: TestServer): SiteVisitor =>
  new SiteVisitor(url.replace('127.0.0.1', 'localhost'));

/** What a browser sends to add a passkey. */
const newPasskey = async (visitor: SiteVisitor): Promise<PasskeyRegistration> =>
  new SoftPasskey().make(await visitor.get('askForNewPasskey'), visitor.url);

describe('[AC25] whoever got no answer and asks again, in the same browser,', () => {
  it('is signed in by the code that was right, in one session', async () => {
    await using server = await start();
    const { visitor, signedIn } = await entered(server, EMAIL, visitorAt(server));
    const code = codeIn(server.logged, EMAIL) ?? '';
    const session = visitor.cookies.get(SESSION);
    visitor.cookies.delete(SESSION);
    expect(await visitor.get('checkCode', { email: EMAIL, code })).toEqual(signedIn);
    expect(visitor.cookies.get(SESSION)).toBe(session);
    expect((await visitor.get('getDevices')).devices).toHaveLength(1);
  });

  it('is not, once the answer has come, or they have signed out; nor is anybody else, or another code', async () => {
    await using server = await start();
    const { visitor } = await entered(server, EMAIL, visitorAt(server));
    const code = codeIn(server.logged, EMAIL) ?? '';
    expect((await visitor.ask('checkCode', { email: EMAIL, code })).refusal).toBe('CODE_EXPIRED');
    const other = visitorAt(server);
    await other.ask('askForPasskey');
    expect((await other.ask('checkCode', { email: EMAIL, code })).refusal).toBe('CODE_EXPIRED');
    const session = visitor.cookies.get(SESSION) ?? '';
    visitor.cookies.delete(SESSION);
    const wrong = code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    expect((await visitor.ask('checkCode', { email: EMAIL, code: wrong })).refusal).toBe('CODE_EXPIRED');
    visitor.cookies.set(SESSION, session);
    await visitor.get('signOut');
    expect((await visitor.ask('checkCode', { email: EMAIL, code })).refusal).toBe('CODE_EXPIRED');
  });

  it('is signed in by the recovery code that was used up, and others by it no more', async () => {
    await using server = await start();
    const { visitor } = await entered(server, EMAIL, visitorAt(server));
    const response = await newPasskey(visitor);
    const [code = ''] = (await visitor.get('addPasskey', { response })).recoveryCodes ?? [];
    const lost = visitorAt(server);
    await lost.ask('askForPasskey');
    await lost.get('useRecoveryCode', { email: EMAIL, code });
    const session = lost.cookies.get(SESSION);
    lost.cookies.delete(SESSION);
    await lost.get('useRecoveryCode', { email: EMAIL, code: code.toUpperCase() });
    expect(lost.cookies.get(SESSION)).toBe(session);
    const other = visitorAt(server);
    await other.ask('askForPasskey');
    expect((await other.ask('useRecoveryCode', { email: EMAIL, code })).refusal).toBe('WRONG_RECOVERY_CODE');
    expect((await lost.get('getPasskeys')).recoveryCodesLeft).toBe(RECOVERY_CODES - 1);
  });

  it('has the passkey that was added, and recovery codes that work', async () => {
    await using server = await start();
    const { visitor } = await entered(server, EMAIL, visitorAt(server));
    const response = await newPasskey(visitor);
    const first = await visitor.get('addPasskey', { response });
    const again = await visitor.get('addPasskey', { response });
    expect(again.passkey).toEqual(first.passkey);
    const { passkeys, recoveryCodesLeft } = await visitor.get('getPasskeys');
    expect([passkeys.length, recoveryCodesLeft]).toEqual([1, RECOVERY_CODES]);
    const [code = ''] = again.recoveryCodes ?? [];
    await visitorAt(server).get('useRecoveryCode', { email: EMAIL, code });
    // Once one is used they were seen, and stay.
    expect((await visitor.get('addPasskey', { response })).recoveryCodes).toBeNull();
    const { visitor: other } = await entered(server, 'choi@example.com', visitorAt(server));
    expect((await other.ask('addPasskey', { response })).refusal).toBe('PASSKEY_FAILED');
  });

  it('owns the studio by the link that was used up', async () => {
    await using server = await start();
    const visitor = visitorAt(server);
    await visitor.get('becomeOwner', { token: ownerToken(server) });
    visitor.cookies.delete(SESSION);
    expect((await visitor.get('becomeOwner', { token: ownerToken(server) })).account.role).toBe('owner');
    const other = await visitorAt(server).ask('becomeOwner', { token: ownerToken(server) });
    expect(other.refusal).toBe('OWNER_LINK_USED');
  });
});

const losses: readonly Loss[] = ['answer', 'commit'];
describe.skipIf(lacksPostgres).each(losses)('[AC25] where a commit in PostgreSQL loses its %s', (loss) => {
  /** Asks until the database is back. */
  const answered = async (ask: () => Promise<Answered>): Promise<Answered> => {
    let answer = await ask();
    await expect
      .poll(
        async () => {
          answer = answer.status >= 500 ? await ask() : answer;
          return answer.status;
        },
        { interval: 200, timeout: 30_000 },
      )
      .toBeLessThan(500);
    return answer;
  };

  it(
    'codes, recovery codes and passkeys work when asked again, whichever commit it was',
    async () => {
      await using postgres = await PostgresServer.start();
      await using way = await PostgresProxy.to(await postgres.createDatabase());
      await using server = await start({ DATABASE_URL: way.url });
      for (let at = 0; at < MOST; at += 1) {
        const email = `seo${at}@example.com`;
        const visitor = await asked(server, email, visitorAt(server));
        const code = codeIn(server.logged, email) ?? '';
        way.lose(loss, at);
        await answered(() => visitor.ask('checkCode', { email, code }));
        expect((await answered(() => visitor.ask('getMe'))).body).toMatchObject({ account: { email } });
        const options = (await answered(() => visitor.ask('askForNewPasskey'))).body as PasskeyOptions;
        const response = new SoftPasskey().make(options, visitor.url);
        const added = await answered(() => visitor.ask('addPasskey', { response }));
        expect(added.refusal).toBeNull();
        const { recoveryCodes } = added.body as { readonly recoveryCodes: readonly string[] };
        const elsewhere = visitorAt(server);
        await answered(() => elsewhere.ask('askForPasskey'));
        const used = { email, code: recoveryCodes[0] ?? '' };
        const recovered = await answered(() => elsewhere.ask('useRecoveryCode', used));
        expect(recovered.refusal).toBeNull();
        expect((await elsewhere.get('getDevices')).devices).toHaveLength(2);
        if (way.isToLose) {
          break;
        }
      }
    },
    SLOW_MS,
  );
});
