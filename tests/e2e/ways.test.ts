import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { startStrippingProxy, type StrippingProxy } from '../support/strippingProxy.ts';

describe('[DO1] in the browser, behind a proxy that refuses WebSockets', () => {
  let server: ServerProcess;
  let browser: Browser;
  let proxy: StrippingProxy;
  beforeAll(async () => {
    [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
    proxy = await startStrippingProxy(Number(new URL(server.url).port));
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  it('they join, see the picture and chat, and the check calls it open', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(browser);
    await mentee.enter(proxy.url, created, '박서연');
    await sees(mentee.page, 'camera');
    expect(proxy.upgrades).toBeGreaterThan(0);
    await mentee.say('프록시 뒤에서도 보여요');
    await mentor.hears('프록시 뒤에서도 보여요');
    await mentor.say('반가워요');
    await mentee.hears('반가워요');
    const check = await mentee.newTab();
    await check.goto(`${proxy.url}/check`);
    await check.locator('[data-way=signalling][data-state=open]').waitFor();
    expect(mentor.complaints).toEqual([]);
    await Promise.all([mentor.close(), mentee.close()]);
  });

  it('[DO4] who comes through a proxy that does not pass Host reads that, and whoever runs it too', async () => {
    const created = await createClass(server.url);
    await using deaf = await startStrippingProxy(Number(new URL(server.url).port), { host: 'upstream:3000' });
    const mentee = await Person.arrive(browser);
    await mentee.open(deaf.url, created, 'mentee');
    await mentee.page.getByText(ko.refused.ORIGIN_REFUSEDHint).waitFor();
    await mentee.close();
  });
});
