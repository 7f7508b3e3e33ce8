import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, hearsSound, launchBrowser, sees, sumStats } from '../support/browser.ts';
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
    // Read and put away, it no longer covers the stage.
    for (const sentence of sentences) {
      const trouble = mentor.page.getByRole('alert').filter({ hasText: sentence });
      await trouble.getByRole('button', { name: '닫기' }).click();
      await trouble.waitFor({ state: 'detached' });
    }
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

/** A WAV file (16 bit, mono) of a tone as loud as speech. */
function toneFile(folder: string): string {
  const rate = 48_000;
  const samples = Int16Array.from({ length: rate * 2 }, (_, index) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * 300 * index) / rate)),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  const file = join(folder, 'tone.wav');
  writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return file;
}

describe('[DV4] muted', () => {
  it('and speaking: a tip says so, and mentees hear nothing', async () => {
    const browser = await launchBrowser({
      switches: [`--use-file-for-fake-audio-capture=${toneFile(server.dataDir)}`],
    });
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(browser);
    await mentee.enter(server.url, created, '박서연');
    await hearsSound(mentee.page);
    await mentor.page.keyboard.press('m');
    await mentor.page.getByText('지금 마이크가 꺼져 있어요').waitFor();
    const energy = () => sumStats(mentee.page, 'inbound-rtp', 'audio', 'totalAudioEnergy');
    await expect
      .poll(async () => {
        const before = await energy();
        await mentee.page.evaluate(() => new Promise(requestAnimationFrame));
        return (await energy()) === before;
      })
      .toBe(true);
    await browser.close();
  });
});
