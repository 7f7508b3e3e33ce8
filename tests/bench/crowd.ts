// npm run bench -- crowd [--against COMMIT]: what a class of MENTEES (500) costs the server without media. CPU and bytes sent for a
// raised hand, and the memory that the class takes; beside them the same for another commit, in turns. Prints the least of ROUNDS (3),
// which other programs disturbed least; asserts nothing.
import { setTimeout } from 'node:timers/promises';

import { createClass } from '../support/classServer.ts';
import { Checkout } from './cost/Checkout.ts';
import { ask, Crowd } from './cost/Crowd.ts';
import { say } from './cost/costs.ts';
import { MeasuredServer } from './cost/MeasuredServer.ts';

const MENTEES = Number(process.env['MENTEES'] ?? 500);
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
/** A hand goes up and down this often. */
const ONE_HAND_TIMES = 500;
/** Notifications that are sent together are sent within this time. */
const SETTLED_MS = 1500;

/** The cost of each of these, by kind. */
type Figures = Readonly<Record<string, number>>;

async function measure(checkout?: string): Promise<Figures> {
  await using server = await MeasuredServer.start(checkout);
  const created = await createClass(server.url, { seats: MENTEES });
  const figures: Record<string, number> = {};
  const cost = async <T>(what: string, times: number, act: () => Promise<T>): Promise<T> => {
    const before = await server.usage();
    const result = await act();
    await setTimeout(SETTLED_MS);
    const after = await server.usage();
    figures[`${what}: CPU, ms`] = (after.cpuMs - before.cpuMs) / times;
    figures[`${what}: bytes out`] = (after.bytesOut - before.bytesOut) / times;
    return result;
  };
  const empty = await server.heapBytes();
  using crowd = await cost('coming in', MENTEES, () => Crowd.enter(server.url, created, MENTEES));
  figures['memory of the class, KB'] = ((await server.heapBytes()) - empty) / 1000;
  await cost('one hand goes up or down', 2 * ONE_HAND_TIMES, async () => {
    for (let time = 0; time < ONE_HAND_TIMES; time += 1) {
      const mentee = crowd.mentees[time % MENTEES] ?? crowd.mentor;
      await ask(mentee, 'hand:raise', { note: '이만큼요?' });
      await ask(mentee, 'hand:lower', {});
    }
  });
  await cost('a hand goes up, until all are', MENTEES, async () => {
    for (const mentee of crowd.mentees) {
      await ask(mentee, 'hand:raise', { note: '이만큼요?' });
    }
  });
  figures['memory with all hands up, KB'] = ((await server.heapBytes()) - empty) / 1000;
  return figures;
}

const against = process.argv[2] === '--against' ? process.argv[3] : undefined;
using other = against === undefined ? null : new Checkout(against);
const [here, there]: [Figures[], Figures[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  here.push(await measure());
  if (other !== null) {
    there.push(await measure(other.folder));
  }
}
const least = (rounds: readonly Figures[], what: string): number =>
  Math.min(...rounds.map((figures) => figures[what] ?? Number.NaN));
const shown = (value: number): string => value.toFixed(2).padStart(10);
for (const what of Object.keys(here[0] ?? {})) {
  const [now, then] = [least(here, what), least(there, what)];
  const beside = other === null ? '' : `   ${against}: ${shown(then)}   x ${(now / then).toFixed(2)}`;
  say(`${what.padEnd(44)} ${shown(now)}${beside}`);
}
