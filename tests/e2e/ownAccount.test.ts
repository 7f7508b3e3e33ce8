import { readFileSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ageProofs } from '../support/accounts.ts';
import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { lacks } from '../support/firefox.ts';
import { loseAnswer } from '../support/lostAnswers.ts';
import { outOfReach, resize } from '../support/reach.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import {
  addAuthenticator,
  askForCode,
  codesFor,
  offerNothingInFields,
  proofDialog,
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

/** Everything is in reach at each window size, and axe finds nothing by day or night. */
async function fits(page: Page): Promise<void> {
  for (const size of [
    { width: 360, height: 640 },
    { width: 844, height: 390 },
    { width: 1440, height: 900 },
  ]) {
    await resize(page, size);
    expect({ size, found: await outOfReach(page) }).toEqual({ size, found: [] });
  }
  for (const theme of ['dark', 'light']) {
    await page.evaluate((wanted) => {
      document.documentElement.dataset['theme'] = wanted;
    }, theme);
    expect({ theme, found: await seriousFindings(page) }).toEqual({ theme, found: [] });
  }
}

describe('[AC20] [AC40] a fresh proof on the account’s page', () => {
  it('is asked for over what was written, which stays, and then goes on by itself', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await signIn(server, page, 'fresh@example.com');
    ageProofs(server.dataDir);
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'Change email' }).click();
    const field = page.getByLabel('New email', { exact: true });
    await field.fill('next@example.com');
    await page.getByRole('button', { name: 'Get a code' }).click();
    const dialog = proofDialog(page);
    await dialog.getByRole('button', { name: 'Get a code' }).waitFor();
    await fits(page);
    // Changing one's mind loses nothing either.
    await page.keyboard.press('Escape');
    await page.locator('.toast').getByText('Nothing was changed, because you didn’t confirm').waitFor();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
    expect([await field.inputValue(), codesFor(server, 'next@example.com')]).toEqual([
      'next@example.com',
      [],
    ]);

    await page.getByRole('button', { name: 'Get a code' }).click();
    await proveByCode(server, page, 'fresh@example.com');
    await expect.poll(() => codesFor(server, 'next@example.com').length, { timeout: 20_000 }).toBe(1);
    await page.getByLabel('Six-digit code').fill(codesFor(server, 'next@example.com')[0] ?? '');
    await page.locator('.toast').getByText('Your email was changed.').waitFor();
    expect(person.complaints.filter((text) => !/status of (403|429)/.test(text))).toEqual([]);
    await person.close();
  });

  it.skipIf(lacks.passkeys)(
    'is given by a passkey, or by a code where one has no passkey at hand',
    async () => {
      const person = await Person.arrive(browser, { locale: 'en-US' });
      const { page } = person;
      await addAuthenticator(page);
      await offerNothingInFields(page);
      await signIn(server, page, 'key@example.com');
      await page.goto(`${server.url}/account`);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('button', { name: 'I’ve saved them' }).click();
      ageProofs(server.dataDir);
      await page.getByRole('button', { name: 'Get new ones' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Get new ones' }).click();
      await proofDialog(page).getByRole('button', { name: 'Use a passkey' }).click();
      await page.locator('[data-recovery-codes]').waitFor();
      await page.getByRole('button', { name: 'I’ve saved them' }).click();
      ageProofs(server.dataDir);
      await page.getByRole('button', { name: /^Remove passkey/ }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
      await proveByCode(server, page, 'key@example.com');
      await page.locator('.toast').getByText('The passkey was removed.').waitFor();
      await person.close();
    },
  );
});

describe('[AC21] one’s own data on the account’s page', () => {
  it('is downloaded with links, and deleted after all was said; other devices are out at once', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const phone = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await signIn(server, page, 'leaver@example.com');
    await signIn(server, phone.page, 'leaver@example.com');
    await page.goto(`${server.url}/new`);
    await page.getByLabel('Class title').fill('Tea bowls');
    await page.getByLabel('Mentor’s name').fill('Jeongeun');
    await page.getByRole('button', { name: 'Create class' }).click();
    await page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    await page.goto(`${server.url}/account`);
    await page.evaluate(() => {
      sessionStorage.setItem('gongbang:writing:reply:one', '"half written"');
    });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const saved = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as {
      account: { email: string };
      classes: { title: string; mentorLink: string }[];
    };
    expect(saved.account.email).toBe('leaver@example.com');
    const [{ title, mentorLink } = { title: '', mentorLink: '' }] = saved.classes;
    expect([title, mentorLink.startsWith(`${server.url}/m/`)]).toEqual(['Tea bowls', true]);

    ageProofs(server.dataDir);
    await page.getByRole('button', { name: 'Delete account' }).click();
    const asked = page.getByRole('alertdialog');
    await asked.getByText('Your classes aren’t deleted.').waitFor();
    await fits(page);
    await asked.getByRole('button', { name: 'Delete account' }).click();
    await proveByCode(server, page, 'leaver@example.com');
    await page.locator('.toast').getByText('Your account was deleted.').waitFor();
    await page.waitForURL(`${server.url}/`);
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
    await page.locator('li', { hasText: 'Tea bowls' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('gongbang:writing:reply:one'))).toBeNull();
    await phone.page.goto(`${server.url}/account`);
    await phone.page.getByText('Sign in to see this').waitFor();
    await page.goto(mentorLink);
    await page.locator('video[data-source=preview]').waitFor();
    await Promise.all([person.close(), phone.close()]);
  });
});

