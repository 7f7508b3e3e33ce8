// npm run bench -- fair: what a class whose people send everything they may, at full speed, costs another class. Prints figures;
// asserts nothing.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { createClass } from '../support/classServer.ts';
import { TestClient } from '../support/TestClient.ts';
import { MeasuredServer } from './cost/MeasuredServer.ts';
import { costsOf, say } from './cost/costs.ts';

/** How many sockets the other class's people hold, and for how long they send. */
const SOCKETS = Number(process.env['HOSTILE_SOCKETS'] ?? 500);
const HOSTILE_MS = 20_000;
const MENTEES = 25;
const ASKED = 500;
const PAUSE_MS = 30;

await using server = await MeasuredServer.start();
const measure = costsOf(server);
const created = await createClass(server.url);
const people: TestClient[] = [];
for (let index = 0; index < MENTEES; index += 1) {
  const person = await TestClient.connect(server.url, created, 'mentee');
  await person.join(`멘티 ${index}`);
  people.push(person);
}
const ask = async (index: number): Promise<void> => {
  await people[index % MENTEES]?.do('chat:history', { before: 2, limit: 1 });
};
await measure('a small class asks, alone', ASKED, ask, PAUSE_MS);
const hostile = await createClass(server.url, { seats: 500 });
const child = fork(join(import.meta.dirname, 'cost/hostile.ts'), [
  server.url,
  JSON.stringify(hostile),
  String(SOCKETS),
  String(HOSTILE_MS),
]);
await once(child, 'message');
const done = once(child, 'message');
await measure(`a small class asks, ${SOCKETS} others at full speed`, ASKED, ask, PAUSE_MS);
say(`the others: ${JSON.stringify((await done)[0])}`);
process.exit(0);
