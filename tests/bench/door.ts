// npm run bench -- door: what the page costs before it can be used, on slow 4G and a slow machine with nothing in the cache.
// Bytes on the wire, requests, and ms until the first paint, until the name can be typed, until the whole page can be used, and
// until someone who does everything at once is in the waiting room; for a course's page and the storefront, until they can be read.
// Prints medians; asserts nothing.
import type { CreatedClass } from '@gongbang/protocol';
import { linkPath } from '@gongbang/client/links.ts';
import type { Browser, CDPSession } from 'playwright-core';

import { FULL_RATE, launchBrowser } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { quantile } from '../support/figure.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';

const RUNS = Number(process.env['RUNS'] ?? 3);
/** Slow 4G as in Lighthouse, and a CPU a quarter as fast. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const CPU_SLOWDOWN = 4;
const KB = 1000;

interface Door {
  readonly what: string;
  readonly path: string;
  /** What is there once the page can be used. */
  readonly usable: string;
  /** Whether to go in from there. */
  readonly enters: boolean;
}

/** What has come in over the wire: headers and bodies, as they were sent. */
interface Wire {
  bytes: number;
  requests: number;
}

interface Visit {
  readonly paintMs: number;
  /** Until the name can be typed, which is before everything else works; if there is such a field. */
  readonly writableMs: number;
  readonly usableMs: number;
  readonly usable: Wire;
  readonly insideMs: number;
  readonly inside: Wire;
  readonly all: Wire;
}

async function measure(browser: Browser, url: string, { path, usable, enters }: Door): Promise<Visit> {
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const wire = await slow(session);
  // Polling a page slows it down on such a slow machine: it reports by itself.
  const told = Promise.withResolvers<number>();
  let writableMs = Number.NaN;
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === 'tellUsable') {
      told.resolve(Number(payload));
    } else {
      writableMs = Number(payload);
    }
  });
  await session.send('Runtime.enable');
  const looks = { tellUsable: usable, tellWritable: 'input[autocomplete=name]' };
  for (const [name, selector] of Object.entries(looks)) {
    await session.send('Runtime.addBinding', { name });
    await page.addInitScript(
      ([as, wanted]) => {
        const look = (): void => {
          const found = document.querySelector(wanted);
          if (found?.checkVisibility({ visibilityProperty: true }) !== true || found.matches(':disabled')) {
            requestAnimationFrame(look);
          } else {
            (window as unknown as Record<string, (ms: string) => void>)[as]?.(String(performance.now()));
          }
        };
        look();
      },
      [name, selector] as const,
    );
  }
  await page.goto(url + path, { waitUntil: 'commit' });
  const usableMs = await told.promise;
  const whenUsable = { ...wire };
  if (enters) {
    await page.locator('input[autocomplete=name]').fill('박서연');
    await page.locator('form button:not([role])').click();
    await page.locator('input[autocomplete=name]').waitFor({ state: 'detached' });
    await page.locator('main aside').waitFor();
  }
  const insideMs = await page.evaluate(() => performance.now());
  const whenInside = { ...wire };
  await page.waitForLoadState('networkidle');
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await context.close();
  return {
    paintMs,
    writableMs,
    usableMs,
    usable: whenUsable,
    insideMs,
    inside: whenInside,
    all: wire,
  };
}

/** Makes a page slow, and counts what it loads. */
async function slow(session: CDPSession): Promise<Wire> {
  const wire = { bytes: 0, requests: 0 };
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  session.on('Network.requestWillBeSent', () => {
    wire.requests += 1;
  });
  session.on('Network.responseReceived', ({ response }) => {
    wire.bytes += response.encodedDataLength;
  });
  session.on('Network.dataReceived', ({ encodedDataLength }) => {
    wire.bytes += encodedDataLength;
  });
  return wire;
}

const kb = (bytes: number): string => `${(bytes / KB).toFixed(0)} KB`;

await using server = await ServerProcess.start();
const browser = await launchBrowser({ framesPerSecond: FULL_RATE });
const created = await createClass(server.url);
const link = (role: 'mentor' | 'mentee'): string =>
  linkPath({ id: created.class.id, role, key: created.keys[role] });

