import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ageProofs } from '../support/accounts.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { lacks } from '../support/firefox.ts';
import { outOfReach, resize } from '../support/reach.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import {
  addAuthenticator,
  askForCode,
  offerNothingInFields,
  proveByCode,
  signIn,
} from '../support/signingIn.ts';

// Several browsers, one after another, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

describe('accounts', () => {
  it('[AC30] [AC31] [AC32] one signs in by a code from the server’s log, which is checked when it is full, and is back where one was', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await page.goto(`${server.url}/check`);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.waitForURL(/\/sign-in\?to=%2Fcheck$/);
    await page.getByText('This studio can’t send email yet').waitFor();

    await page.getByLabel('Email', { exact: true }).fill('seoyeon@example');
    await page.getByRole('button', { name: 'Get a code' }).click();
    await page.getByText('The end of the address seems to be missing').waitFor();
    expect(await page.getByLabel('Email', { exact: true }).evaluate((field) => field.matches(':focus'))).toBe(
      true,
    );

    const code = await askForCode(server, page, 'seoyeon@example.com');
    const field = page.getByLabel('Six-digit code');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    const wrong = code === '123456' ? '123457' : '123456';
    await field.fill(wrong);
    await page.getByText('Tries left: 4.').waitFor();
    expect(await field.inputValue()).toBe(wrong);
    await page.getByText(/^Send again in/).waitFor();

    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.locator('[data-offer]').waitFor();
    expect(
      await page.getByRole('button', { name: 'Not now' }).evaluate((button) => button.matches(':focus')),
    ).toBe(true);
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.waitForURL(`${server.url}/check`);
    await page.locator('[data-account]').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.locator('.toast').getByText('Classes you created or joined in this browser stay').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    expect(person.complaints.filter((text) => !/status of (403|429)/.test(text))).toEqual([]);
    await person.close();
  });

  it('[AC45] what is typed after a wrong code is the next one, and no try is lost by it', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await page.goto(`${server.url}/sign-in`);
    const code = await askForCode(server, page, 'again@example.com');
    const wrong = code === '123456' ? '123457' : '123456';
    await page.keyboard.type(wrong);
    await page.getByText('Tries left: 4.').waitFor();
    // Without pauses, digits come while the page would still be checking the wrong code once more.
    await page.keyboard.type(code, { delay: 300 });
    await page.locator('[data-offer]').waitFor();
    await person.close();
  });

  it.skipIf(lacks.passkeys)(
    '[AC32] a passkey is made on coming in first, with recovery codes shown once; both let one in again',
    async () => {
      const person = await Person.arrive(browser, { locale: 'en-US' });
      const { page } = person;
      await addAuthenticator(page);
      await offerNothingInFields(page);
      await page.goto(`${server.url}/sign-in`);
      const code = await askForCode(server, page, 'passkey@example.com');
      await page.getByLabel('Six-digit code').fill(code);
      await page.getByRole('button', { name: 'Make a passkey' }).click();
      await page.locator('[data-recovery-codes]').waitFor();
      const codes = await page.locator('[data-recovery-codes] li').allTextContents();
      expect(new Set(codes).size).toBe(10);
      await page.getByRole('button', { name: 'I’ve saved them' }).click();
      await page.waitForURL(`${server.url}/`);

      await page.locator('[data-account]').click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Sign in' }).click();
      const account = page.locator('[data-account]');
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await account.waitFor();

      await account.click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      const other = await Person.arrive(browser, { locale: 'en-US' });
      await other.page.goto(`${server.url}/sign-in?to=/account`);
      await other.page.getByRole('button', { name: 'Use a recovery code' }).click();
      await other.page.getByLabel('Email', { exact: true }).fill('passkey@example.com');
      await other.page.getByLabel('Recovery code', { exact: true }).fill(codes[0]?.toUpperCase() ?? '');
      await other.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await other.page.waitForURL(`${server.url}/account`);
      await other.page.getByText('Codes left: 9.').waitFor();
      await Promise.all([person.close(), other.close()]);
    },
  );

  it('[AC33] [AC34] a mentor’s class is theirs in a second browser, and a device is sent out', async () => {
    const first = await Person.arrive(browser, { locale: 'en-US' });
    const second = await Person.arrive(browser, { locale: 'en-US' });
    const create = async (title: string): Promise<void> => {
      await first.page.goto(`${server.url}/new`);
      await first.page.getByLabel('Class title').fill(title);
      await first.page.getByLabel('Mentor’s name').fill('Jeongeun');
      await first.page.getByRole('button', { name: 'Create class' }).click();
      await first.page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    };
    await create('Before the account');
    await signIn(server, first.page, 'mentor@example.com');
    await first.page.getByText('Classes in this browser only: 1').waitFor();
    await first.page.getByRole('button', { name: 'Keep in my account' }).click();
    await first.page.locator('[data-in-account]').waitFor();
    await create('With the account');

    await signIn(server, second.page, 'mentor@example.com');
    const row = second.page.locator('li', { hasText: 'With the account' });
    await row.waitFor();
    await second.page.locator('li', { hasText: 'Before the account' }).waitFor();
    await row.getByRole('link', { name: 'Show links' }).click();
    await second.page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    await second.page.goto(server.url);
    await row.getByRole('link', { name: 'Enter' }).click();
    await second.page.locator('video[data-source=preview]').waitFor();
    await second.page.getByRole('button', { name: 'Start class' }).click();
    await second.page.locator('video[data-source=camera]').waitFor();
    expect(await second.page.locator('[data-account]').count()).toBe(0);

    await first.page.goto(`${server.url}/account`);
    await first.page.locator('[data-device]').nth(1).waitFor();
    await first.page.getByRole('button', { name: /^Sign out: / }).click();
    await first.page.locator('.toast').getByText('That device is signed out.').waitFor();
    await expect.poll(() => first.page.locator('[data-device]').count()).toBe(1);
    await second.page.goto(`${server.url}/account`);
    await second.page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await second.page.getByText('Sign in to see this').waitFor();
    await Promise.all([first.close(), second.close()]);
  });

  it('[AC35] [AC40] the owner’s link makes one the owner, who says what others are', async () => {
    const path = server.ownerPath ?? '';
    const owner = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = owner;
    await signIn(server, page, 'owner@example.com');
    await page.goto(server.url + path);
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await page.waitForURL(`${server.url}/studio`);
    await page.locator('[data-account]').click();
    await page.getByRole('menuitem', { name: 'People' }).click();
    const mentor = page.getByLabel('Role: mentor@example.com');
    ageProofs(server.dataDir);
    await mentor.selectOption('mentor');
    await proveByCode(server, page, 'owner@example.com');
    await page.locator('.toast').getByText('mentor@example.com: Mentor').waitFor();
    await page.getByLabel('Role: owner@example.com').selectOption('person');
    await page.locator('.toast').getByText('There has to be an owner.').waitFor();
    await page.goto(server.url + path);
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await page.getByText('This link was already used').waitFor();
    await owner.close();
  });

  it('[AC36] a class link neither asks who is signed in nor loads what accounts need', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const asked: string[] = [];
    person.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await person.page.goto(`${server.url}/c/abcdefghijkl#nokey`);
    await person.page.locator('h1').waitFor();
    expect(asked.filter((path) => path.startsWith('/api/me') || /accounts|passkey/i.test(path))).toEqual([]);
    expect(
      await person.page
        .locator('[data-account]')
        .or(person.page.getByText('Sign in', { exact: true }))
        .count(),
    ).toBe(0);
    await person.close();
  });

  it('[AC37] every step fits a small phone and a phone on its side', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    const fits = async (what: string): Promise<void> => {
      for (const size of [
        { width: 360, height: 640 },
        { width: 844, height: 390 },
      ]) {
        await resize(page, size);
        expect({ what, size, found: await outOfReach(page) }).toEqual({ what, size, found: [] });
        // A name of one word stays on one line, whatever is beside it.
        const lines = await page.locator('header a[href="/"] span').evaluate((name) => {
          const range = document.createRange();
          range.selectNodeContents(name);
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
        });
        expect({ what, size, lines }).toEqual({ what, size, lines: 1 });
      }
    };
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel('Email', { exact: true }).waitFor();
    await fits('sign-in');
    const code = await askForCode(server, page, `${'long-address-'.repeat(4)}x@${'example.'.repeat(6)}com`);
    await fits('code');
    await page.getByLabel('Six-digit code').fill(code);
    await page.locator('[data-offer]').waitFor();
    await fits('offer');
    await person.close();
  });
});
