import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { NO_PAYMENTS, paymentRoutes } from '@gongbang/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { enteredOwner } from '../support/accounts.ts';
import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser, keepPicture } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { getCourses } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { FakePortOne } from '../support/fakeProviders/FakePortOne.ts';
import { FakeProviders } from '../support/fakeProviders/FakeProviders.ts';
import { FakeStripe } from '../support/fakeProviders/FakeStripe.ts';
import { FakeToss } from '../support/fakeProviders/FakeToss.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const OUTPUT = join(import.meta.dirname, '../output');
const PHONE = { width: 360, height: 640 };
const DAY_MS = 24 * 3_600_000;

let browser: Browser;
let fakes: FakeProviders;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  [browser, fakes] = await Promise.all([launchBrowser(), FakeProviders.start()]);
});
afterAll(async () => {
  await browser.close();
  await fakes.close();
});

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true });

/** Somebody who has filled in their details, up to the press that pays. */
async function atCheckout(
  server: TestServer,
  viewport = { width: 1280, height: 800 },
  isTrial = false,
): Promise<Person> {
  const owner = await enteredOwner(server);
  if (isTrial) {
    await owner.askRow(paymentRoutes.putPaymentSettings, { ...NO_PAYMENTS, isTrial });
  }
  const course = await getCourses(owner, 'createCourse', {
    ...{ title: 'A tea bowl by hand', minutes: 120, seats: 4, price: 35_000 },
  });
  const draft = { startsAt: Date.now() + 10 * DAY_MS, timeZone: 'Asia/Seoul' };
  const date = await getCourses(owner, 'openDate', draft, { params: { courseId: course.id } });
  const person = await Person.arrive(browser, { locale: 'en-US', viewport });
  const { page } = person;
  await page.goto(`${server.url}/book/${date.id}`);
  await button(page, /^Take a seat/).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Seoyeon Park');
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill('seoyeon@example.org');
  return person;
}

const press = async (page: Page, what: 'pay' | 'decline' | 'close'): Promise<void> => {
  await page.locator(`[data-press="${what}"]`).click();
};

describe.each([
  ['toss', FakeToss.keys, /\/toss\/window/],
  ['portone', FakePortOne.keys, /\/portone\/window/],
  ['stripe', FakeStripe.keys, /\/stripe\/window/],
] as const)('paying through %s', (id, env, windowAt) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer({
      ...{ media: new FakeMediaServer().backend, env, paymentEndpoints: fakes.endpoints },
    });
  });
  afterEach(() => server[Symbol.asyncDispose]());

  it('[PG12] somebody pays by card in the provider’s window, after they closed it once, and is booked', async () => {
    const person = await atCheckout(server);
    const { page } = person;
    await button(page, /^Pay /).click();
    await page.waitForURL(windowAt);
    await press(page, 'close');
    await page.waitForURL(/\/b\/\w+\?paid$/);
    await page.getByText('No money was taken').first().waitFor();
    await page.getByText('Try the same way again').first().click();
    await page.waitForURL(/\/book\/\w+/);
    await button(page, /^Pay /).click();
    await page.waitForURL(windowAt);
    await press(page, 'pay');
    await page.waitForURL(/\/b\/\w+\?paid$/);
    await page.getByText('Paid', { exact: true }).first().waitFor();
    await keepPicture(page, join(OUTPUT, `payments-${id}.png`));
    expect(person.complaints).toEqual([]);
    await person.close();
  });
});

describe('the page before a window', () => {
  it('[PG10] says that nothing was taken where the window does not open, and opens it once that is possible', async () => {
    await using server = await startTestServer({
      ...{ media: new FakeMediaServer().backend, env: FakeToss.keys, paymentEndpoints: fakes.endpoints },
    });
    const person = await atCheckout(server, PHONE);
    const { page } = person;
    await page.route('**/toss/sdk.js', (route) => route.abort());
    await button(page, /^Pay /).click();
    await page.waitForURL(/\/pay\/\w+$/);
    await page.getByText('didn’t open').waitFor();
    for (const words of ['A tea bowl by hand', '₩35,000', 'Toss Payments']) {
      await page.getByText(words).first().waitFor();
    }
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await keepPicture(page, join(OUTPUT, 'payments-window.png'));
    await page.unroute('**/toss/sdk.js');
    await page.getByRole('button', { name: 'Open the payment window' }).click();
    await page.waitForURL(/\/toss\/window/);
    // Going back is no trap: one press opens the window again.
    await page.goBack();
    await page.getByRole('button', { name: 'Open the payment window' }).waitFor();
    expect(await page.getByRole('link', { name: 'Go back without paying' }).count()).toBe(1);
    // Some windows are inside the page, and report that they were closed.
    const closed = `window.TossPayments = () => ({
      payment: () => ({ requestPayment: () => Promise.reject({ code: 'USER_CANCEL' }) }),
    });`;
    await page.route('**/toss/sdk.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: closed }),
    );
    await page.getByRole('button', { name: 'Open the payment window' }).click();
    await page.waitForURL(/\/b\/\w+\?paid$/);
    await page.getByText('No money was taken').first().waitFor();
    await person.close();
  });

  it('[PG10] pays nothing by one of three buttons where payments are tried', async () => {
    await using server = await startTestServer({ media: new FakeMediaServer().backend });
    const person = await atCheckout(server, PHONE, true);
    const { page } = person;
    await button(page, /^Pay /).click();
    await page.waitForURL(/\/pay\/\w+$/);
    await page.getByText('No money moves').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await keepPicture(page, join(OUTPUT, 'payments-trial.png'));
    await page.getByRole('button', { name: 'Pretend it was paid' }).click();
    await page.waitForURL(/\/b\/\w+\?paid$/);
    await page.getByText('Paid', { exact: true }).first().waitFor();
    expect(person.complaints).toEqual([]);
    await person.close();
  });
});
