import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';
import { say, within } from '../support/words.ts';

/** Marks the page, so that a reload can be detected. */
const mark = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(window, { isMarked: true });
  });
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => 'isMarked' in window);

describe('[LM22] in the browser, who finds no room', () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([
      ServerProcess.start({ env: { SEATS_PER_ADDRESS: '1', SOCKETS_PER_ADDRESS: '3' } }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  it('[LM21] for their address reads what helps, and is in without a reload once the mentor lets them', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    using first = await TestClient.connect(server.url, created, 'mentee');
    await first.join('박서연');

    const second = await Person.arrive(browser);
    await second.enter(server.url, created, '최하린');
    await second.page.getByRole('heading', { name: ko.refused.full.address }).waitFor();
    await second.page.getByRole('status').filter({ hasText: ko.refused.full.waiting }).waitFor();
    await mark(second.page);

    await mentor.page.getByText(say(ko.crowd.title, { count: 1 })).waitFor();
    await mentor.page.getByRole('button', { name: ko.crowd.lift }).click();
    await sees(second.page, 'camera');
    expect(await isMarked(second.page)).toBe(true);
    expect(await mentor.page.locator('[data-crowded-out]').count()).toBe(0);
    await mentor.page.getByRole('button', { name: ko.order.title }).click();
    expect(await mentor.page.getByRole('switch', { name: within(ko.order.onePlace) }).isChecked()).toBe(true);

    // The server refuses a fourth connection from here: that is a different message, and also ends by itself.
    const third = await Person.arrive(browser);
    await third.open(server.url, created, 'mentee');
    await third.page.getByRole('heading', { name: ko.refused.full.connections }).waitFor();
    await mark(third.page);
    first[Symbol.dispose]();
    await third.page.getByRole('button', { name: ko.green.join }).waitFor();
    expect(await isMarked(third.page)).toBe(true);
    for (const person of [mentor, second, third]) {
      expect(person.complaints).toEqual([]);
      await person.close();
    }
  });

  it('on the server is let in by itself', async () => {
    const created = await createClass(server.url);
    const visitor = await Person.arrive(browser);
    const busy = { error: { code: 'SERVER_BUSY', message: 'Busy.', requestId: 'test' } };
    await visitor.page.route(`**/api/classes/${created.class.id}`, (route) =>
      route.fulfill({ status: 503, json: busy }),
    );
    await visitor.open(server.url, created, 'mentee');
    await visitor.page.getByRole('heading', { name: ko.refused.full.server }).waitFor();
    await mark(visitor.page);
    await visitor.page.unroute(`**/api/classes/${created.class.id}`);
    await visitor.page.getByRole('button', { name: ko.green.join }).waitFor();
    expect(await isMarked(visitor.page)).toBe(true);
    await visitor.close();
  });
});
