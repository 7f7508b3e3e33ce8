import type { ServerAddresses } from '@gongbang/protocol';
import { linkPath } from '@gongbang/client/links.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';

/** A name that is neither localhost nor https: browsers give it no camera. */
const INSECURE = 'class.test';
const PATIENCE_MS = 40_000;

/** Answers as a server would that others find on a network, unlike the one under test. */
async function tell(page: Page, host: string, ...more: ServerAddresses['addresses']): Promise<void> {
  const addresses: ServerAddresses = {
    addresses: [
      { origin: `https://${host}:3443`, reach: 'network', hasCameras: true, network: 'wlan0' },
      { origin: `http://${host}:3000`, reach: 'network', hasCameras: false, network: 'wlan0' },
      ...more,
    ],
    authority: { fingerprint: '4F:A1:9C:07:E2:5B:18:D4:00:11' },
  };
  await page.unroute('**/api/addresses');
  await page.route('**/api/addresses', (route) => route.fulfill({ json: addresses }));
}

describe('links, in the browser', () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([
      ServerProcess.start(),
      launchBrowser({ switches: [`--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`] }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  it('[LK4] on localhost the network’s address is handed out; [LK5] its change is said; [LK6] a late phone has causes named', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    const { page } = mentor;
    await tell(page, '192.168.0.12');
    await mentor.startClass(server.url, created);
    await page.getByRole('button', { name: ko.phone.ctl }).first().click();
    await page.clock.install();
    await page.getByRole('button', { name: ko.phone.add }).click();
    await expect
      .poll(() => page.locator('[data-phone-link]').inputValue())
      .toMatch(/^https:\/\/192\.168\.0\.12:3443\/h\//);
    await page.getByText(ko.taps.iphone.second).waitFor();

    await tell(page, '172.30.1.7');
    await page.clock.fastForward(PATIENCE_MS);
    await page.getByRole('heading', { name: ko.phone.late }).waitFor();
    await page.getByRole('button', { name: ko.share.again }).click();
    await page.getByText(ko.share.moved).waitFor();
    expect(await page.locator('[data-phone-link]').inputValue()).toContain('https://172.30.1.7:3443/h/');
    expect(mentor.complaints).toEqual([]);
  });

  it('[LK9] the class link’s address can be tried and its QR code kept, and who is elsewhere is told what it takes', async () => {
    const mentor = await Person.arrive(browser);
    const { page } = mentor;
    await tell(page, '192.168.0.12');
    await page.goto(server.url);
    await page.getByRole('link', { name: ko.home.create }).click();
    await page.getByLabel(ko.register.classTitle).fill('손으로 빚는 찻잔');
    await page.getByLabel(ko.register.mentorName).fill('이정은');
    await page.getByRole('button', { name: ko.register.submit }).click();
    const tried = page.getByRole('link', { name: ko.share.doesItOpen });
    expect(await tried.getAttribute('href')).toBe('https://192.168.0.12:3443/check');
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: ko.share.saveQr }).click(),
    ]);
    expect(picture.suggestedFilename()).toBe('gongbang-qr.png');
    await page.getByText(ko.share.elsewhere).click();
    await page.getByText('DOMAIN=class.example.org').waitFor();
    expect(mentor.complaints).toEqual([]);
  });

  it('[LK7] at an insecure address the check and a phone name the https one; [LK2] its key is put behind the #', async () => {
    const created = await createClass(server.url);
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    const { key } = await mentor.do('camera:invite', {});
    const phone = await Person.arrive(browser);
    const { page } = phone;
    await tell(page, INSECURE);
    const origin = server.url.replace('localhost', INSECURE);
    await page.goto(`${origin}/check`);
    await page
      .getByRole('alert')
      .getByRole('link', { name: `https://${INSECURE}:3443` })
      .waitFor();

    const path = linkPath({ id: created.class.id, role: 'camera', key });
    await page.goto(origin + path.replace('#', '%23'));
    const link = page.getByRole('alert').getByRole('link', { name: `https://${INSECURE}:3443` });
    expect(await link.getAttribute('href')).toBe(`https://${INSECURE}:3443${path}`);
    expect(page.url()).toBe(origin + path);
    expect(await page.getByRole('button', { name: ko.phone.start }).count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toContain('localhost');
  });
});
