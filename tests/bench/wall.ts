// npm run bench: what a wall of thirty benches costs the mentor. Downlink in bits per second, frames per second of the
// page while the wall is scrolled, and how fast a scene reaches a mentee. Prints figures; asserts nothing.
import { Person, launchBrowser, sees, sumStats } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';

const MENTEES = 30;
const MEASURE_MS = 10_000;
const SCENE_CHANGES = 20;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await using server = await ServerProcess.start();
const browser = await launchBrowser();
const created = await createClass(server.url);
// So low that half the wall is out of view, and there is something to scroll.
const mentor = await Person.arrive(browser, { viewport: { width: 1280, height: 560 } });
await mentor.startClass(server.url, created);
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

const scrolled = await mentor.page.evaluate(async (ms) => {
  const wall = document.querySelector('[data-wall]');
  if (wall === null) {
    throw new Error('There is no wall.');
  }
  const room = wall.scrollHeight - wall.clientHeight;
  const startedAt = performance.now();
  const gaps: number[] = [];
  let last = startedAt;
  return new Promise<{ fps: number; p95: number; room: number }>((resolve) => {
    const step = (now: number): void => {
      gaps.push(now - last);
      last = now;
      wall.scrollTop = (room / 2) * (1 - Math.cos((now - startedAt) / 800));
      if (now - startedAt < ms) {
        requestAnimationFrame(step);
      } else {
        const sorted = gaps.toSorted((a, b) => a - b);
        resolve({
          fps: (gaps.length * 1000) / (now - startedAt),
          p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
          room,
        });
      }
    };
    requestAnimationFrame(step);
  });
}, MEASURE_MS);
say(
  `scrolling ${scrolled.room} px of wall: ${scrolled.fps.toFixed(1)} frames/s, p95 ${scrolled.p95.toFixed(1)} ms a frame`,
);
await downlink(`${MENTEES} practice mentees, those in view`);
await mentor.page.setViewportSize({ width: 1440, height: 900 });
await downlink(`${MENTEES} practice mentees, all in view`);

const mentee = await Person.arrive(browser);
await mentee.enter(server.url, created, '박서연');
await mentor.shareScreen();
await sees(mentee.page, 'screen');
const delays: number[] = [];
for (let change = 0; change < SCENE_CHANGES; change += 1) {
  const [key, wanted] = change % 2 === 0 ? ['1', 'camera'] : ['3', 'screen'];
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
  await mentor.page.keyboard.press(key ?? '');
  delays.push((await seen) - pressedAt);
}
const sorted = delays.toSorted((a, b) => a - b);
say(
  `scene, key to drawn at a mentee: n=${delays.length} p50 ${sorted[Math.floor(sorted.length / 2)]} ms, max ${sorted.at(-1)} ms`,
);
await browser.close();
