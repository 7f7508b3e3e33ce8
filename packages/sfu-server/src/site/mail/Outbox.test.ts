import { rmSync } from 'node:fs';
import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { TestMailServer } from '@gongbang/tests/support/mailServer.ts';

import { readSiteKey, siteSecrets } from '../../auth/siteSecrets.ts';
import { smtpMailer } from '../../mail/smtpMailer.ts';
import { MailError, type Mail, type Mailer, type SiteStores } from '../../ports/accounts.ts';
import { Outbox } from './Outbox.ts';
import { openSite } from '../../storage/site/openSite.ts';

const MAIL: Mail = { to: 'seo@example.com', subject: '로그인 코드', text: '123456', code: '123456' };
const TEN_MINUTES = 600_000;
const FROM = 'Studio <studio@example.org>';

let folder: string;
let clock: FakeClock;
let stores: SiteStores;
let closing: (() => Promise<void>)[];
let sent: Mail[];
/** Outcomes of the next mails; later ones go out. */
let outcomes: (() => Promise<void>)[];

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new FakeClock();
  sent = [];
  outcomes = [];
  const site = await openSite(folder);
  stores = site.stores;
  closing = [() => site.close()];
});
afterEach(async () => {
  for (const close of closing.reverse()) {
    await close();
  }
  rmSync(folder, { recursive: true });
});

function outboxOf(mailer: Mailer = recording): Outbox {
  const outbox = new Outbox({
    stores,
    secrets: siteSecrets(readSiteKey(folder)),
    mailer,
    clock,
    log: { info: () => undefined, warn: () => undefined },
  });
  closing.push(() => outbox.close());
  return outbox;
}

const recording: Mailer = {
  sends: true,
  send: async (mail) => {
    sent.push(mail);
    await outcomes.shift()?.();
  },
};

const failing = (mayTryAgain: boolean) => () => Promise.reject(new MailError('no', mayTryAgain));
/** Advances the clock until this many sends have been tried. */
const tried = async (count: number, ms = 0): Promise<void> => {
  clock.advance(ms);
  await vi.waitFor(() => {
    clock.advance(0);
    expect(sent).toHaveLength(count);
  });
};
const isEmpty = async (): Promise<boolean> =>
  (await stores.outbox.nextAt()) === null && (await stores.outbox.removeClaimed()) === 0;

