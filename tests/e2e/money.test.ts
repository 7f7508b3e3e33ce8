import {
  paymentRoutes,
  type Attendance,
  type NewBooking,
  type OwnDate,
  type OwnStudio,
} from '@gongbang/protocol';
import { ko } from '@gongbang/web/i18n/ko.ts';
import { siteKo } from '@gongbang/web/i18n/site/ko.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ageProofs } from '../support/accounts.ts';
import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { getCourses, keyed } from '../support/courses.ts';
import { loseAnswer } from '../support/lostAnswers.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';
import { proveByCode, signIn } from '../support/signingIn.ts';
import { say, within } from '../support/words.ts';

// Several people, one after another, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 240_000 });

const DAY_MS = 24 * 3_600_000;
const { booking, courseForm, coursePrice, moneySettings, ownMoney, ownStudio, pay } = siteKo;

const TITLE = '손으로 빚는 찻잔과 잔 받침, 그리고 물레로 뽑는 커다란 대접까지 하루에 모두 만들어 보기';
const LONG_NAME = '알렉산드리아 콘스탄티노폴리스카야 세바스티안';
const KIT = { address: '서울 은평구 통일로 12', more: '3층', phone: '010-1234-5678' };
const ACCOUNT = { bank: '신한은행', holder: '정민재', number: '110-222-333444' };

let server: ServerProcess;
let browser: Browser;
let owner: Person;
let dateId = '';
/** People who have ordered, by name. */
const seats = new Map<string, { visitor: SiteVisitor; held: NewBooking }>();

beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
  owner = await Person.arrive(browser, { locale: 'en-US' });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true });
const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name });
const toast = (page: Page, text: string): Promise<void> =>
  page.locator('.toast').getByText(text).first().waitFor();

/** Somebody holds a seat, and orders it by transfer. */
async function order(name: string, kit: typeof KIT | null): Promise<void> {
  const visitor = new SiteVisitor(server.url);
  const held = await getCourses(visitor, 'holdSeat', undefined, { params: { dateId } });
  const body = {
    ...{ name, email: `person${seats.size}@example.com`, method: 'transfer', kit },
    total: { amount: kit === null ? 35_000 : 47_000, currency: 'KRW' },
  };
  expect((await visitor.askRow(paymentRoutes.order, body, keyed(held))).refusal).toBeNull();
  seats.set(name, { visitor, held });
}

/** The studio, with the date unfolded. */
async function openStudio(page: Page): Promise<Locator> {
  await page.goto(`${server.url}/studio`);
  const row = page.locator(`[data-own-date="${dateId}"]`);
  await row.getByRole('button', { expanded: false }).click();
  await row.locator('[data-coming]').first().waitFor();
  return row;
}

const coming = (row: Locator, name: string): Locator => row.locator('[data-coming]', { hasText: name });

