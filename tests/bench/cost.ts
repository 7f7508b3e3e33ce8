// npm run bench -- cost: what each cheap request costs the server. Milliseconds of server CPU and of waiting, per request. Prints figures; asserts nothing.
import type { CreatedClass } from '@gongbang/protocol';

import { createClass } from '../support/classServer.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';
import { MeasuredServer } from './cost/MeasuredServer.ts';
import { costsOf } from './cost/costs.ts';

const MENTEES = 100;
const ROUNDS = 5;
const MESSAGES = 300;
let addresses = 0;
/** As if from a different address each time: per-address limits are not what is measured. */
const fromSomewhere = (): Record<string, string> => {
  addresses += 1;
  return { 'X-Forwarded-For': `198.18.${(addresses >> 8) & 255}.${addresses & 255}` };
};

await using server = await MeasuredServer.start();

const measure = costsOf(server);

const get = async (path: string, key: string): Promise<void> => {
  const response = await fetch(server.url + path, {
    headers: { Authorization: `Bearer ${key}`, ...fromSomewhere() },
  });
  await response.arrayBuffer();
};
const lookAt = ({ class: { id }, keys }: CreatedClass, rest = '') =>
  get(`/api/classes/${id}${rest}`, keys.mentor);

const itemIds = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, '0')}`);
const materials = itemIds(30, 'material').map((id) => ({ id, text: '흙 한 덩이' }));
const steps = itemIds(30, 'step').map((id) => ({ id, title: '모양 잡기' }));

/** A class with this many people and this many chat messages. */
async function fill(
  mentees: number,
): Promise<{ created: CreatedClass; mentor: TestClient; people: TestClient[] }> {
  const created = await createClass(server.url, { seats: 500 });
  const mentor = await TestClient.connect(server.url, created, 'mentor');
  await mentor.join('이정은');
  await mentor.do('lesson:edit', { materials, steps });
  await mentor.do('class:start', {});
  const people: TestClient[] = [];
  for (let index = 0; index < mentees; index += 1) {
    const person = await TestClient.connect(server.url, created, 'mentee');
    await person.join(`멘티 ${index}`);
    people.push(person);
  }
  return { created, mentor, people };
}

const { created, mentor, people } = await fill(MENTEES);
const one = (index: number): TestClient => people[index % people.length] ?? mentor;
const some = MENTEES * ROUNDS - 1;
await measure(`chat:send to ${MENTEES} people`, MESSAGES, (index) =>
  one(index).do('chat:send', { clientId: newSecret(), text: '유약은 언제 바르나요? '.repeat(5) }),
);
for (const { id } of materials) {
  await Promise.all(people.map((person) => person.do('material:tick', { materialId: id, isTicked: true })));
}
await measure(`material:tick, ${MENTEES} mentees`, some, (index) =>
  one(index).do('material:tick', {
    materialId: materials[Math.floor(index / MENTEES)]?.id ?? '',
    isTicked: false,
  }),
);
await measure(`checkin:set, ${MENTEES} mentees`, some, (index) =>
  one(index).do('checkin:set', { stepId: steps[Math.floor(index / MENTEES)]?.id ?? '', mark: 'done' }),
);
await measure(`hand:raise, ${MENTEES} mentees`, some, (index) => one(index).do('hand:raise', { note: '' }));
const { pollId } = await mentor.do('poll:open', { question: '더 할까요?', choices: ['네', '아니요'] });
await measure(`poll:vote, ${MENTEES} mentees`, some, (index) =>
  one(index).do('poll:vote', { pollId, choice: index % 2 }),
);
await measure('class:join again, 100 messages of chat', MENTEES - 1, (index) =>
  one(index).join(`멘티 ${index}`),
);
await measure('chat:history, 100 messages', some, (index) =>
  one(index).do('chat:history', { before: 200, limit: 100 }),
);
await measure('GET class, running', 300, () => lookAt(created));
await measure('GET chat, running, 100 messages', 300, () => lookAt(created, '/chat'));
await measure('GET class, a wrong key', 300, () => get(`/api/classes/${created.class.id}`, newSecret()));
await measure('socket, a wrong key', 100, () =>
  TestClient.connect(server.url, created, 'mentee', { linkKey: newSecret(), headers: fromSomewhere() }).then(
    () => undefined,
    () => undefined,
  ),
);
await mentor.do('class:end', {});
await measure('GET class, not in use', 300, () => lookAt(created));
await measure('GET chat, not in use, 100 messages', 300, () => lookAt(created, '/chat'));
process.exit(0);
