// A class whose people send everything that they may, as fast as they may: node hostile.ts URL CLASS SOCKETS MS
import { createdClass, requests } from '@gongbang/protocol';
import { PROTOCOL_VERSION, SOCKET_PATH } from '@gongbang/protocol';
import { io, type Socket } from 'socket.io-client';

import { TestClient, newSecret } from '../../support/TestClient.ts';

const [url = '', json = '', sockets = '0', ms = '0'] = process.argv.slice(2);
const created = createdClass.parse(JSON.parse(json));
const materialId = 'material-0000';
const stepId = 'step-0000';

const mentor = await TestClient.connect(url, created, 'mentor');
await mentor.join('이정은');
await mentor.do('lesson:edit', {
  materials: [{ id: materialId, text: '흙' }],
  steps: [{ id: stepId, title: '모양 잡기' }],
});
await mentor.do('class:start', {});
mentor.socket.offAny();

/** Sockets that read only acks: as fast as a client can be. */
const everyone: Socket[] = [];
for (let index = 0; index < Number(sockets); index += 1) {
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { 'X-Forwarded-For': `198.19.${index >> 8}.${index & 255}` },
    auth: {
      protocolVersion: PROTOCOL_VERSION,
      classId: created.class.id,
      linkKey: created.keys.mentee,
      peerKey: newSecret(),
    },
  });
  await new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.emit('class:join', { name: `멘티 ${index}` }, resolve);
    });
    socket.once('connect_error', reject);
  });
  everyone.push(socket);
}

const asked = {
  'chat:history': () => ({ before: 1000, limit: 100 }),
  'material:tick': () => ({ materialId, isTicked: true }),
  'checkin:set': () => ({ stepId, mark: 'done' }),
  'hand:raise': () => ({ note: '도와주세요' }),
  'chat:send': () => ({ clientId: newSecret(), text: '안녕하세요 '.repeat(20) }),
  'class:join': () => ({ name: '멘티' }),
  'reaction:send': () => ({ reaction: 'heart' }),
} as const;
const counts = { sent: 0, answered: 0, lateMs: 0 };
const names = Object.keys(asked) as (keyof typeof asked)[];
const timers = everyone.flatMap((socket) =>
  names.map((name) => {
    const { points, seconds } = requests[name].rate;
    return setInterval(
      () => {
        const at = performance.now();
        counts.sent += 1;
        socket.emit(name, asked[name](), () => {
          counts.answered += 1;
          counts.lateMs = Math.max(counts.lateMs, Math.round(performance.now() - at));
        });
      },
      (seconds * 1000) / points,
    );
  }),
);
process.send?.('ready');
setTimeout(() => {
  timers.forEach(clearInterval);
  process.send?.(counts);
  setTimeout(() => process.exit(0), 100);
}, Number(ms));
