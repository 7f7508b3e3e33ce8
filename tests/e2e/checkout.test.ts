import type { Booking, CourseDraft, OwnCourse, OwnDate, OwnMoney, PaymentSettings } from '@gongbang/protocol';
import { NO_PAYMENTS, USUAL_REFUND_RULE } from '@gongbang/protocol';
import { siteKo } from '@gongbang/web/i18n/site/ko.ts';
import { moneyText } from '@gongbang/web/layout/money.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { signIn } from '../support/signingIn.ts';
import { ends, say } from '../support/words.ts';

// Several people, one after another, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const DAY_MS = 24 * 3_600_000;
const PHONE = { width: 390, height: 844 };
const { pay, paying, booking: words, courseFailed } = siteKo;
const won = (amount: number): string => moneyText({ amount, currency: 'KRW' }, 'ko');

const ACCOUNT = { bank: '국민은행', holder: '흙담공방', number: '000000-00-000000' };
const SETTINGS: PaymentSettings = {
  ...NO_PAYMENTS,
  ...{ transfer: ACCOUNT, isTrial: true, taxPercent: 10 },
  seller: { ...NO_PAYMENTS.seller, name: '흙담공방', registration: '000-00-00000' },
};

let server: ServerProcess;
let browser: Browser;
let mentor: Person;
let course: OwnCourse;
let date: OwnDate;

/** Sends a request as whoever is signed in on a page. */
async function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  const answer = await page.evaluate(
    async ([how, where, json]) => {
      const response = await fetch(where, {
        method: how,
        ...(json === undefined ? {} : { body: json, headers: { 'Content-Type': 'application/json' } }),
      });
      return { isOk: response.ok, text: await response.text() };
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
  expect(answer.isOk, `${method} ${path}: ${answer.text}`).toBe(true);
  return JSON.parse(answer.text) as T;
}

const visible = (found: Locator): Locator => found.filter({ visible: true }).first();
const button = (page: Page, name: string | RegExp): Locator => visible(page.getByRole('button', { name }));
/** The text of the element with the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent.trim() ?? '');

/** Takes a seat from the course's page, as far as the checkout. */
async function toCheckout(page: Page): Promise<void> {
  await page.goto(`${server.url}/c/${course.slug}`);
  await button(page, ends(siteKo.booking.submit)).click();
  await page.waitForURL(/\/book\//);
  await page.getByRole('textbox', { name: words.name, exact: true }).waitFor();
}

async function fillIn(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: words.name, exact: true }).fill(name);
  await page.getByRole('textbox', { name: words.email, exact: true }).fill(`${name}@example.com`);
}

/** Which booking a page shows. */
async function bookingAt(page: Page): Promise<Booking> {
  const { id, key } = await page.evaluate(() => {
    const [, , found = ''] = location.pathname.split('/');
    return { id: found, key: location.hash.slice(1) };
  });
  return page.evaluate(
    async ([of, bearer]) => {
      const response = await fetch(`/api/bookings/${of}`, { headers: { Authorization: `Bearer ${bearer}` } });
      return (await response.json()) as Booking;
    },
    [id, key] as const,
  );
}

beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

