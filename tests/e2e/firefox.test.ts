import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchChromium, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { hasFirefox, launchFirefox } from '../support/firefox.ts';
import { hearsSound } from '../support/hearing.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { within } from '../support/words.ts';

/** Media presumed lost is rebuilt after six seconds: long enough to see two rebuilds. */
const LEFT_ALONE_MS = 15_000;
/** Whatever the page says of a lost connection. */
const CUT = [
  ...[ko.class.reconnecting, ko.class.away, ko.class.mentorAwayHint],
  ...[ko.cameraState.away, ko.handsTrouble.away, ko.preferences.sound.lost],
];
/** Two browsers at once encode and decode everything twice. */
const TWO_BROWSERS_MS = 180_000;

let server: ServerProcess;
let chromium: Browser;
let firefox: Browser;
beforeAll(async () => {
  if (!hasFirefox) {
    return;
  }
  [server, chromium, firefox] = await Promise.all([ServerProcess.start(), launchChromium(), launchFirefox()]);
});
afterAll(async () => {
  if (!hasFirefox) {
    return;
  }
  await Promise.all([chromium.close(), firefox.close()]);
  await server[Symbol.asyncDispose]();
});

/** Connections made since the page was loaded, closed ones included. */
const connectionsMade = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { connections: RTCPeerConnection[] }).connections.length);

const liveConnections = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (window as unknown as { connections: RTCPeerConnection[] }).connections
      .map(({ connectionState }) => connectionState)
      .filter((state) => state !== 'closed'),
  );

describe.skipIf(!hasFirefox)('[BR2] in Firefox', { timeout: TWO_BROWSERS_MS }, () => {
  it('a mentee sees and is seen, and a class left alone stays as it is', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(chromium);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(firefox);
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    await hearsSound(mentee.page);
    await mentee.showBench();
    await sees(mentor.page, 'bench');

    const made = await connectionsMade(mentee.page);
    const banner = mentee.page.getByRole('status').filter({ hasText: within(...CUT) });
    const appeared = banner.waitFor({ timeout: LEFT_ALONE_MS }).then(
      () => 'a banner',
      () => 'nothing',
    );
    expect(await appeared).toBe('nothing');
    expect(await connectionsMade(mentee.page)).toBe(made);
    await sees(mentee.page, 'camera');
    expect(mentee.complaints).toEqual([]);
    await Promise.all([mentor.close(), mentee.close()]);
  });

  it('a lost socket with the bench on keeps the transports', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(chromium);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(firefox);
    await mentee.enter(server.url, created, '박서연');
    await mentee.showBench();
    await sees(mentor.page, 'bench');
    const made = await connectionsMade(mentee.page);
    await mentee.page.evaluate(() => {
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await mentee.page.waitForFunction(
      () =>
        (window as unknown as { sockets: WebSocket[] }).sockets.filter(
          ({ readyState }) => readyState === WebSocket.OPEN,
        ).length === 1,
    );
    await mentee.say('다시 왔어요');
    await mentor.hears('다시 왔어요');
    expect(await connectionsMade(mentee.page)).toBe(made);
    expect(await liveConnections(mentee.page)).toEqual(['connected', 'connected']);
    await sees(mentor.page, 'bench');
    await Promise.all([mentor.close(), mentee.close()]);
  });

  it('a mentor teaches: mentees in Chromium see and hear them', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(firefox);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(chromium);
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    await hearsSound(mentee.page);
    await Promise.all([mentor.close(), mentee.close()]);
  });
});