describe('[AC6] the outbox', () => {
  it('sends what was kept, once, and nothing that was taken back', async () => {
    const outbox = outboxOf();
    await outbox.start();
    const lost = stores.transaction(async (inner) => {
      await outbox.put(inner, { ...MAIL, to: 'lost@example.com' }, clock.now() + TEN_MINUTES);
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    await stores.transaction((inner) => outbox.put(inner, MAIL, clock.now() + TEN_MINUTES));
    await tried(1);
    expect(sent).toEqual([MAIL]);
    await vi.waitFor(async () => {
      expect(await isEmpty()).toBe(true);
    });
  });

  it('tries again what nobody took, later and later, until it helps nobody', async () => {
    const outbox = outboxOf();
    outcomes = [failing(true), failing(true), failing(true)];
    await outbox.put(stores, MAIL, clock.now() + TEN_MINUTES);
    await tried(1);
    const waits: number[] = [];
    for (let count = 2; count <= 4; count += 1) {
      await vi.waitFor(async () => {
        expect(await stores.outbox.nextAt()).not.toBeNull();
      });
      const wait = ((await stores.outbox.nextAt()) ?? 0) - clock.now();
      waits.push(wait);
      await tried(count, wait);
    }
    expect(waits).toEqual([5_000, 15_000, 45_000]);
  });

  it('gives up what was refused for good, and what is not known to have been taken', async () => {
    const outbox = outboxOf();
    outcomes = [failing(false), () => Promise.reject(new Error('broken off'))];
    await outbox.put(stores, MAIL, clock.now() + TEN_MINUTES);
    await outbox.put(stores, MAIL, clock.now() + TEN_MINUTES);
    await tried(2);
    await vi.waitFor(async () => {
      expect(await isEmpty()).toBe(true);
    });
  });

  it('sends nothing twice, also when the server stopped meanwhile', async () => {
    const outbox = outboxOf();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    outcomes = [() => promise];
    await outbox.put(stores, MAIL, clock.now() + TEN_MINUTES);
    await tried(1);
    // The next process finds it in transit.
    const next = outboxOf();
    await next.start();
    await next.put(stores, { ...MAIL, to: 'choi@example.com' }, clock.now() + TEN_MINUTES);
    await tried(2);
    expect(sent.map(({ to }) => to)).toEqual(['seo@example.com', 'choi@example.com']);
    resolve(undefined);
  });

  it('sends none that comes too late', async () => {
    const outbox = outboxOf();
    await outbox.put(stores, MAIL, clock.now());
    await outbox.put(stores, { ...MAIL, to: 'choi@example.com' }, clock.now() + 1);
    await tried(1);
    expect(sent[0]?.to).toBe('choi@example.com');
  });
});

describe('[AC22] a mail that is taken slowly', () => {
  const putTo = async (outbox: Outbox, ...names: string[]): Promise<void> => {
    for (const name of names) {
      await outbox.put(stores, { ...MAIL, to: `${name}@example.com` }, clock.now() + TEN_MINUTES);
    }
  };

  it('holds up none that comes after it, not even one that comes later', async () => {
    const outbox = outboxOf();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    outcomes = [() => promise];
    await putTo(outbox, 'slow', 'b', 'c', 'd', 'e');
    await tried(5);
    await putTo(outbox, 'f');
    await tried(6);
    resolve(undefined);
    await vi.waitFor(async () => {
      expect(await isEmpty()).toBe(true);
    });
  });

  it('is one of three on their way, and no more', async () => {
    const outbox = outboxOf();
    const slow = [1, 2, 3].map(() => Promise.withResolvers<undefined>());
    outcomes = slow.map(
      ({ promise }) =>
        () =>
          promise,
    );
    await putTo(outbox, 'a', 'b', 'c', 'd');
    await tried(3);
    // The fourth has had every chance to go out.
    for (let turn = 0; turn < 20; turn += 1) {
      clock.advance(0);
      await stores.outbox.nextAt();
    }
    expect(sent).toHaveLength(3);
    slow[1]?.resolve(undefined);
    await tried(4);
    slow[0]?.resolve(undefined);
    slow[2]?.resolve(undefined);
  });

  it('is waited for at the end, and the others go out no more', async () => {
    const outbox = outboxOf();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    outcomes = [() => promise, () => promise, () => promise];
    await putTo(outbox, 'a', 'b', 'c', 'd');
    await tried(3);
    const closed = outbox.close();
    resolve(undefined);
    await closed;
    expect([sent.length, await stores.outbox.removeClaimed()]).toEqual([3, 0]);
    expect(await stores.outbox.nextAt()).not.toBeNull();
  });

  it('by a real mail server: each goes out once, over three connections at most', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const mailServer = await TestMailServer.start((verb, to) =>
      verb === 'RCPT' && to.startsWith('slow') ? promise : undefined,
    );
    closing.push(() => mailServer[Symbol.asyncDispose]());
    const outbox = outboxOf(smtpMailer(mailServer.url, FROM));
    const names = Array.from({ length: 12 }, (_, index) => (index === 1 ? 'slow' : `n${index}`));
    await putTo(outbox, ...names);
    const taken = (): string[] => mailServer.mails.map(({ to }) => to.split('@')[0] ?? '').sort();
    const arrived = (expected: string[]) =>
      vi.waitFor(
        () => {
          clock.advance(0);
          expect(taken()).toEqual(expected.sort());
        },
        { timeout: 15_000 },
      );
    await arrived(names.filter((name) => name !== 'slow'));
    resolve(undefined);
    await arrived([...names]);
    expect(mailServer.most).toBeLessThanOrEqual(3);
    await vi.waitFor(async () => {
      expect(await isEmpty()).toBe(true);
    });
  });
});

describe('[AC6] SMTP', () => {
  /** A mail server that gives the test's answer to one command, and a mailer that sends to it. */
  async function server(answers: Readonly<Record<string, string | null>> = {}) {
    const mailServer = await TestMailServer.start((verb) => answers[verb]);
    const stop = () => mailServer[Symbol.asyncDispose]();
    closing.push(stop);
    return { said: mailServer.said, stop, mailServer, mailer: smtpMailer(mailServer.url, FROM) };
  }

  it('sends a mail as it was written, to one address', async () => {
    const { said, mailer } = await server();
    await mailer.send({ ...MAIL, text: 'code 123456\n' });
    const whole = said.join('');
    expect(whole).toMatch(/MAIL FROM:<studio@example.org>/);
    expect(whole).toMatch(/RCPT TO:<seo@example.com>/);
    expect(whole).toMatch(/code 123456/);
    expect(whole).toMatch(/Subject: =\?UTF-8\?/);
  });

  it('[AC21] tells the log why, and of nobody', async () => {
    const { mailer } = await server({ RCPT: '550 5.1.1 <seo@example.com>: no such user' });
    const refusal = await mailer.send(MAIL).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ message: expect.stringContaining('no such user') as string });
    expect(inspect(refusal, { depth: 9 })).not.toContain('seo@');
  });

  it.each([
    ['a full mailbox', { RCPT: '450 later' }, true],
    ['an unknown mailbox', { RCPT: '550 nobody' }, false],
    ['a server that breaks off with the mail in hand', { CONTENT: null }, false],
    ['a server that refuses the mail for now', { CONTENT: '451 later' }, true],
  ])('tells of %s whether another try may help: %j %s', async (_what, answers, mayTryAgain) => {
    const { mailer } = await server(answers);
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ name: 'MailError', mayTryAgain });
  });

  it('tries again where no server answers', async () => {
    const { mailer, stop } = await server();
    await stop();
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ name: 'MailError', mayTryAgain: true });
  });
});
