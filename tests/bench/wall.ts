// npm run bench: what a wall of thirty benches costs the mentor. Downlink in bits per second, frames per second of the
// page while the wall is scrolled, and how fast a scene reaches a mentee. Prints figures; asserts nothing.
import { FULL_RATE, Person, launchBrowser, sees, sumStats } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';

const MENTEES = 30;
const MEASURE_MS = 10_000;
const SCENE_CHANGES = 20;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await using server = await ServerProcess.start();
const browser = await launchBrowser({ framesPerSecond: FULL_RATE });
const created = await createClass(server.url);
// So low that half the wall is out of view, and there is something to scroll.
const mentor = await Person.arrive(browser, { viewport: { width: 1280, height: 480 } });
await mentor.rehearse(server.url, created);
await mentor.page.getByRole('button', { name: '수업 질서' }).click();
await mentor.page.getByLabel(/연습 멘티/).selectOption(String(MENTEES));
await mentor.page.getByRole('button', { name: '닫기' }).first().click();
await mentor.page.waitForFunction(
  (count) => document.querySelectorAll('[data-bench]').length === count,
  MENTEES,
);
await sees(mentor.page, 'bench');

const wait = (ms: number) => mentor.page.evaluate((time) => new Promise((r) => setTimeout(r, time)), ms);
const bytes = (page: typeof mentor.page) => sumStats(page, 'inbound-rtp', 'video', 'bytesReceived');
async function downlink(what: string): Promise<void> {
  await wait(2000);
  const before = await bytes(mentor.page);
  await wait(MEASURE_MS);
  const bits = ((await bytes(mentor.page)) - before) * 8;
  say(`${what}: ${(bits / MEASURE_MS / 1000).toFixed(2)} Mbit/s down`);
}

/**
 * Frames that the page draws while a wheel scrolls the wall up and down. With real input: with several videos and nobody
 * touching anything, Chromium itself lowers its rate to that of the videos.
 */
async function scroll(): Promise<void> {
  const session = await mentor.context.newCDPSession(mentor.page);
  const box = await mentor.page.locator('[data-wall]').boundingBox();
  const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 150];
  const room = await mentor.page.evaluate(() => {
    const wall = document.querySelector('[data-wall]');
    return wall === null ? 0 : wall.scrollHeight - wall.clientHeight;
  });
  const drawn = mentor.page.evaluate(
    (ms) =>
      new Promise<{ fps: number; p95: number }>((resolve) => {
        const gaps: number[] = [];
        const startedAt = performance.now();
        let last = startedAt;
        const step = (now: number): void => {
          gaps.push(now - last);
          last = now;
          if (now - startedAt < ms) {
            requestAnimationFrame(step);
          } else {
            const sorted = gaps.toSorted((a, b) => a - b);
            const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
            resolve({ fps: (gaps.length * 1000) / (now - startedAt), p95 });
          }
        };
        requestAnimationFrame(step);
      }),
    MEASURE_MS,
  );
  let turn = 0;
  const gesture = async (): Promise<boolean> => {
    turn += 1;
    await session.send('Input.synthesizeScrollGesture', {
      x,
      y,
      yDistance: turn % 2 === 1 ? -room : room,
      speed: 400,
      gestureSourceType: 'mouse',
    });
    return false;
  };
  while (!(await Promise.race([drawn.then(() => true), gesture()]))) {
    // Up and down, until the measurement is done.
  }
  const { fps, p95 } = await drawn;
  say(`scrolling ${room} px of wall by wheel: ${fps.toFixed(1)} frames/s, p95 ${p95.toFixed(1)} ms a frame`);
}

await scroll();
await downlink(`${MENTEES} practice mentees, those in view`);
await mentor.page.setViewportSize({ width: 1440, height: 900 });
await downlink(`${MENTEES} practice mentees, all in view`);

await mentor.page.getByRole('button', { name: '리허설 나가기' }).click();
await mentor.startClass(server.url, created);
const mentee = await Person.arrive(browser);
await mentee.enter(server.url, created, '박서연');
await mentor.shareScreen();
await sees(mentee.page, 'screen');
const delays: number[] = [];
for (let change = 0; change < SCENE_CHANGES; change += 1) {
  const [key, wanted] = change % 2 === 0 ? (['1', 'camera'] as const) : (['3', 'screen'] as const);
  const seen = mentee.page.evaluate(
    (source) =>
      new Promise<number>((resolve) => {
        const isThere = (): boolean =>
          document.querySelectorAll(`[data-box]:not([data-box=${source}])`).length === 0 &&
          document.querySelector(`[data-box=${source}]`) !== null;
        const observer = new MutationObserver(() => {
          if (isThere()) {
            observer.disconnect();
            requestAnimationFrame(() => {
              resolve(Date.now());
            });
          }
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
    wanted,
  );
  const pressedAt = Date.now();
  await mentor.page.keyboard.press(key);
  delays.push((await seen) - pressedAt);
}
const sorted = delays.toSorted((a, b) => a - b);
say(
  `scene, key to drawn at a mentee: n=${delays.length} p50 ${sorted[Math.floor(sorted.length / 2)]} ms, max ${sorted.at(-1)} ms`,
);
await browser.close();
