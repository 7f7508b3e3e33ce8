// npm run test:soak -- --minutes 30: twenty people a second join with media and leave, a third of them without a word.
// Every so often everyone is released, and what the server and its workers hold is measured. Prints figures; fails if memory
// grows by more than 2 MB an hour (the upper end of the 95 % confidence interval), a descriptor is left, or a join fails.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { quantile } from '../support/figure.ts';
import { createClass } from '../support/classServer.ts';
import { descriptorsOf } from '../support/descriptors.ts';
import { Inspector } from '../support/Inspector.ts';
import { slopeOf } from '../support/regression.ts';
import { RtcPeers } from '../support/RtcPeers.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { VisitedClass } from '../support/visits.ts';

const JOINS_PER_SECOND = 20;
const CLASSES = 4;
/** How long a visitor stays after hearing the mentor, in ms. */
const STAY_MS = 2000;
/** Time between two measurements: a fortieth of the whole run, and at least this. ms. */
const MIN_ROUND_MS = 12_000;
/** At the start everything grows: caches, compiled code. Not counted. */
const WARM_UP = 0.25;
const MAX_MB_PER_HOUR = 2;
const MB = 1024 * 1024;
const HOUR_MS = 3_600_000;
/** Wire ids: 0 to 239 for visitors, then the mentors. */
const VISITORS = 240;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const durationMs = Number(values.minutes) * 60_000;
if (!(durationMs > 0)) {
  throw new Error('--minutes needs a number, like --minutes 30.');
}
const roundMs = Math.max(MIN_ROUND_MS, durationMs / 40);

await using server = await ServerProcess.start({
  env: {
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
    TRUST_PROXY: '1',
    MEDIA_WORKERS: '2',
    PEER_GRACE_SECONDS: '1',
    LOG_LEVEL: 'warn',
  },
});
using inspector = await Inspector.open(server.output);
await using rtc = await RtcPeers.start();
const classes: VisitedClass[] = [];
for (let index = 0; index < CLASSES; index += 1) {
  const created = await createClass(server.url, { seats: 500 });
  classes.push(await VisitedClass.begin(server.url, created, rtc, VISITORS + 2 * index));
}

const free = Array.from({ length: VISITORS }, (_, id) => id);
const running = new Set<Promise<void>>();
const joins: number[] = [];
const failures: string[] = [];
let visits = 0;

/** One visit; afterwards its wire id is free again. */
async function visit(): Promise<void> {
  const wireId = free.shift();
  visits += 1;
  const visited = classes[visits % CLASSES];
  if (wireId === undefined || visited === undefined) {
    failures.push('nobody was free to join: the machine is too slow for this');
    return;
  }
  try {
    joins.push(await visited.visit(wireId, () => wait(STAY_MS), visits % 3 === 0));
  } catch (error) {
    failures.push(String(error));
  } finally {
    free.push(wireId);
  }
}

/** Joins and leaves at the given rate, then waits until the last one is gone. */
async function round(ms: number): Promise<void> {
  const startedAt = performance.now();
  for (let turn = 0; performance.now() - startedAt < ms; turn += 1) {
    await wait(Math.max(0, startedAt + (turn * 1000) / JOINS_PER_SECOND - performance.now()));
    const one = visit().finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
}

const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
/** Process ids of the workers: the server's children. */
const workerPids = (): number[] =>
  readFileSync(`/proc/${server.pid ?? 0}/task/${server.pid ?? 0}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
const descriptors = (): number =>
  [server.pid ?? 0, ...workerPids()].reduce((sum, pid) => sum + descriptorsOf(pid), 0);

/** Descriptors once the released ones are closed: as many as before, or as few as there are after a while. */
async function settledDescriptors(wanted: number): Promise<number> {
  const deadline = performance.now() + 10_000;
  while (descriptors() !== wanted && performance.now() < deadline) {
    await wait(200);
  }
  return descriptors();
}

await round(MIN_ROUND_MS);
await wait(2000);
const atRest = descriptors();
const pidsAtRest = workerPids().join();
const startedAt = performance.now();
const series = new Map<string, [number, number][]>();
const note = (name: string, value: number): void => {
  series.set(name, [...(series.get(name) ?? []), [performance.now() - startedAt, value]]);
};
let descriptorsLeft = 0;
while (performance.now() - startedAt < durationMs) {
  await round(roundMs);
  descriptorsLeft = (await settledDescriptors(atRest)) - atRest;
  const heap = await inspector.heapUsed();
  if (performance.now() - startedAt >= durationMs * WARM_UP) {
    note('heap after collection', heap);
    for (const [index, pid] of workerPids().entries()) {
      note(`worker ${index}, resident`, residentOf(pid));
    }
  }
  say(
    `${((performance.now() - startedAt) / 60_000).toFixed(1)} min: ${visits} joins, heap ${(heap / MB).toFixed(2)} MB, ` +
      `workers ${workerPids()
        .map((pid) => (residentOf(pid) / MB).toFixed(1))
        .join(' and ')} MB, descriptors ${descriptorsLeft >= 0 ? '+' : ''}${descriptorsLeft}`,
  );
}

const violations: string[] = [];
for (const [name, points] of series) {
  const { slope, margin } = slopeOf(points);
  const [low, high] = [slope - margin, slope + margin].map((value) => (value * HOUR_MS) / MB);
  say(
    `${name}: ${((slope * HOUR_MS) / MB).toFixed(2)} MB an hour (95 %: ${low?.toFixed(2)} to ${high?.toFixed(2)}), n=${points.length}`,
  );
  if ((high ?? Infinity) > MAX_MB_PER_HOUR) {
    violations.push(
      (low ?? 0) > MAX_MB_PER_HOUR ? `${name} grows` : `${name} is not proven to be flat: run it for longer`,
    );
  }
}
say(
  `joins, connect to first sound: n=${joins.length} p50 ${quantile(joins, 0.5)} ms, p95 ${quantile(joins, 0.95)} ms`,
);
if (descriptorsLeft !== 0) {
  violations.push(`${descriptorsLeft} descriptors were left`);
}
if (workerPids().join() !== pidsAtRest) {
  violations.push('a worker died');
}
if (failures.length > 0) {
  violations.push(`${failures.length} joins failed, the first: ${failures[0] ?? ''}`);
}
for (const violation of violations) {
  say(`✗ ${violation}`);
}
for (const [index, visited] of classes.entries()) {
  await visited.end(VISITORS + 2 * index);
}
process.exitCode = violations.length === 0 ? 0 : 1;
