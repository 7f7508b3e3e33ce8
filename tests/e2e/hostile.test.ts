import { randomUUID } from 'node:crypto';

import type { ConsumerOptions } from '@gongbang/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { lacks } from '../support/firefox.ts';
import { ServerProcess } from '../support/serverProcess.ts';

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** The Producer whose Consumers are all spoilt, at each join. */
const SPOILT_PRODUCER = randomUUID();

/** Valid in the protocol, but Chromium refuses it: one payload type for two codecs. */
function spoil(consumer: ConsumerOptions): ConsumerOptions {
  const { rtpParameters } = consumer;
  const [codec] = rtpParameters.codecs;
  return {
    ...consumer,
    id: randomUUID(),
    producerId: SPOILT_PRODUCER,
    rtpParameters: {
      ...rtpParameters,
      mid: `spoilt${Math.floor(Math.random() * 1e6)}`,
      codecs: codec === undefined ? [] : [codec, { ...codec, mimeType: 'video/rtx', parameters: { apt: 5 } }],
    },
  };
}

/** Puts a spoilt Consumer among those in each join's answer; returns how many, and whether the page has reported it. */
async function spoilJoins(page: Page): Promise<{ joins: number; refusals: number }> {
  const seen = { joins: 0, refusals: 0 };
  await page.routeWebSocket(/\/socket/, (socket) => {
    const toServer = socket.connectToServer();
    socket.onMessage((message) => {
      seen.refusals += String(message).includes('"unusable":true') ? 1 : 0;
      toServer.send(message);
    });
    toServer.onMessage((message) => {
      const [, head = '', body = ''] = /^(43\d+)(.*"consumers":\[.*)$/s.exec(String(message)) ?? [];
      if (body === '') {
        socket.send(message);
        return;
      }
      const answer = JSON.parse(body) as [{ data: { media: { consumers: ConsumerOptions[] } } }];
      const { media } = answer[0].data;
      const picture = media.consumers.find(({ kind }) => kind === 'video');
      if (picture !== undefined) {
        seen.joins += 1;
        media.consumers.unshift(spoil(picture));
      }
      socket.send(head + JSON.stringify(answer));
    });
  });
  return seen;
}

describe.skipIf(lacks.refusal)('[MD22] in the browser', () => {
  it('a Consumer that it cannot take costs no other picture, also after a reload', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(browser);
    const seen = await spoilJoins(mentee.page);
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    expect(seen.joins).toBeGreaterThan(0);
    await expect.poll(() => seen.refusals).toBeGreaterThan(0);
    await mentee.page.reload();
    await sees(mentee.page, 'camera');
    await mentor.close();
    await mentee.close();
  });
});
