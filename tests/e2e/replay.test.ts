import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { CreatedClass } from '@gongbang/protocol';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Person, keepPicture, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { lacks } from '../support/firefox.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { say } from '../support/words.ts';

/** Screenshots for a person to look at. */
const OUTPUT = join(import.meta.dirname, '../output');
/** How much lighter the hands become each second. */
const RISE = 5;
/** As few as other cameras give here: everybody encodes, keeps and paints each one. */
const FRAMES_PER_SECOND = 6;
const STEPS = [
  { id: 'ball', title: '흙 반죽하고 공 만들기', note: '손바닥으로 굴려요.', minutes: 10 },
  { id: 'hole', title: '엄지로 구멍 내기', note: '', minutes: null },
];

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

/** Their camera shows the time: a plane that becomes lighter. If they have several, only the second does. */
async function paintCamera({ context }: Person): Promise<void> {
  await context.addInitScript(
    ({ rise, rate }) => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(
          ({ kind }) => kind === 'videoinput',
        );
        const second = cameras.at(1)?.deviceId;
        if (second !== undefined && !JSON.stringify(wanted).includes(second)) {
          return open(wanted);
        }
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [640, 360];
        const context = canvas.getContext('2d');
        const began = Date.now();
        setInterval(() => {
          const level = Math.min(250, 20 + ((Date.now() - began) / 1000) * rise);
          if (context !== null) {
            context.fillStyle = `rgb(${level}, ${level}, ${level})`;
            context.fillRect(0, 0, canvas.width, canvas.height);
          }
        }, 1000 / rate);
        return canvas.captureStream(rate);
      };
    },
    { rise: RISE, rate: FRAMES_PER_SECOND },
  );
}

/** A phone above the mentor's hands. */
async function sendHands(mentor: Person): Promise<Person> {
  await press(mentor.page, ko.phone.ctl);
  await press(mentor.page, ko.phone.add);
  const link = await mentor.page.locator('[data-phone-link]').inputValue();
  await press(mentor.page, ko.common.close);
  const phone = await Person.arrive(browser, { viewport: { width: 844, height: 390 } });
  await paintCamera(phone);
  await phone.page.goto(link);
  await press(phone.page, ko.phone.start);
  await sees(phone.page, 'own-hands');
  return phone;
}

/** A class in which one mentee watches the hands. */
async function watchHands(
  before: (anna: Person) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ created: CreatedClass; mentor: Person; anna: Person }> {
  const created = await createClass(server.url, { steps: STEPS, materials: [] });
  const mentor = await Person.arrive(browser);
  await mentor.startClass(server.url, created);
  const anna = await Person.arrive(browser);
  await before(anna);
  await anna.enter(server.url, created, '안나');
  await sendHands(mentor);
  await mentor.page.keyboard.press('2');
  await sees(anna.page, 'hands');
  return { created, mentor, anna };
}

/** How light the middle of a picture is; 0 while there is none. */
const levelOf = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((picture) => {
      const canvas = new OffscreenCanvas(1, 1);
      const context = canvas.getContext('2d');
      const source = picture as HTMLVideoElement | HTMLCanvasElement;
      if (source.width === 0 && source instanceof HTMLCanvasElement) {
        // Nothing has been painted yet: it has no size either.
        return 0;
      }
      context?.drawImage(source, 0, 0, 1, 1);
      return context?.getImageData(0, 0, 1, 1).data[0] ?? 0;
    });

/** Waits until the live hands are that light. */
const becomes = (page: Page, level: number): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => {
      const video = document.querySelector<HTMLVideoElement>('video[data-source=hands]');
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      if (video !== null) {
        context?.drawImage(video, 0, 0, 1, 1);
      }
      return (context?.getImageData(0, 0, 1, 1).data[0] ?? 0) >= wanted;
    },
    level,
    { polling: 100 },
  );

/** The worker of somebody's page stops working. */
function standStill({ page }: Person): void {
  const [worker] = page.workers();
  expect(worker).toBeDefined();
  void worker
    ?.evaluate(() => {
      for (;;) {
        // Nothing gets through.
      }
    })
    .catch(() => undefined);
}

const again = 'canvas[data-replay]';
const live = 'video[data-source=hands]';