describe('a mentor’s money, from the first price to the last refund', () => {
  it('[PC34] begins where nothing takes money yet, which its owner is told, and what to do', async () => {
    const { page } = owner;
    await signIn(server, page, 'owner@example.com');
    await page.goto(server.url + (server.ownerPath ?? ''));
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await page.waitForURL(`${server.url}/studio`);
    await page.getByRole('button', { name: ko.common.korean }).click();
    await page.getByRole('heading', { name: ownStudio.title }).waitFor();
    await page.locator('[data-connect]').getByRole('link', { name: ownMoney.settings }).waitFor();
  });

  it('[PC34] [PC33] [AC40] what costs money needs a way to pay first: the form leads there, and back to what was written', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/studio/courses/new`);
    await field(page, courseForm.title).fill(TITLE);
    const day = new Date(Date.now() + 5 * DAY_MS).toLocaleDateString('sv');
    await page.getByLabel(ownStudio.date, { exact: true }).fill(day);
    await page.getByLabel(ownStudio.time, { exact: true }).fill('14:00');
    // A free course needs none.
    expect(await page.locator('[data-no-way]').count()).toBe(0);
    await field(page, coursePrice.price).fill('35.5');
    await button(page, courseForm.create).click();
    await page.getByText(say(coursePrice.amountBad, { example: '35,000원' })).waitFor();
    await field(page, coursePrice.price).fill('3만 5천');
    await button(page, courseForm.create).click();
    await page.locator('[data-no-way]').getByText(coursePrice.noWay).waitFor();
    expect(await page.locator('[data-no-way]').evaluate((one) => one.matches(':focus'))).toBe(true);
    // Said once, and not as the field's error.
    expect(await page.getByText(coursePrice.noWay).count()).toBe(1);
    await page.locator('[data-no-way]').getByRole('link').click();
    await page.waitForURL('**/studio/money/settings?to=*');

    await field(page, pay.bank).fill('국민은행');
    await button(page, moneySettings.save).click();
    await page.getByText(moneySettings.accountMissing).first().waitFor();
    await field(page, pay.holder).fill('이정은');
    await field(page, pay.number).fill('123456-01-567890');
    await field(page, moneySettings.sellerName).fill('흙담공방');
    await page.locator('[data-seller-preview]').getByText('흙담공방').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    // Where money goes is not changed by whoever finds the browser open.
    ageProofs(server.dataDir);
    await button(page, moneySettings.save).click();
    await proveByCode(server, page, 'owner@example.com');
    // The browser reports the refusal that asks for the proof.
    expect(owner.complaints.splice(0)).toEqual([expect.stringContaining('status of 403')]);
    await page.waitForURL(`${server.url}/studio/courses/new`);
    expect(await field(page, courseForm.title).inputValue()).toBe(TITLE);
    expect(await page.locator('[data-no-way]').count()).toBe(0);
  });

  it('[PC31] [PC32] a course has a price, a kit and a refund rule, shown as people will see them', async () => {
    const { page } = owner;
    await page.locator('[data-rule-preview]').getByText('17,500원').waitFor();
    await button(page, coursePrice.own).click();
    await page.getByLabel(say(coursePrice.tierDays, { number: 1 })).fill('1');
    await button(page, courseForm.create).click();
    await page.getByText(coursePrice.tiersBad).waitFor();
    await page.getByLabel(say(coursePrice.tierDays, { number: 1 })).fill('4');
    await page.getByLabel(say(coursePrice.tierShare, { number: 2 })).selectOption('30');
    await page.locator('[data-rule-preview]').getByText('10,500원').waitFor();
    await button(page, coursePrice.usual).click();
    await page.locator('[data-rule-preview]').getByText('17,500원').waitFor();
    await page.getByRole('switch', { name: coursePrice.kit }).click();
    await field(page, coursePrice.kitPrice).fill('12,000');
    await field(page, coursePrice.kitWhat).fill('백토 500g, 도구 세 가지');
    await page.getByLabel(coursePrice.kitDays).fill('2');
    await page.reload();
    expect(await field(page, coursePrice.kitPrice).inputValue()).toBe('12,000');
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, courseForm.create).click();
    await page.waitForURL(`${server.url}/studio`);
    const row = page.locator('[data-own-date]');
    dateId = (await row.getAttribute('data-own-date')) ?? '';
    expect(dateId).not.toBe('');

    await button(page, ownStudio.openDate).first().click();
    await page
      .locator('[data-brings]')
      .getByText(say(ownMoney.bringsPrice, { sum: '35,000원' }))
      .waitFor();
    await page
      .locator('[data-brings]')
      .getByText(say(ownMoney.ruleTier, { days: 3, share: siteKo.money.all }))
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('[PC35] a transfer is acknowledged after one has looked; a kit’s address is in its dialog alone', async () => {
    await order('정민재', null);
    await order(LONG_NAME, KIT);
    const { page } = owner;
    const row = await openStudio(page);
    await row.getByText(say(ownMoney.awaiting, { count: 2 })).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await button(coming(row, '정민재'), say(ownMoney.receivedOf, { name: '정민재' })).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(say(ownMoney.receivedTitle, { name: '정민재', sum: '35,000원' })).waitFor();
    await dialog.getByText(say(ownMoney.receivedMore, { sum: '35,000원' })).waitFor();
    // The safe choice has the focus, and says no.
    expect(await button(dialog, ownMoney.notYet).evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await coming(row, '정민재').getByText(within(siteKo.ownMoney.awaiting)).waitFor();
    await coming(row, '정민재').getByText('35,000원').waitFor();
    await coming(row, '정민재')
      .getByText(/[\dA-Z]{4} 정민재$/)
      .waitFor();
    for (const name of ['정민재', LONG_NAME]) {
      await button(coming(row, name), say(ownMoney.receivedOf, { name })).click();
      await dialog.getByText(/ [\dA-Z]{4} /).waitFor();
      await dialog.getByText(say(ownMoney.receivedTextUnmailed, { name })).waitFor();
      await button(dialog, ownMoney.received).click();
      await toast(page, ownMoney.receivedDoneUnmailed);
      await coming(row, name).getByText('원', { exact: false }).first().waitFor();
      await button(coming(row, name), say(ownMoney.receivedOf, { name })).waitFor({ state: 'detached' });
    }
    await row.getByText(say(ownMoney.paid, { count: 2 })).waitFor();
    const card = page.locator('[data-money]');
    await card.getByText(say(ownMoney.classes, { count: 2 })).waitFor();
    await card.getByText('82,000원').waitFor();

    expect(await page.content()).not.toContain(KIT.address);
    await button(coming(row, LONG_NAME), say(ownMoney.sentOf, { name: LONG_NAME })).click();
    const kit = page.getByRole('dialog');
    await kit.locator('[data-address]').getByText(KIT.address).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await kit.getByRole('textbox', { name: ownMoney.tracking }).fill('1234-5678');
    await button(kit, ownMoney.sent).click();
    await toast(page, ownMoney.kitDoneUnmailed);
    await coming(row, LONG_NAME).getByText('1234-5678').waitFor();
    expect(await page.content()).not.toContain(KIT.address);
    expect(owner.complaints).toEqual([]);
  });

  it('[PC37] money is given back: as much as is written, and no more than was paid', async () => {
    const { page } = owner;
    const row = await openStudio(page);
    await button(coming(row, '정민재'), say(ownMoney.acts, { name: '정민재' })).press('Enter');
    await page.getByRole('menuitem', { name: ownMoney.giveBack }).press('Enter');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('textbox', { name: ownMoney.giveBackSum }).inputValue()).toBe('');
    await dialog.getByRole('textbox', { name: ownMoney.giveBackSum }).fill('36,000');
    await button(dialog, ownMoney.giveBackConfirm).click();
    await dialog.getByText(say(ownMoney.giveBackBad, { sum: '35,000원' })).waitFor();
    await dialog.getByRole('textbox', { name: ownMoney.giveBackSum }).fill('2천원');
    await button(dialog, ownMoney.giveBackConfirm).click();
    await toast(page, ownMoney.giveBackDoneUnmailed);
    await coming(row, '정민재')
      .getByText(say(ownMoney.toBeGivenBack, { sum: '2,000원' }))
      .waitFor();
  });

  it('[PM53] a refund whose answer was lost is sent again, and counts once', async () => {
    const { page } = owner;
    const row = await openStudio(page);
    const dialog = page.getByRole('dialog');
    await button(coming(row, '정민재'), say(ownMoney.acts, { name: '정민재' })).press('Enter');
    await page.getByRole('menuitem', { name: ownMoney.giveBack }).press('Enter');
    await dialog.getByText(say(ownMoney.giveBackBefore, { sum: '2,000원' })).waitFor();
    await dialog.getByRole('textbox', { name: ownMoney.giveBackSum }).fill('3천원');
    await loseAnswer(page, '**/refunds');
    await button(dialog, ownMoney.giveBackConfirm).click();
    await toast(page, ko.failed.DISCONNECTED);

    // What was sent is still there, and is sent again as it was.
    await button(dialog, ownMoney.giveBackConfirm).click();
    await toast(page, ownMoney.giveBackChanged);
    await dialog.getByText(say(ownMoney.giveBackBefore, { sum: '5,000원' })).waitFor();
    await button(dialog, booking.keep).click();
    await coming(row, '정민재')
      .getByText(say(ownMoney.toBeGivenBack, { sum: '5,000원' }))
      .waitFor();
    expect(owner.complaints.splice(0)).toEqual([expect.stringContaining('status of 409')]);
  });

  it('[PC38] a date that is over unfolds to what can still be done: money is given back, and nobody taken out', async () => {
    const { page } = owner;
    // The same answers, some days later.
    const past = (dates: OwnDate[]) => dates.map((date) => ({ ...date, state: 'past' }));
    await page.route('**/api/studio/own', async (route) => {
      const response = await route.fetch();
      const studio = (await response.json()) as OwnStudio;
      await route.fulfill({ response, json: { ...studio, upcoming: [], past: past(studio.upcoming) } });
    });
    await page.route(`**/api/studio/dates/${dateId}`, async (route) => {
      const response = await route.fetch();
      const came = (await response.json()) as Attendance;
      await route.fulfill({ response, json: { ...came, date: { ...came.date, state: 'past' } } });
    });
    await page.goto(`${server.url}/studio`);
    const over = page.locator(`[data-over="${dateId}"]`);
    await over.getByRole('button', { expanded: false }).click();
    await button(coming(over, '정민재'), say(ownMoney.acts, { name: '정민재' })).press('Enter');
    await page.getByRole('menuitem', { name: ownMoney.giveBack }).waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await seriousFindings(page)).toEqual([]);
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('[PC37] a date that is called off says what goes back first; each refund by hand is settled with the account of its person', async () => {
    const { page } = owner;
    const row = await openStudio(page);
    await button(row, ownStudio.callOff).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(say(ownMoney.callOffTextUnmailed, { people: 2, sum: '65,000원', count: 2 }))
      .waitFor();
    await dialog.getByRole('textbox', { name: ownStudio.reason }).fill('목감기가 심해서 한 주 쉬어 가요.');
    await button(dialog, ownStudio.callOffConfirm).click();
    await toast(page, ownStudio.calledOffDone);
    // It stays where people can find it: a transfer for it may still come in.
    const off = page.locator(`[data-called-off="${dateId}"]`);
    await off.getByText(say(ownMoney.calledOffBack, { people: 2, sum: '65,000원' })).waitFor();
    // [BP19] Whoever was ill opens another date.
    await button(off, ownStudio.like).waitFor();
    await off.getByRole('button', { expanded: false }).click();
    await off.getByText(ownStudio.allCancelled).waitFor();
    const refunds = page.locator('[data-refunds] [data-refund]');
    await refunds.getByText(ownMoney.needsAccountUnmailed).first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    for (const [name, { visitor, held }] of seats) {
      const said = await visitor.askRow(
        paymentRoutes.putRefundAccount,
        { ...ACCOUNT, holder: name },
        keyed(held),
      );
      expect(said.refusal).toBeNull();
    }
    await page.goto(`${server.url}/studio/money`);
    await refunds.first().waitFor();
    for (let left = await refunds.count(); left > 0; left--) {
      await refunds.first().getByText(ACCOUNT.number).waitFor();
      await refunds.first().getByRole('button', { name: ownMoney.settle }).click();
      await button(page.getByRole('alertdialog'), ownMoney.settle).click();
      await toast(page, ownMoney.settleDone);
      await expect.poll(() => refunds.count()).toBe(left - 1);
    }
    expect(await page.locator('[data-refunds]').count()).toBe(0);
  });

  it('[PC36] the months are plain numbers, and the books a download by the session’s cookie', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/studio/money`);
    const month = page.locator('[data-month]').first();
    await month.getByText('82,000원').first().waitFor();
    await month.getByText('−70,000원').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: ownMoney.csv, exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    expect(await page.locator('svg.chart, canvas, progress').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(owner.complaints).toEqual([]);
  });

  it('[PC36] a mentor sees nobody else’s money, and none of the settings', async () => {
    const mentor = await Person.arrive(browser, { locale: 'en-US' });
    await signIn(server, mentor.page, 'mentor@example.com');
    const { page } = owner;
    await page.goto(`${server.url}/people`);
    await page.getByText('mentor@example.com').waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'mentor@example.com' })
      .getByRole('combobox')
      .selectOption('mentor');
    await toast(page, 'mentor@example.com');
    await mentor.page.goto(`${server.url}/studio/money`);
    await mentor.page.locator('[data-months]').waitFor();
    expect(await mentor.page.getByText('82,000').count()).toBe(0);
    await mentor.page.goto(`${server.url}/studio/money/settings`);
    await mentor.page.locator('main h2').first().waitFor();
    expect(await mentor.page.locator('form').count()).toBe(0);
    // The mentor has a way to take payment here: nothing is asked of them.
    await mentor.page.goto(`${server.url}/studio/courses/new`);
    await mentor.page.getByRole('textbox', { name: 'Price per seat' }).fill('35000');
    await mentor.page.locator('[data-rule-preview]').waitFor();
    expect(await mentor.page.locator('[data-no-way]').count()).toBe(0);
    await mentor.close();
  });
});

describe('a mentor’s money on every screen', () => {
  it.each([
    [360, 640],
    [390, 844],
    [844, 390],
    [1024, 768],
    [1440, 900],
  ])(
    '[PC35] [PC36] nothing of it is wider than a window of %i by %i, in both themes',
    async (width, height) => {
      const { page } = owner;
      await page.setViewportSize({ width, height });
      for (const path of ['/studio', '/studio/money', '/studio/money/settings', '/studio/courses/new']) {
        await page.goto(server.url + path);
        await page.locator('[data-money], [data-months], form').first().waitFor();
        for (const theme of ['dark', 'light']) {
          await page.evaluate((name) => {
            document.documentElement.dataset['theme'] = name;
          }, theme);
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
            `${path} ${theme}`,
          ).toBeLessThanOrEqual(0);
        }
      }
    },
  );
});