/** A phone invited as the hands camera. */
async function phonePath({ class: { id } }: CreatedClass): Promise<string> {
  using mentor = await TestClient.connect(server.url, created, 'mentor');
  await mentor.join('이정은');
  const { key } = await mentor.do('camera:invite', {});
  return linkPath({ id, role: 'camera', key });
}

const doors: readonly Door[] = [
  { what: 'home', path: '/', usable: 'a[href="/new"]', enters: false },
  { what: 'class link', path: link('mentee'), usable: '#root input[autocomplete=name]', enters: true },
  { what: 'mentor’s link', path: link('mentor'), usable: '#root input[autocomplete=name]', enters: false },
  { what: 'phone page', path: await phonePath(created), usable: 'main button', enters: false },
];
/** A course with a picture and a date; afterwards `/` is the storefront. */
async function offerCourse(): Promise<string> {
  const context = await browser.newContext({ locale: 'ko-KR' });
  const page = await context.newPage();
  await page.goto(server.url);
  const slug = await page.evaluate(
    async ({ token, startsAt, text }) => {
      const ask = async (
        method: string,
        path: string,
        body: unknown,
      ): Promise<{ id: string; slug: string }> => {
        const isFile = body instanceof Blob;
        const response = await fetch(path, {
          method,
          body: isFile ? body : JSON.stringify(body),
          headers: { 'Content-Type': isFile ? 'application/octet-stream' : 'application/json' },
        });
        if (!response.ok) {
          throw new Error(`${path}: ${await response.text()}`);
        }
        return (await response.json()) as { id: string; slug: string };
      };
      await ask('POST', '/api/sign-in/owner', { token });
      const steps = [1, 2, 3, 4, 5].map((step) => ({
        id: `step${step}`,
        title: `벽 얇게 집기 ${step}`,
        minutes: 10,
      }));
      const course = { title: '손으로 빚는 찻잔', about: text, outcome: text, minutes: 90, seats: 12, steps };
      const made = await ask('POST', '/api/studio/courses', course);
      // Noise does not compress: no photo is larger.
      const canvas = new OffscreenCanvas(1600, 1000);
      const image = new ImageData(1600, 1000);
      for (let from = 0; from < image.data.length; from += 65_536) {
        crypto.getRandomValues(image.data.subarray(from, from + 65_536));
      }
      canvas.getContext('2d')?.putImageData(image, 0, 0);
      await ask(
        'PUT',
        `/api/studio/courses/${made.id}/cover`,
        await canvas.convertToBlob({ type: 'image/jpeg' }),
      );
      const date = { startsAt, timeZone: 'Asia/Seoul' };
      await ask('POST', `/api/studio/courses/${made.id}/dates`, date);
      return made.slug;
    },
    {
      token: server.ownerPath?.split('#')[1] ?? '',
      startsAt: Date.now() + 7 * 86_400_000,
      text: '흙 한 줌과 두 손이면 충분해요. '.repeat(10),
    },
  );
  await context.close();
  return `/c/${slug}`;
}

async function print(door: Door): Promise<void> {
  const visits: Visit[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    visits.push(await measure(browser, server.url, door));
  }
  const median = (of: (visit: Visit) => number): number => quantile(visits.map(of), 0.5);
  process.stdout.write(
    `${door.what}: painted ${median((visit) => visit.paintMs)} ms; ` +
      (Number.isNaN(median((visit) => visit.writableMs))
        ? ''
        : `name writable ${median((visit) => visit.writableMs)} ms; `) +
      `usable ${median((visit) => visit.usableMs)} ms, ${kb(median((visit) => visit.usable.bytes))} in ${median((visit) => visit.usable.requests)} requests; ` +
      (door.enters
        ? `in ${median((visit) => visit.insideMs)} ms, ${kb(median((visit) => visit.inside.bytes))}; `
        : '') +
      `all ${kb(median((visit) => visit.all.bytes))} in ${median((visit) => visit.all.requests)} requests\n`,
  );
}
for (const door of doors) {
  await print(door);
}
const course = await offerCourse();
for (const [what, path] of [
  ['course', course],
  ['storefront', '/'],
] as const) {
  await print({ what: `${what}, read`, path, usable: 'main h1', enters: false });
}
await browser.close();