describe.skipIf(lacks.workers)('what is seen again', () => {
  it('[RP1] [RP2] [RP4] a mentee sees the hands of before, while the live ones go on beside them, and comes back', async () => {
    const { mentor, anna } = await watchHands();
    const button = anna.page.getByRole('button', { name: ko.replay.start });
    await button.waitFor();
    const began = await levelOf(anna.page, live);
    await becomes(anna.page, began + 8 * RISE);
    await anna.page.keyboard.press('b');
    await anna.page.getByText(ko.replay.only).waitFor();
    await anna.page.locator(again).waitFor();
    await expect.poll(() => levelOf(anna.page, again)).toBeGreaterThan(0);
    const then = await levelOf(anna.page, again);
    // The live picture has just moved to another element, which has no frame at first.
    await expect.poll(() => levelOf(anna.page, live)).toBeGreaterThan(then + 5 * RISE);
    const now = await levelOf(anna.page, live);
    await keepPicture(anna.page, join(OUTPUT, 'replay-own.png'));
    // Both go on.
    await sees(anna.page, 'hands');
    await becomes(anna.page, now + 2 * RISE);
    expect(await levelOf(anna.page, again)).toBeGreaterThan(then);
    await press(anna.page, ko.replay.toNow);
    await anna.page.locator(again).waitFor({ state: 'detached' });

    // Changing a step is visible.
    await anna.page.keyboard.press('b');
    await anna.page.locator(again).waitFor();
    await mentor.page.keyboard.press('n');
    await anna.page.locator(again).waitFor({ state: 'detached' });
    await sees(anna.page, 'hands');
    expect(anna.complaints).toEqual([]);
  });

  it('[RP7] [RP8] [RP9] the mentor shows everyone the hands of before, has the live ones beside them, and ends it', async () => {
    const { mentor, anna } = await watchHands();
    await anna.page.getByRole('button', { name: ko.replay.start }).waitFor();
    const began = await levelOf(anna.page, live);
    await becomes(anna.page, began + 9 * RISE);
    // The first press asks.
    await mentor.page.keyboard.press('b');
    await mentor.page.getByRole('button', { name: say(ko.time.seconds, { count: 10 }), exact: true }).click();
    await mentor.page.getByRole('button', { name: ko.replay.half }).click();
    await keepPicture(mentor.page, join(OUTPUT, 'replay-choose.png'));
    await press(mentor.page, say(ko.replay.showSeconds, { count: 10 }));
    for (const { page } of [mentor, anna]) {
      await page.getByText(ko.replay.all).waitFor();
      await page.locator(again).waitFor();
      await expect.poll(() => levelOf(page, again)).toBeGreaterThan(0);
    }
    const [then, now] = [await levelOf(anna.page, again), await levelOf(mentor.page, live)];
    expect(now - then).toBeGreaterThan(4 * RISE);
    // Only the mentor sees the live hands.
    expect(await anna.page.locator(live).count()).toBe(0);
    await sees(mentor.page, 'hands');
    await keepPicture(mentor.page, join(OUTPUT, 'replay-mentor.png'));
    await keepPicture(anna.page, join(OUTPUT, 'replay-all.png'));
    await mentor.page.keyboard.press('b');
    for (const { page } of [mentor, anna]) {
      await page.locator(again).waitFor({ state: 'detached' });
      await sees(page, 'hands');
    }

    // From now on one press shows it, as much and as fast as before; latecomers see none of it, and are told.
    await mentor.page.keyboard.press('b');
    await anna.page.locator(again).waitFor();
    await anna.page.reload();
    await anna.page.getByText(ko.replay.liveHere).waitFor();
    await sees(anna.page, 'hands');
    await mentor.page.getByRole('button', { name: ko.replay.backToNow }).first().click();
    await anna.page.getByText(ko.replay.all).waitFor({ state: 'detached' });
    expect([...anna.complaints, ...mentor.complaints]).toEqual([]);
  });

  it('[RP5] [RP6] the picture comes back by itself when the worker stands still, and comes at once where there is none', async () => {
    const { created, anna } = await watchHands();
    await anna.page.getByRole('button', { name: ko.replay.start }).waitFor();
    standStill(anna);
    await anna.page.getByRole('button', { name: ko.replay.start }).waitFor({ state: 'detached' });
    await sees(anna.page, 'hands');

    const bora = await Person.arrive(browser);
    await bora.page.route('**/reelWorker*', (route) => route.abort());
    await bora.enter(server.url, created, '보라');
    await sees(bora.page, 'hands');
    expect(await bora.page.getByRole('button', { name: ko.replay.start }).count()).toBe(0);
  });

  it('[RP6] [RP9] what the mentor sends of this computer they see again too, and it flows past a worker that stands still', async () => {
    const own = await launchBrowser({ cameras: 2 });
    const created = await createClass(server.url);
    const mentor = await Person.arrive(own);
    await paintCamera(mentor);
    await mentor.startClass(server.url, created);
    const anna = await Person.arrive(browser);
    await anna.enter(server.url, created, '안나');
    await mentor.page.getByRole('button', { name: ko.phone.ctl }).click();
    await mentor.page.getByRole('button', { name: ko.phone.startSecond }).click();
    await press(mentor.page, ko.common.close);
    await mentor.page.keyboard.press('2');
    await sees(anna.page, 'hands');
    const began = await levelOf(anna.page, live);
    await becomes(anna.page, began + 9 * RISE);
    await press(mentor.page, ko.replay.choose);
    await mentor.page.getByRole('button', { name: say(ko.time.seconds, { count: 10 }), exact: true }).click();
    await press(mentor.page, say(ko.replay.showSeconds, { count: 10 }));
    await mentor.page.locator(again).waitFor();
    await expect.poll(() => levelOf(mentor.page, again)).toBeGreaterThan(0);
    const [then, now] = [await levelOf(mentor.page, again), await levelOf(mentor.page, live)];
    expect(now - then).toBeGreaterThan(4 * RISE);
    await press(mentor.page, ko.replay.backToNow);
    await mentor.page.locator(again).waitFor({ state: 'detached' });

    standStill(mentor);
    const stuck = await levelOf(anna.page, live);
    await becomes(anna.page, stuck + 15 * RISE);
    await sees(anna.page, 'hands');
    await own.close();
  });
});