describe('[AC46] an account whose deletion was not answered', () => {
  it.each([
    ['at once', false],
    ['at the next press, where the server could not be asked', true],
  ])('is said to be deleted %s', async (_, isAway) => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    const remove = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Delete account' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete account' }).click();
    };
    await signIn(server, page, `lost-${isAway ? 'twice' : 'once'}@example.com`);
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'Delete account' }).waitFor();
    const whoIsIn = '**/api/me';
    if (isAway) {
      await page.route(whoIsIn, (route) =>
        route.request().method() === 'GET' ? route.abort('connectionrefused') : route.fallback(),
      );
    }
    await loseAnswer(page, whoIsIn);
    await remove();
    if (isAway) {
      await page.locator('.toast').getByText('can’t be reached').waitFor();
      await page.unroute(whoIsIn);
      await remove();
    }
    await page.locator('.toast').getByText('Your account was deleted.').waitFor();
    await page.waitForURL(`${server.url}/`);
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
    expect(person.complaints).toEqual([]);
    await person.close();
  });
});

describe('[AC38] where signing in does not work', () => {
  it.each([
    ['refused=CANCELLED&issuer=gone', 'That account didn’t let you in. You stopped on their page.'],
    ['refused=whatever&issuer=%3Cb%3E', 'That account didn’t let you in. Try again, or sign in another way.'],
    ['refused=', 'That account didn’t let you in. Try again, or sign in another way.'],
  ])('it is said what helps, whatever the address says: %s', async (query, text) => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    await person.page.goto(`${server.url}/sign-in?${query}`);
    await expect.poll(() => person.page.getByRole('alert').innerText(), { timeout: 20_000 }).toBe(text);
    await person.page.getByLabel('Email', { exact: true }).waitFor();
    expect(await seriousFindings(person.page)).toEqual([]);
    await person.close();
  });

  it('because the browser takes no cookies and keeps nothing, it is said at once', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    await person.page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false });
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, name, {
          get: () => {
            throw new DOMException('Access is denied', 'SecurityError');
          },
        });
      }
    });
    await person.page.goto(`${server.url}/sign-in`);
    await person.page.getByText('This browser doesn’t accept cookies').waitFor();
    await person.page.getByText('Class links still work.').waitFor();
    await person.close();
  });

  it('because the browser drops them without a word, it is said with the code, and not that the code is old', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await page.goto(`${server.url}/sign-in`);
    const code = await askForCode(server, page, 'dropped@example.com');
    await person.context.clearCookies();
    await page.getByLabel('Six-digit code').fill(code);
    await page.getByText('This browser doesn’t accept cookies').waitFor();
    await person.close();
  });
});

describe('[AC11] a passkey that the browser offers', () => {
  it.skipIf(lacks.passkeys)(
    'in the field for the address signs in once it is taken, without a press',
    async () => {
      const person = await Person.arrive(browser, { locale: 'en-US' });
      const { page } = person;
      await addAuthenticator(page);
      await signIn(server, page, 'autofill@example.com');
      await page.goto(`${server.url}/account`);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('button', { name: 'I’ve saved them' }).click();
      await page.locator('[data-account]').click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
      await page.addInitScript(() => {
        const get = navigator.credentials.get.bind(navigator.credentials);
        navigator.credentials.get = (options) => {
          sessionStorage.setItem('asked', String(options?.mediation));
          return get(options);
        };
      });
      // The device accepts an offer at once, as a willing person does.
      await page.goto(`${server.url}/sign-in?to=/account`);
      await page.waitForURL(`${server.url}/account`);
      await page.locator('[data-account]').waitFor();
      expect(await page.evaluate(() => sessionStorage.getItem('asked'))).toBe('conditional');
      await person.close();
    },
  );
});
