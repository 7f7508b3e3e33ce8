import { linkUrl } from '@gongbang/client';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { serveExamples } from '../../examples/serve.ts';
import { Person, launchBrowser, sees, sumStats } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';

let server: ServerProcess;
let browser: Browser;
let examples: Awaited<ReturnType<typeof serveExamples>>;
beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
  examples = await serveExamples(server.url, 0);
});
afterAll(async () => {
  await examples.close();
  await browser.close();
  await server[Symbol.asyncDispose]();
});

it('[FE1] a page of forty lines, over packages/client alone, joins a class and plays its stage', async () => {
  const created = await createClass(server.url);
  const mentor = await Person.arrive(browser);
  await mentor.startClass(server.url, created);
  const stranger = await Person.arrive(browser);
  const { page } = stranger;
  await page.goto(`${examples.resolvedUrls?.local[0] ?? ''}watch.html`);
  const link = linkUrl({ id: created.class.id, role: 'mentee', key: created.keys.mentee }, server.url);
  await page.getByPlaceholder('Class link').fill(link);
  await page.getByPlaceholder('Your name').fill('Sofia');
  await page.getByRole('button', { name: 'Join' }).click();
  await sees(page, 'camera');
  await expect.poll(() => sumStats(page, 'inbound-rtp', 'audio', 'totalAudioEnergy')).toBeGreaterThan(0);

  await mentor.shareScreen();
  await sees(page, 'screen');
  await mentor.page.getByRole('button', { name: ko.class.stopShare }).click();
  await page.locator('video[data-source=screen]').waitFor({ state: 'detached' });
  expect(stranger.complaints).toEqual([]);
});
