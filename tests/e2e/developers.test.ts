import { courseRoutes } from '@gongbang/protocol';
import { siteEn } from '@gongbang/web/i18n/site/en.ts';
import { siteKo } from '@gongbang/web/i18n/site/ko.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ageProofs } from '../support/accounts.ts';
import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { Receiver, isSignedBy } from '../support/receiver.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { proofDialog, proveByCode, signIn } from '../support/signingIn.ts';

vi.setConfig({ testTimeout: 240_000 });

const { developers } = siteEn;
const SIZES = [
  [360, 640],
  [390, 844],
  [844, 390],
  [1440, 900],
] as const;

let server: ServerProcess;
let browser: Browser;
let owner: Person;
let receiver: Receiver;

beforeAll(async () => {
  [server, browser, receiver] = await Promise.all([
    ServerProcess.start({ env: { WEBHOOKS_PRIVATE: '1' } }),
    launchBrowser(),
    Receiver.start(),
  ]);
  owner = await Person.arrive(browser, { locale: 'en-US' });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true });
const toast = (page: Page, text: string): Promise<void> =>
  page.locator('.toast').getByText(text).first().waitFor();

describe('what connects a studio to other programs', () => {
  it('[WBH12] [AC40] [UI30] is reached from the studio, and has an address added, tested, looked at and switched off', async () => {
    const { page } = owner;
    await signIn(server, page, 'owner@example.com');
    await page.goto(`${server.url}${server.ownerPath ?? ''}`);
    await button(page, 'Become the owner').click();
    await page.waitForURL(`${server.url}/studio`);
    await page.getByRole('link', { name: developers.title }).click();
    await button(page, developers.add).click();
    const dialog = page.getByRole('dialog');
    const address = dialog.getByRole('textbox', { name: developers.url });
    await address.fill('nowhere');
    await button(dialog, developers.save).click();
    await dialog.getByText(developers.urlNeeded).waitFor();
    await address.fill('ftp://example.com');
    await button(dialog, developers.save).click();
    await dialog.getByText(developers.urlNeeded).waitFor();
    await address.fill('https://me:secret@example.com');
    await button(dialog, developers.save).click();
    await dialog.getByText(developers.urlPassword).waitFor();
    await address.fill(receiver.url);
    const events = dialog.getByRole('checkbox');
    for (const one of await events.all()) {
      await one.uncheck();
    }
    await button(dialog, developers.save).click();
    await dialog.getByRole('alert').getByText(developers.eventsNeeded).waitFor();
    for (const one of await events.all()) {
      await one.check();
    }
    await dialog.getByLabel(developers.classStarted).uncheck();
    await button(dialog, developers.save).click();
    const card = page.locator('[data-webhook]', { hasText: receiver.url });
    await button(card, developers.showSecret).click();
    const secret = await card.locator('[data-secret] code').innerText();
    await button(card, developers.test).click();
    await toast(page, '204');
    expect(receiver.received.map((one) => isSignedBy(secret, one))).toEqual([true]);
    await card.getByText(developers.sent).click();
    const delivery = card.locator('[data-delivery]');
    await delivery.getByText(developers.stateDone).waitFor();
    await button(delivery, developers.again).click();
    await expect.poll(() => receiver.types).toEqual(['webhook.test', 'webhook.test']);
    await button(card, developers.renew).click();
    await button(page.getByRole('alertdialog'), developers.renew).click();
    await expect.poll(() => card.locator('[data-secret] code').innerText()).not.toBe(secret);
    const isOn = card.getByRole('switch');
    ageProofs(server.dataDir);
    // Who shows nothing changes nothing, and that is no fault of the address.
    await button(card, developers.change).click();
    await button(dialog.first(), developers.save).click();
    await button(proofDialog(page), 'Cancel').click();
    await toast(page, 'nothing was changed');
    expect(await dialog.locator('[aria-invalid=true]').count()).toBe(0);
    await dialog.getByRole('button', { name: developers.save }).and(page.locator(':focus')).waitFor();
    // The notice is closed first.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await isOn.click();
    await button(proofDialog(page), 'Cancel').click();
    await isOn.and(page.locator(':focus')).waitFor();
    expect(await isOn.getAttribute('aria-checked')).toBe('true');
    await isOn.click();
    await proveByCode(server, page, 'owner@example.com');
    await expect.poll(() => isOn.getAttribute('aria-checked')).toBe('false');
    await isOn.and(page.locator(':focus')).waitFor();
  });

  it('[TK10] has a token made that is shown once, listed with its last use, and removed', async () => {
    const { page } = owner;
    await button(page, developers.tokenNew).click();
    const dialog = page.getByRole('dialog');
    await button(dialog, developers.tokenMake).click();
    await dialog.getByText(developers.tokenNameNeeded).waitFor();
    await dialog.getByRole('textbox', { name: developers.tokenName }).fill('Attendance sheet');
    await button(dialog, developers.tokenMake).click();
    const token = await page.locator('[data-made-token] code').innerText();
    const ask = async (): Promise<number> => {
      const url = `${server.url}${courseRoutes.getOwnStudio.path}`;
      return (await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status;
    };
    expect(await ask()).toBe(200);
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    const row = page.locator('[data-token]', { hasText: 'Attendance sheet' });
    await row.getByText(`gb_…${token.slice(-4)}`).waitFor();
    expect(await row.innerText()).not.toContain(developers.usedNever);
    expect(await page.locator('[data-made-token]').count()).toBe(0);
    // In Korean, with everything unfolded.
    const words = siteKo.developers;
    await button(page, ko.common.korean).click();
    await page.getByText(words.sent).click();
    await page.getByText(words.payload).first().click();
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      const look = async (what: string): Promise<void> => {
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          `${what} ${width}x${height}`,
        ).toBeLessThanOrEqual(0);
        if (process.env['LOOK'] === '1') {
          const path = `tests/output/developers-${what}-${width}x${height}.png`;
          await page.screenshot({ path, fullPage: what === 'page' });
        }
      };
      await look('page');
      await button(page, words.add).click();
      const save = button(page.getByRole('dialog'), words.save);
      await save.scrollIntoViewIfNeeded();
      const box = await save.boundingBox();
      expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) + (box?.height ?? 0) <= height, `${width}x${height}`).toBe(
        true,
      );
      await look('dialog');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(await seriousFindings(page)).toEqual([]);
    await row.getByRole('button').click();
    await button(page.getByRole('alertdialog'), words.remove).click();
    await toast(page, words.tokenRemoved);
    expect(await ask()).toBe(401);
  });
});
