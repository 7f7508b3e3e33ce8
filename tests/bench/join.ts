// npm run bench: how long from the click on "Join" to the first decoded frame, and how fast media is back after the
// server or a worker was killed. Prints percentiles; asserts nothing.
import { FULL_RATE, Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { quantile } from '../support/figure.ts';
import { ServerProcess } from '../support/serverProcess.ts';

const JOINS = Number(process.env['JOINS'] ?? 20);
const RECOVERIES = Number(process.env['RECOVERIES'] ?? 10);

function report(what: string, values: readonly number[]): void {
  process.stdout.write(
    `${what}: n=${values.length} p50 ${quantile(values, 0.5)} ms, p95 ${quantile(values, 0.95)} ms, max ${quantile(values, 1)} ms\n`,
  );
}

/** Click to first decoded frame, by the page's own clock. */
async function timeJoin(person: Person): Promise<number> {
  await person.page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent === '들어가기',
    );
    button?.addEventListener('click', () => {
      const startedAt = performance.now();
      new MutationObserver((_records, observer) => {
        const video = document.querySelector('video[data-source=camera]');
        if (video instanceof HTMLVideoElement) {
          observer.disconnect();
          video.requestVideoFrameCallback(() => {
            Object.assign(window, { firstFrameMs: performance.now() - startedAt });
          });
        }
      }).observe(document.body, { childList: true, subtree: true });
    });
  });
  await person.page.getByRole('button', { name: '들어가기' }).click();
  const handle = await person.page.waitForFunction(() => (window as { firstFrameMs?: number }).firstFrameMs);
  return (await handle.jsonValue()) ?? Number.NaN;
}

const server = await ServerProcess.start();
const browser = await launchBrowser({ framesPerSecond: FULL_RATE });
const created = await createClass(server.url);
const mentor = await Person.arrive(browser);
await mentor.startClass(server.url, created);

const joins: number[] = [];
for (let index = 0; index < JOINS; index += 1) {
  const mentee = await Person.arrive(browser);
  await mentee.open(server.url, created, 'mentee');
  await mentee.page.getByLabel('이름').fill(`멘티 ${index}`);
  // The green room gets media ready; a person takes longer than this to type a name.
  await mentee.page.waitForLoadState('networkidle');
  joins.push(await timeJoin(mentee));
  await mentee.close();
}
report('join, click to first decoded frame', joins);

const mentee = await Person.arrive(browser);
await mentee.enter(server.url, created, '박서연');
await sees(mentee.page, 'camera');

const afterKill: number[] = [];
for (let index = 0; index < RECOVERIES; index += 1) {
  await server.kill('SIGKILL');
  await server.start();
  const listening = performance.now();
  await sees(mentee.page, 'camera');
  afterKill.push(performance.now() - listening);
}
report('media back after kill -9 of the server, from listen', afterKill);

const afterWorker: number[] = [];
for (let index = 0; index < RECOVERIES; index += 1) {
  const killed = performance.now();
  process.kill(server.workerPids.at(-1) ?? 0, 'SIGKILL');
  await mentee.page.waitForFunction(
    () => document.querySelector('video[data-source=camera]') === null,
    null,
    {
      polling: 5,
    },
  );
  await sees(mentee.page, 'camera');
  afterWorker.push(performance.now() - killed);
}
report('media back after kill -9 of the worker', afterWorker);

await browser.close();
await server[Symbol.asyncDispose]();
