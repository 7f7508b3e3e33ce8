import { ko } from '@gongbang/web/i18n/ko.ts';
import { en } from '@gongbang/web/i18n/en.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { isFirefox, lacks } from '../support/firefox.ts';
import { fallsSilent, hearsSound } from '../support/hearing.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { whole, within } from '../support/words.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const TAB_TITLE = 'Slides for the class';

/** Every prompt is refused. */
const DENIED = {
  switches: ['--deny-permission-prompts'],
  grants: false,
  preferences: {
    'media.navigator.permission.disabled': false,
    'permissions.default.camera': 2,
    'permissions.default.microphone': 2,
  },
};

describe('[DV1] devices that cannot be used', () => {
  it.each([
    ['denied', DENIED, [within(ko.devices['denied-camera']), within(ko.devices['denied-microphone'])]],
    [
      'missing',
      {
        switches: ['--use-fake-device-for-media-stream=device-count=0'],
        preferences: { 'media.navigator.streams.fake': false },
      },
      // Chromium still has its fake microphone.
      [
        within(ko.devices['not-found-camera']),
        ...(isFirefox ? [within(ko.devices['not-found-microphone'])] : []),
      ],
    ],
  ])('%s: it says which, what to do, and that one can go in without', async (_name, options, sentences) => {
    const browser: Browser = await launchBrowser(options);
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.open(server.url, created, 'mentor');
    for (const sentence of sentences) {
      await mentor.page.getByText(sentence).waitFor();
    }
    expect(await mentor.page.getByRole('button', { name: ko.check.again }).count()).toBe(sentences.length);
    await mentor.page.getByRole('button', { name: ko.green.start }).click();
    const mentee = await Person.arrive(browser);
    await mentee.enter(server.url, created, '박서연');
    await mentee.page.getByText(ko.class.nothing).waitFor();
    await mentor.say('소리 없이 시작해요');
    await mentee.hears('소리 없이 시작해요');
    // Once read and dismissed, it no longer covers the stage.
    for (const sentence of sentences) {
      const trouble = mentor.page.getByRole('alert').filter({ hasText: sentence });
      await trouble.getByRole('button', { name: ko.common.close }).click();
      await trouble.waitFor({ state: 'detached' });
    }
    await browser.close();
  });
});

describe.skipIf(lacks.tabCapture)('[DV2] sharing', () => {
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
    await mentor.page.getByRole('button', { name: ko.class.share }).waitFor();
    await sees(mentee.page, 'camera');
    await browser.close();
  });
});

describe('[CK3] microphone and camera on the page of the check', () => {
  interface Opened {
    opened: MediaStreamTrack[];
    asked: number;
    connections: RTCPeerConnection[];
  }

  it('are opened by a press alone, show that they work, send nothing, and are off with a press or with the page', async () => {
    const browser = await launchBrowser();
    const { page, context } = await Person.arrive(browser);
    await context.addInitScript(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      const seen = Object.assign(window as unknown as Opened, { opened: [], asked: 0 });
      mediaDevices.getUserMedia = async (constraints) => {
        seen.asked += 1;
        const stream = await open(constraints);
        seen.opened.push(...stream.getTracks());
        return stream;
      };
    });
    const asked = () => page.evaluate(() => (window as unknown as Opened).asked);
    const opened = () =>
      page.evaluate(() =>
        (window as unknown as Opened).opened.map(({ kind, readyState }) => `${kind} ${readyState}`),
      );
    await page.goto(`${server.url}/check`);
    await page.locator('[data-advice]').waitFor();
    expect(await asked()).toBe(0);

    const microphone = page.locator('[data-device=microphone]');
    await microphone.getByRole('button', { name: ko.check.begin.microphone }).click();
    await microphone.getByRole('button', { name: ko.check.stop }).waitFor();
    expect(await opened()).toEqual(['audio live']);
    const name = await page.evaluate(() => (window as unknown as Opened).opened[0]?.label);
    expect(await microphone.getByRole('status').textContent()).toContain(name);
    if (!isFirefox) {
      // Without a speaker, Firefox measures nothing.
      await microphone.getByText(ko.check.heard).waitFor();
    }
    const camera = page.locator('[data-device=camera]');
    await camera.getByRole('button', { name: ko.check.begin.camera }).click();
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    expect(await asked()).toBe(2);
    const sent = await page.evaluate(() =>
      (window as unknown as Opened).connections.flatMap((connection) =>
        connection.getSenders().flatMap(({ track }) => track?.kind ?? []),
      ),
    );
    expect(sent).toEqual([]);

    await microphone.getByRole('button', { name: ko.check.stop }).click();
    await microphone.getByRole('button', { name: ko.check.begin.microphone }).waitFor();
    expect(await opened()).toEqual(['audio ended', 'video live']);
    await page.getByRole('banner').getByRole('link').first().click();
    await page.getByRole('heading', { name: ko.home.mine }).waitFor();
    expect(await opened()).toEqual(['audio ended', 'video ended']);
    await browser.close();
  });

  it('denied, each says so by its name, with two steps, and can be asked for again or put away', async () => {
    const browser = await launchBrowser(DENIED);
    const { page } = await Person.arrive(browser);
    await page.goto(`${server.url}/check`);
    for (const [device, press, sentence] of [
      ['microphone', ko.check.begin.microphone, ko.devices['denied-microphone']],
      ['camera', ko.check.begin.camera, ko.devices['denied-camera']],
    ] as const) {
      const card = page.locator(`[data-device=${device}]`);
      await card.getByRole('button', { name: press }).click();
      const trouble = card.getByRole('alert').filter({ hasText: sentence });
      await trouble.waitFor();
      expect(await trouble.getByRole('listitem').count()).toBe(2);
      await trouble.getByRole('button', { name: ko.check.again }).click();
      await trouble.waitFor();
      await trouble.getByRole('button', { name: ko.common.close }).click();
      await trouble.waitFor({ state: 'detached' });
    }
    await browser.close();
  });
});

