// npm run bench -- recovery: how fast people are back after the server was updated (F25) or killed (F26), after a worker
// was killed (F28), and when 300 come back at once (F38). Clients come back by the page's own policy; media is real, from
// peers without a browser. Prints percentiles in ms; asserts nothing.
import { createClass } from '../support/classServer.ts';
import { quantile } from '../support/figure.ts';
import { Returner } from '../support/Returner.ts';
import { RtcPeers } from '../support/RtcPeers.ts';
import { ServerProcess } from '../support/serverProcess.ts';

const TRIALS = Number(process.env['TRIALS'] ?? 30);
const CROWD = Number(process.env['CROWD'] ?? 300);

function report(what: string, values: readonly number[]): void {
  const [p50, p95, max] = [0.5, 0.95, 1].map((q) => quantile(values, q));
  process.stdout.write(`${what}: n=${values.length} p50 ${p50} ms, p95 ${p95} ms, max ${max} ms\n`);
}

await using server = await ServerProcess.start({ env: { TRUST_PROXY: '1', LOG_LEVEL: 'info' } });

/** How the mentor and a mentee fare. */
async function withMedia(): Promise<void> {
  await using rtc = await RtcPeers.start();
  const created = await createClass(server.url);
  using mentor = new Returner({ url: server.url, created, role: 'mentor', wire: { rtc, id: 0 } });
  await mentor.now.joined;
  using mentee = new Returner({ url: server.url, created, role: 'mentee', wire: { rtc, id: 100 } });
  await mentee.now.heard;
  for (const [fault, signal] of [
    ['F25: SIGTERM', 'SIGTERM'],
    ['F26: SIGKILL', 'SIGKILL'],
  ] as const) {
    const [ended, joined, heard]: [number[], number[], number[]] = [[], [], []];
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const back = mentee.await();
      const signalled = performance.now();
      await server.kill(signal);
      ended.push(performance.now() - signalled);
      await server.start();
      const listening = performance.now();
      joined.push((await back.joined) - listening);
      heard.push((await back.heard) - listening);
    }
    report(`${fault}, signal to exit`, ended);
    report(`${fault}, listen to joined again`, joined);
    report(`${fault}, listen to sound again`, heard);
  }
  const heard: number[] = [];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const back = mentee.await();
    const killed = performance.now();
    process.kill(server.workerPids.at(-1) ?? 0, 'SIGSEGV');
    heard.push((await back.heard) - killed);
  }
  report('F28: SIGSEGV of a worker, kill to sound again', heard);
}

/** How everyone in a crowd fares, in classes of a hundred. */
async function asCrowd(): Promise<void> {
  const classes = await Promise.all(
    Array.from({ length: Math.ceil(CROWD / 100) }, () => createClass(server.url, { seats: 500 })),
  );
  const crowd: Returner[] = [];
  for (let index = 0; index < CROWD; index += 1) {
    const created = classes[index % classes.length];
    if (created !== undefined) {
      const one = new Returner({ url: server.url, created, role: 'mentee' });
      await one.now.joined;
      crowd.push(one);
    }
  }
  const [each, last]: [number[], number[]] = [[], []];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const back = crowd.map((one) => one.await().joined);
    await server.kill('SIGKILL');
    await server.start();
    const listening = performance.now();
    const took = (await Promise.all(back)).map((at) => Math.max(0, at - listening));
    each.push(...took);
    last.push(Math.max(...took));
  }
  report(`F38: ${CROWD} at once, listen to joined again, each`, each);
  report(`F38: ${CROWD} at once, listen to joined again, the last one`, last);
  for (const one of crowd) {
    one[Symbol.dispose]();
  }
}

await withMedia();
await asCrowd();