describe('a seat that is paid', () => {
  it('is offered by a studio that takes transfers and trials', async () => {
    mentor = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = mentor;
    await signIn(server, page, 'mentor@example.com');
    await page.goto(server.url + (server.ownerPath ?? ''));
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await page.waitForURL(`${server.url}/studio`);
    await ask(page, 'PATCH', '/api/me', { name: '이정은' });
    await ask(page, 'PUT', '/api/studio/payments', SETTINGS);
    const draft: Partial<CourseDraft> = {
      ...{ title: '손으로 빚는 찻잔', craft: '도예', minutes: 90, seats: 4, price: 35_000 },
      ...{ kit: { price: 12_000, what: '백자토 500g', days: 2 }, refundRule: USUAL_REFUND_RULE },
    };
    course = await ask<OwnCourse>(page, 'POST', '/api/studio/courses', draft);
    date = await ask<OwnDate>(page, 'POST', `/api/studio/courses/${course.id}/dates`, {
      ...{ startsAt: Date.now() + 10 * DAY_MS, timeZone: 'Asia/Seoul' },
    });
    expect(course.price).toBe(35_000);
  });

  it('[PC3] [PC4] the price on the card is the price in the end; the kit is never chosen beforehand', async () => {
    const person = await Person.arrive(browser, { locale: 'ko-KR', viewport: PHONE });
    const { page } = person;
    await page.goto(`${server.url}/c/${course.slug}`);
    await page.locator('[data-book] .price').getByText(won(35_000)).waitFor();
    await page.locator('[data-book]').getByText(siteKo.course.kitBeside).waitFor();
    await page.locator('[data-kit]').getByText(won(12_000)).waitFor();
    await page.getByText(siteKo.money.always).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await toCheckout(page);
    const kit = page.getByRole('checkbox');
    expect(await kit.isChecked()).toBe(false);
    expect(await page.getByLabel(pay.address).count()).toBe(0);
    // A way that moves no money is never preselected.
    await button(page, say(pay.submitTransfer, { amount: won(35_000) })).waitFor();
    await kit.check();
    const submit = button(page, say(pay.submitTransfer, { amount: won(47_000) }));
    await fillIn(page, 'seoyeon');
    await submit.click();
    await page.getByText(pay.addressMissing).waitFor();
    expect(await page.getByLabel(pay.address).evaluate((field) => field.matches(':focus'))).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    // A half-written form is there after a reload.
    await page.getByLabel(pay.address).fill('서울 마포구 1');
    await page.reload();
    expect(await page.getByLabel(pay.address).inputValue()).toBe('서울 마포구 1');
    await kit.uncheck();
    await button(page, say(pay.submitTransfer, { amount: won(35_000) })).waitFor();
    await button(page, words.stop).click();
    await page.waitForURL(`${server.url}/c/${course.slug}`);
    expect(person.complaints).toEqual([]);
    await person.close();
  });

  it('[PC10] in English, on a small phone, the ways to pay read in whole words', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US', viewport: { width: 360, height: 640 } });
    const { page } = person;
    await page.goto(`${server.url}/c/${course.slug}`);
    await button(page, /^Book/).click();
    const name = page.locator('[data-way=transfer] b');
    await name.waitFor();
    // As somebody in Seoul reads it.
    await page.locator('[data-way=transfer] .small').evaluate((until) => {
      until.textContent = 'by midnight at the end of Mon, Nov 30';
    });
    const { width, wanted } = await name.evaluate((word) => {
      const longest = word.cloneNode() as HTMLElement;
      longest.textContent = 'transfer';
      longest.style.cssText = 'position: absolute; white-space: nowrap';
      word.after(longest);
      return { width: word.getBoundingClientRect().width, wanted: longest.getBoundingClientRect().width };
    });
    expect(width).toBeGreaterThanOrEqual(wanted);
    await button(page, 'Never mind').click();
    await page.waitForURL(`${server.url}/c/${course.slug}`);
    await person.close();
  });

  it('[PC12] the arrow of the way back stays beside its words on a small phone, with the longest title', async () => {
    const person = await Person.arrive(browser, { locale: 'ko-KR', viewport: { width: 360, height: 640 } });
    const { page } = person;
    await toCheckout(page);
    const back = page.locator(`main a[href="/c/${course.slug}"]`).first();
    await back.locator('span').evaluate((title) => {
      title.textContent = '손으로 빚는 핀치 포트와 작은 접시: '.repeat(4);
    });
    const [arrow, title] = await Promise.all([
      back.locator('svg').boundingBox(),
      back.locator('span').boundingBox(),
    ]);
    expect(title?.x).toBeGreaterThanOrEqual((arrow?.x ?? 0) + (arrow?.width ?? 0));
    await button(page, words.stop).click();
    await page.waitForURL(`${server.url}/c/${course.slug}`);
    await person.close();
  });

  it('[PC5] a price that changed is shown before anything else happens', async () => {
    const person = await Person.arrive(browser, { locale: 'ko-KR' });
    const { page } = person;
    await toCheckout(page);
    // The person who pressed for the seat hears that it is held.
    await page.locator('.note[data-result]:focus').waitFor();
    await fillIn(page, 'minjae');
    await page.locator(`[data-way=transfer]`).click();
    await ask(mentor.page, 'PATCH', `/api/studio/courses/${course.id}`, { price: 42_000 });
    await button(page, say(pay.submitTransfer, { amount: won(35_000) })).click();
    const changed = say(pay.changed, { before: won(35_000), now: won(42_000) });
    await page.locator('[data-changed]').getByText(changed).waitFor();
    expect(page.url()).toContain('/book/');
    // It has the focus, and nothing is ordered at the new price before the person confirms having seen it.
    await page.locator('[data-changed]:focus').waitFor();
    const again = button(page, say(pay.submitTransfer, { amount: won(42_000) }));
    expect(await again.isDisabled()).toBe(true);
    await button(page, pay.changedAgree).click();
    await page.locator('[data-changed]:focus').waitFor();
    expect(await again.isEnabled()).toBe(true);
    await ask(mentor.page, 'PATCH', `/api/studio/courses/${course.id}`, { price: 35_000 });
    await button(page, words.stop).click();
    await page.waitForURL(`${server.url}/c/${course.slug}`);
    await person.close();
  });

  it('[PC11] by a refund rule that changed nothing is ordered: the page says so, and shows it', async () => {
    const person = await Person.arrive(browser, { locale: 'ko-KR' });
    const { page } = person;
    await toCheckout(page);
    await fillIn(page, 'sora');
    await page.locator(`[data-way=transfer]`).click();
    const rule = () => page.locator('#refund').textContent();
    expect(await rule()).toContain(won(17_500));
    await ask(mentor.page, 'PATCH', `/api/studio/courses/${course.id}`, { refundRule: [] });
    await button(page, say(pay.submitTransfer, { amount: won(35_000) })).click();
    await page.getByText(courseFailed.TERMS_CHANGED).first().waitFor();
    expect(page.url()).toContain('/book/');
    await expect.poll(rule).not.toContain(won(17_500));
    await ask(mentor.page, 'PATCH', `/api/studio/courses/${course.id}`, { refundRule: USUAL_REFUND_RULE });
    await button(page, words.stop).click();
    await page.waitForURL(`${server.url}/c/${course.slug}`);
    await person.close();
  });

  it('[PC7] [PC8] a transfer says what to send where; paid, it is cancelled for what was said, and the money is seen on its way; [AC24] whoever deletes the account reads first what becomes of it', async () => {
    const person = await Person.arrive(browser, { locale: 'ko-KR', viewport: PHONE });
    const { page } = person;
    await toCheckout(page);
    await fillIn(page, 'yujin');
    await page.locator(`[data-way=transfer]`).click();
    await button(page, say(pay.submitTransfer, { amount: won(35_000) })).click();
    await page.waitForURL(/\/b\//);
    const waiting = page.locator('[data-awaiting]');
    for (const text of [ACCOUNT.number, won(35_000), pay.awaiting]) {
      await waiting.getByText(text).first().waitFor();
    }
    expect(await focused(page)).toBe(pay.awaiting);
    const { id, order } = await bookingAt(page);
    const as = order?.state.is === 'awaiting' ? order.state.as : 'nobody';
    await waiting.getByText(as).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await ask(mentor.page, 'POST', `/api/studio/bookings/${id}/transfer`, { total: 35_000 });
    const leaver = await Person.arrive(browser, { locale: 'en-US' });
    await signIn(server, leaver.page, 'yujin@example.com');
    await leaver.page.goto(`${server.url}/account`);
    await leaver.page.getByRole('button', { name: 'Delete account' }).click();
    const leaving = leaver.page.getByRole('alertdialog');
    await leaving.getByText('What you paid is refunded by the refund policy').waitFor();
    await leaving.getByText('Your upcoming bookings are cancelled too: 1.').waitFor();
    await leaver.close();
    await page.goto(`${server.url}/my`);
    await page.getByRole('link', { name: siteKo.mine.open }).click();
    await page.getByText(say(pay.backNow, { paid: won(35_000), amount: won(35_000) })).waitFor();
    await page.getByRole('link', { name: pay.receipt }).click();
    await page
      .locator('[data-receipt]')
      .getByText(order?.number ?? 'no number')
      .waitFor();
    await page
      .locator('[data-receipt]')
      .getByText(say(pay.taxIn, { percent: '10' }))
      .waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goBack();

    await button(page, words.cancel).click();
    const dialog = page.locator('[data-cancel]');
    await dialog.locator('.total').getByText(won(35_000)).waitFor();
    await dialog.getByText(pay.ifCancelled).waitFor();
    expect(await focused(page)).toBe(words.keep);
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.confirm }).click();
    await page.locator('[data-refund=needsAccount]').waitFor();
    await page.locator('[data-money]:focus').waitFor();
    await button(page, pay.accountSend).click();
    await page.getByText(pay.accountMissing).first().waitFor();
    await page.getByLabel(pay.bank).fill('신한은행');
    await page.getByLabel(pay.number).fill('110-000-000000');
    await button(page, pay.accountSend).click();
    await page.locator('[data-refund=byHand]').waitFor();
    await page.locator('[data-money]:focus').waitFor();
    // A typo can be corrected until it is sent.
    await page.getByText(say(pay.accountEnd, { end: '0000' })).waitFor();
    await button(page, pay.accountEdit).click();
    await page.getByLabel(pay.bank).fill('신한은행');
    await page.getByLabel(pay.number).fill('12-34');
    await button(page, pay.accountSend).click();
    await page.getByText(pay.numberShort).waitFor();
    await page.getByLabel(pay.number).fill('110-000-001234');
    await button(page, pay.accountSend).click();
    await page.getByText(say(pay.accountEnd, { end: '1234' })).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const { refunds } = await ask<OwnMoney>(mentor.page, 'GET', '/api/studio/money');
    await ask(mentor.page, 'POST', `/api/studio/refunds/${refunds[0]?.id ?? ''}/settlement`);
    // Nobody reloads the page: it checks by itself when somebody comes back to it.
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await page.locator('[data-refund=done]').getByText(won(35_000)).waitFor();
    await page.goto(`${server.url}/my`);
    await page.getByText(say(pay.backDone, { amount: won(35_000) })).waitFor();
    expect(person.complaints).toEqual([]);
    await person.close();
  });

  it('[PC6] [PC9] a trial says everywhere that no money moves; declined, it can be paid again; paid, the focus is on it', async () => {
    const person = await Person.arrive(browser, { locale: 'ko-KR', viewport: PHONE });
    const { page } = person;
    await toCheckout(page);
    await fillIn(page, 'hana');
    await page.locator('[data-way=trial]').click();
    await page.locator('main [data-trial]').first().waitFor();
    const submit = button(page, say(pay.submit, { amount: won(35_000) }));
    await submit.click();
    await page.waitForURL(/\/pay\//);
    // The browser's back button leads to the booking, which waits for the window.
    await page.goBack();
    await page.locator('[data-paying=window]').getByText(pay.window).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: say(pay.openAgain, { amount: won(35_000) }) }).click();
    await page.waitForURL(/\/pay\//);
    await page.locator('button[value=decline]').click();
    await page.waitForURL(/\/b\/.*paid/);
    const failed = page.locator('[data-paying=failed]');
    await failed.getByText(pay.noneTaken).waitFor();
    await failed.getByText(paying.failed.declined).waitFor();
    expect(await focused(page)).toBe(pay.failed);
    await failed.locator('[data-trial]').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await failed.getByRole('link', { name: pay.sameWay }).click();
    expect(await page.getByRole('textbox', { name: words.name, exact: true }).inputValue()).toBe('hana');
    await submit.click();
    await page.waitForURL(/\/pay\//);
    await page.locator('button[value=pay]').click();
    await page.waitForURL(/\/b\/.*paid/);
    await page.getByRole('heading', { name: words.done }).waitFor();
    expect(await focused(page)).toBe(words.done);
    await page.locator('[data-receipt] [data-trial]').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    // It can be cancelled where it says that it is paid, and after a reload, it is the booking.
    await button(page, words.cancel).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: words.one }).waitFor();
    await button(page, words.cancel).waitFor();

    // Another browser does not have its key: the mail has.
    const other = await Person.arrive(browser, { locale: 'ko-KR' });
    await other.page.goto(page.url().replace(/#.*/, ''));
    await other.page.getByText(pay.elsewhere).waitFor();
    await other.page.getByRole('link', { name: pay.elsewhereSignIn }).waitFor();
    await other.close();
    await person.close();
    expect(date.id).toMatch(/^[a-z0-9]{16}$/);
  });
});
