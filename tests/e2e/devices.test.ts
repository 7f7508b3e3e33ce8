import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const TAB_TITLE = 'Slides for the class';

describe('[DV1] devices that cannot be used', () => {
  it.each([
    [
      'denied',
      { switches: ['--deny-permission-prompts'], grants: false },
      [/카메라가 막혀 있어요/, /마이크가 막혀 있어요/],
    ],
    [
      'missing',
      { switches: ['--use-fake-device-for-media-stream=device-count=0'] },
      [/카메라를 찾지 못했어요/],
    ],
  ])('%s: it says which, what to do, and that one can go in without', async (_name, options, sentences) => {
    const browser: Browser = await launchBrowser(options);
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.open(server.url, created, 'mentor');
    for (const sentence of sentences) {
      await mentor.page.getByText(sentence).waitFor();
    }
    expect(await mentor.page.getByRole('button', { name: '다시 확인' }).count()).toBe(sentences.length);
    await mentor.page.getByRole('button', { name: '수업 시작하기' }).click();
    const mentee = await Person.arrive(browser);
    await mentee.enter(server.url, created, '박서연');
    await mentee.page.getByText('멘토가 곧 화면이나 카메라를 켤 거예요').waitFor();
    await mentor.say('소리 없이 시작해요');
    await mentee.hears('소리 없이 시작해요');
    await browser.close();
  });
});

describe('[DV2] sharing', () => {
  it('stopped from the browser’s own side is noticed, and the camera is large again', async () => {
    const browser = await launchBrowser({
      switches: [`--auto-select-tab-capture-source-by-title=${TAB_TITLE}`],
      grants: false,
    });
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser, { permissions: ['camera', 'microphone'] });
    const slides = await mentor.newTab();
    await slides.setContent(`<title>${TAB_TITLE}</title><h1 id="n">0</h1>
      <script>setInterval(() => { n.textContent = Number(n.textContent) + 1 }, 100)</script>`);
    await mentor.page.bringToFront();
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(browser);
    await mentee.enter(server.url, created, '박서연');
    await mentor.page.bringToFront();
    await mentor.shareScreen();
    await sees(mentee.page, 'screen');
    await slides.close();
    await mentee.page.locator('video[data-source=screen]').waitFor({ state: 'detached' });
    await mentor.page.getByRole('button', { name: '화면 공유' }).waitFor();
    await sees(mentee.page, 'camera');
    await browser.close();
  });
});

describe('[DV3] autoplay', () => {
  it('refused by the browser shows one button, and a tap on it brings the sound', async () => {
    const browser = await launchBrowser();
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(browser);
    await mentee.context.addInitScript(() => {
      // Headless Chromium always plays; this is what one with a window does before the first tap or key.
      // (Playwright's own calls count as gestures, so navigator.userActivation does not tell.)
      let isTouched = false;
      addEventListener('pointerdown', () => (isTouched = true), true);
      const play = Reflect.get(HTMLMediaElement.prototype, 'play');
      HTMLAudioElement.prototype.play = function () {
        return isTouched
          ? play.call(this)
          : Promise.reject(new DOMException('no gesture yet', 'NotAllowedError'));
      };
    });
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    await mentee.page.reload();
    await sees(mentee.page, 'camera');
    const tap = mentee.page.getByRole('button', { name: '눌러서 소리 듣기' });
    await tap.click();
    await tap.waitFor({ state: 'detached' });
    await browser.close();
  });
});
