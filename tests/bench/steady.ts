// npm run bench -- steady: whether the mentor's tab stays steady during a class of twelve, for MINUTES (10). Long tasks in
// ms of CPU with what ran in them, layout shifts as the browser counts them, and whether enlarging a bench moved another. Prints figures;
// asserts nothing.
import { FULL_RATE, Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';

const MINUTES = Number(process.env['MINUTES'] ?? 10);
/** A bench is enlarged, and the pointer enters and leaves the queue, this often. */
const ROUND_MS = 30_000;
/** What the page should hold. */
const LONG_MS = 100;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A shift of the layout; `sources` are the elements that moved. */
interface Shift {
  readonly value: number;
  readonly at: number;
  readonly byHand: boolean;
  readonly sources: readonly string[];
}

/** A task of the page's main thread, in ms of CPU: other processes' work meanwhile is not included. */
interface Task {
  readonly cpu: number;
  readonly wall: number;
  readonly inside: string;
}

interface Watched {
  shifts: Shift[];
}

await using server = await ServerProcess.start();
const browser = await launchBrowser({ framesPerSecond: FULL_RATE });
const created = await createClass(server.url);
const mentor = await Person.arrive(browser, { viewport: { width: 1440, height: 900 } });
await mentor.rehearse(server.url, created);
await mentor.page.waitForFunction(() => document.querySelectorAll('[data-bench]').length === 12);
await sees(mentor.page, 'bench');
const wait = (ms: number) => mentor.page.evaluate((time) => new Promise((r) => setTimeout(r, time)), ms);
// Joining is not measured.
await wait(5000);
await mentor.page.evaluate(() => {
  const watched: Watched = { shifts: [] };
  Object.assign(window, { watched });
  const nameOf = (node: Node | null): string =>
    node instanceof Element
      ? `${node.tagName.toLowerCase()}.${node.getAttribute('class') ?? ''}`.slice(0, 60)
      : String(node?.nodeName);
  interface LayoutShift extends PerformanceEntry {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly { readonly node: Node | null }[];
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      watched.shifts.push({
        value: entry.value,
        at: entry.startTime,
        byHand: entry.hadRecentInput,
        sources: entry.sources.map(({ node }) => nameOf(node)),
      });
    }
  }).observe({ type: 'layout-shift' });
});

/** Where the tiles of the wall, or the rows of the queue, are. */
const places = (which: 'data-bench' | 'data-queue'): Promise<Record<string, string>> =>
  mentor.page.evaluate(
    (name) =>
      Object.fromEntries(
        [...document.querySelectorAll(`[${name}]`)].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [element.getAttribute(name) ?? '', [x, y, width, height].map(Math.round).join()];
        }),
      ),
    which,
  );
/** How many of the earlier ones have moved, not counting `but`. */
function moved(before: Record<string, string>, after: Record<string, string>, but = ''): number {
  return Object.entries(before).filter(([id, place]) => id !== but && after[id] !== place).length;
}

/** An event in Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly type?: string } };
}

const session = await browser.newBrowserCDPSession();
const tasks: Task[] = [];
/** Traces the page's thread while `act` runs: the tasks of more than 20 ms of CPU. */
async function traced(act: () => Promise<void>): Promise<void> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => {
    events.push(...(value as TraceEvent[]));
  };
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await act();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  const thread = events.find(
    ({ name, pid, tid, args }) =>
      name === 'thread_name' &&
      args?.name === 'CrRendererMain' &&
      events.some((event) => event.pid === pid && event.tid === tid && event.name === 'EventDispatch'),
  );
  const own = events.filter(({ pid, tid }) => pid === thread?.pid && tid === thread.tid);
  for (const task of own.filter(({ name }) => name === 'ThreadControllerImpl::RunTask')) {
    const [cpu, wall] = [(task.tdur ?? 0) / 1000, (task.dur ?? 0) / 1000];
    if (cpu > 20) {
      const inside = own
        .filter(
          (event) =>
            event !== task && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= task.ts + (task.dur ?? 0),
        )
        .filter(({ tdur = 0 }) => tdur > 3000)
        .map(({ name, tdur = 0, args }) => `${name} ${args?.data?.type ?? ''} ${(tdur / 1000).toFixed(0)}`);
      tasks.push({ cpu, wall, inside: inside.slice(0, 6).join(', ') });
    }
  }
}

const rounds = Math.max(1, Math.round((MINUTES * 60_000) / ROUND_MS));
let movedByEnlarging = 0;
let movedUnderPointer = 0;
async function play(round: number): Promise<void> {
  const tile = mentor.page.locator('[data-bench]').nth(round % 12);
  const id = (await tile.getAttribute('data-bench')) ?? '';
  const before = await places('data-bench');
  await tile.click();
  await wait(1000);
  movedByEnlarging += moved(before, await places('data-bench'), id);
  await mentor.page.keyboard.press('Escape');
  await wait(1000);
  const queue = mentor.page.locator('[data-queue]').first();
  if ((await queue.count()) > 0) {
    await queue.hover();
    const held = await places('data-queue');
    await wait(8000);
    movedUnderPointer += moved(held, await places('data-queue'));
  }
  await mentor.page.mouse.move(700, 20);
  await wait(ROUND_MS - 10_000);
}
for (let round = 0; round < rounds; round += 1) {
  await traced(() => play(round));
}

const { shifts } = await mentor.page.evaluate(() => (window as unknown as { watched: Watched }).watched);
await browser.close();
const own = shifts.filter(({ byHand }) => !byHand);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
// Starting the trace is not the page's work.
const ofPage = tasks.filter(({ inside }) => !inside.startsWith('Receive mojo message'));
const long = ofPage.filter(({ cpu }) => cpu > LONG_MS);
say(`${MINUTES} min with 12 practice mentees, ${rounds} benches enlarged`);
say(
  `layout shifts: ${own.length}, ${sum(own.map(({ value }) => value)).toFixed(4)} in all, CLS ${worstWindow(own).toFixed(4)} (with those within 500 ms of input: ${shifts.length}, ${sum(shifts.map(({ value }) => value)).toFixed(4)})`,
);
const bySource = Object.entries(Object.groupBy(own, ({ sources }) => sources.join(' | ')));
for (const [source, of = []] of bySource
  .sort(([, one = []], [, other = []]) => other.length - one.length)
  .slice(0, 8)) {
  say(`  ${of.length} times, ${sum(of.map(({ value }) => value)).toFixed(4)}: ${source}`);
}
say(
  `tasks of the page's thread: ${ofPage.filter(({ cpu }) => cpu > 50).length} of more than 50 ms of CPU, ${long.length} of more than ${LONG_MS} ms`,
);
for (const { cpu, wall, inside } of ofPage.toSorted((one, other) => other.cpu - one.cpu).slice(0, 10)) {
  say(`  ${cpu.toFixed(0)} ms (${wall.toFixed(0)} ms by the clock): ${inside}`);
}
say(
  `tiles moved by enlarging another: ${movedByEnlarging}; rows of the queue moved under the pointer: ${movedUnderPointer}`,
);

/** The largest sum within 5 s, without a pause of a second in between (web.dev/cls). */
function worstWindow(all: readonly Shift[]): number {
  let worst = 0;
  let total = 0;
  let [from, last] = [-Infinity, -Infinity];
  for (const { at, value } of all) {
    if (at - last > 1000 || at - from > 5000) {
      [total, from] = [0, at];
    }
    last = at;
    total += value;
    worst = Math.max(worst, total);
  }
  return worst;
}