describe('[DV3] autoplay', () => {
  it('[HR4] refused by the browser shows one button, and the mentor that they hear nothing; a tap on it brings the sound', async () => {
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
    const tap = mentee.page.getByRole('button', { name: ko.class.tap });
    const sign = mentor.page.getByText(ko.quality.sound.blocked);
    await sign.first().waitFor();
    await tap.click();
    await tap.waitFor({ state: 'detached' });
    await sign.first().waitFor({ state: 'detached' });
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

describe.skipIf(lacks.soundFile)('[DV4] muted', () => {
  it('[HR1] [HR2] and speaking: a tip says so, and mentees hear nothing; one hears oneself all the same', async () => {
    const browser = await launchBrowser({
      switches: [`--use-file-for-fake-audio-capture=${toneFile(server.dataDir)}`],
    });
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    const mentee = await Person.arrive(browser);
    await mentee.enter(server.url, created, '박서연');
    await hearsSound(mentee.page);
    const level = mentor.page.locator('[data-own-level]').getByRole('meter', { name: ko.green.meter });
    await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await mentor.page.keyboard.press('m');
    await mentor.page.getByRole('button', { name: ko.class.micOff, exact: true }).waitFor();
    await mentor.page.getByText(ko.class.mutedTip).waitFor();
    await fallsSilent(mentee.page);
    await mentor.page.getByRole('button', { name: ko.devices.settings, exact: true }).click();
    await mentor.page.getByRole('button', { name: ko.heard.try }).click();
    await mentor.page.getByText(ko.devices.trial.speaking).waitFor();
    await mentor.page.getByText(ko.devices.trial.playing).waitFor();
    await mentor.page.getByText(ko.devices.trial.heard).waitFor();
    await fallsSilent(mentee.page);
    await browser.close();
  });
});

describe('cameras for the hands', () => {
  it.skipIf(lacks.secondCamera)(
    '[HV6] another camera of the computer shows the hands, and stops',
    async () => {
      const browser = await launchBrowser({ cameras: 2 });
      const created = await createClass(server.url);
      const mentor = await Person.arrive(browser);
      await mentor.startClass(server.url, created);
      const mentee = await Person.arrive(browser);
      await mentee.enter(server.url, created, '박서연');
      await sees(mentee.page, 'camera');
      await mentor.page.getByRole('button', { name: ko.phone.ctl }).click();
      await mentor.page.getByRole('button', { name: ko.phone.startSecond }).click();
      // The second of Chromium's fake cameras can be previewed, but gives no RTCPeerConnection a frame, ours or any other:
      // its frames are counted at the mentor, and the mentee must have been given it as the hands.
      await sees(mentor.page, 'hands');
      await mentee.page.locator('video[data-source=hands]').waitFor();
      await mentor.page.getByRole('button', { name: ko.phone.stopSecond }).click();
      await mentee.page.locator('video[data-source=hands]').waitFor({ state: 'detached' });
      await sees(mentee.page, 'camera');
      await browser.close();
    },
  );

  it('[HV3] [HV7] [RC8] a phone comes before the class; zoom, torch and focus go to it, and its sleep the other way', async () => {
    const browser = await launchBrowser();
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.open(server.url, created, 'mentor');
    await mentor.page.getByRole('button', { name: ko.phone.add }).click();
    const link = await mentor.page.locator('[data-phone-link]').inputValue();
    const phone = await Person.arrive(browser, { viewport: { width: 390, height: 844 } });
    // Fake cameras have no zoom, torch or focus, and headless pages never sleep: this emulates a phone that does.
    await phone.context.addInitScript(() => {
      const asked: object[] = [];
      Object.assign(window, { asked });
      const able: MediaTrackCapabilities & { zoom: object; torch: boolean; focusMode: string[] } = {
        zoom: { min: 1, max: 4, step: 0.5 },
        torch: true,
        focusMode: ['manual', 'continuous'],
      };
      MediaStreamTrack.prototype.getCapabilities = () => able;
      MediaStreamTrack.prototype.applyConstraints = (constraints) => {
        asked.push(constraints?.advanced?.[0] ?? {});
        return Promise.resolve();
      };
    });
    await phone.page.goto(link);
    await phone.page.getByRole('button', { name: ko.phone.start }).click();
    await sees(phone.page, 'own-hands');
    await phone.page.getByText(ko.phone.waitsForClass).waitFor();
    await mentor.page.locator('[data-camera=sending]', { hasText: ko.cameraState.ready }).waitFor();
    await mentor.page.getByRole('button', { name: whole(ko.green.start, en.green.start) }).click();
    await sees(mentor.page, 'hands');
    await phone.page.getByText(ko.phone.sending).waitFor();
    await mentor.page.getByRole('button', { name: ko.phone.ctl }).click();
    const lastAsked = () =>
      phone.page.evaluate(() => (window as unknown as { asked: object[] }).asked.at(-1));
    await mentor.page.getByRole('button', { name: ko.phone.torch }).click();
    await expect.poll(lastAsked).toEqual({ torch: true });
    await mentor.page.getByRole('button', { name: ko.phone.focus }).click();
    await expect.poll(lastAsked).toEqual({ torch: true, focusMode: 'manual' });
    await mentor.page.getByRole('slider', { name: ko.phone.zoom }).press('ArrowRight');
    await expect.poll(lastAsked).toEqual({ torch: true, focusMode: 'manual', zoom: 1.5 });
    // The same on the phone itself, and the mentor's computer shows it.
    await phone.page.getByText('1.5×').waitFor();
    await phone.page.getByRole('button', { name: ko.phone.zoomIn }).click();
    await expect.poll(lastAsked).toEqual({ torch: true, focusMode: 'manual', zoom: 2 });
    await expect
      .poll(() => mentor.page.getByRole('slider', { name: ko.phone.zoom }).getAttribute('aria-valuenow'))
      .toBe('2');
    await phone.page.getByRole('button', { name: ko.phone.torch }).click();
    await mentor.page.getByRole('button', { name: ko.phone.torch, pressed: false }).waitFor();
    const askedTimes = () =>
      phone.page.evaluate(() => (window as unknown as { asked: object[] }).asked.length);
    const timesBefore = await askedTimes();
    // Another camera of the phone gets the same settings.
    await phone.page.getByRole('button', { name: ko.phone.switch }).click();
    await expect.poll(askedTimes).toBeGreaterThan(timesBefore);
    expect(await lastAsked()).toEqual({ torch: false, focusMode: 'manual', zoom: 2 });
    await phone.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await mentor.page.getByText(ko.cameraState.asleep).waitFor();
    await mentor.page.locator('[data-hands-trouble=asleep]').waitFor();
    // By then the server has forgotten it.
    await server.kill('SIGKILL');
    await server.start();
    await mentor.page.reload();
    await mentor.page.locator('[data-hands-trouble=asleep]').waitFor();
    await mentor.page.getByRole('button', { name: ko.phone.ctl }).click();
    await mentor.page.getByRole('button', { name: ko.phone.revoke }).click();
    await phone.page.getByText(ko.refused.removed).waitFor();
    await browser.close();
  });
});
