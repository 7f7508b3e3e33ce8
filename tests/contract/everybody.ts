import type { LinkRole, NotificationName } from '@gongbang/protocol';

import type { TestServer } from '../support/classServer.ts';
import type { FakeClassMedia, FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

/** A person's standing in a class. */
export const STANDINGS = [
  'mentor',
  'assistant',
  'mentee',
  /** A mentee on stage, whose camera everybody receives. */
  'guest',
  /** A mentee who comes and goes. */
  'passer',
  'phone',
  /** Connected, in the green room. */
  'lobby',
  'knocking',
  'lockedOut',
  'sentOut',
  /** Was in, and has left. */
  'left',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** A class with somebody of every standing. */
export interface Everybody extends Disposable, Readonly<Record<Standing, TestClient>> {
  readonly ids: Readonly<Record<Standing, string>>;
  readonly peerKeys: Readonly<Record<Standing, string>>;
  readonly url: string;
  readonly classId: string;
  readonly keys: { readonly mentor: string; readonly mentee: string };
  readonly cameraKey: string;
  readonly cameraId: string;
  readonly stepId: string;
  /** The mentor's camera; empty before the start. */
  readonly producer: string;
  readonly media: FakeClassMedia;
  /** The same person from another tab. */
  readonly again: (standing: Standing) => Promise<TestClient>;
  readonly stop: () => Promise<void>;
  /** How many of a notification each has received so far. */
  counts(name: NotificationName): Counts;
  /** Those who have received more since then, sorted. */
  countedSince(name: NotificationName, before: Counts): Standing[];
  /** Waits until all of these have received one more, and until everything else that was sent has arrived. */
  told(name: NotificationName, who: readonly Standing[], before: Counts): Promise<void>;
  /** Waits until everything sent to anybody has arrived. */
  settle(): Promise<void>;
}

type Counts = Readonly<Record<Standing, number>>;

const DAY_MS = 86_400_000;

const NAME: Record<Standing, string> = {
  mentor: '이정은',
  assistant: '도우미',
  mentee: '박서연',
  guest: '무대에 선 이',
  passer: '지나가던 이',
  phone: '휴대폰',
  lobby: '대기실',
  knocking: '문 앞',
  lockedOut: '잠긴 문 앞',
  sentOut: '내보내진 이',
  left: '나간 이',
};

const roleOf = (standing: Standing): LinkRole =>
  standing === 'mentor' ? 'mentor' : standing === 'phone' ? 'camera' : 'mentee';

/** Brings somebody of every standing together. @param isEarly the class waits for its start */
export async function enterAll(
  server: TestServer,
  mediaServer: FakeMediaServer,
  { isEarly = false }: { isEarly?: boolean } = {},
): Promise<Everybody> {
  const created = await server.createClass({
    startsAt: Date.now() + DAY_MS,
    steps: [{ id: 'step-one', title: '흙 반죽하기', note: '', minutes: 10 }],
  });
  const peerKeys = record(() => newSecret());
  const clients = new Map<Standing, TestClient>();
  const all: TestClient[] = [];
  let cameraKey = '';
  const again = async (standing: Standing): Promise<TestClient> => {
    const options = { peerKey: peerKeys[standing], ...(standing === 'phone' ? { linkKey: cameraKey } : {}) };
    const client = await TestClient.connect(server.url, created, roleOf(standing), options);
    all.push(client);
    return client;
  };
  const ids: Partial<Record<Standing, string>> = {};
  const connect = async (standing: Standing): Promise<TestClient> => {
    const client = await again(standing);
    clients.set(standing, client);
    return client;
  };
  const enter = async (standing: Standing): Promise<TestClient> => {
    const client = await connect(standing);
    const { snapshot } = await client.join(NAME[standing]);
    ids[standing] = snapshot.me.id;
    return client;
  };

  const mentor = await enter('mentor');
  let producer = '';
  if (!isEarly) {
    await mentor.do('class:start', {});
    ({ producerId: producer } = await mentor.do('producer:create', {
      source: 'camera',
      kind: 'video',
      rtpParameters: CAMERA_TRACK,
    }));
  }
  const invited = await mentor.do('camera:invite', {});
  cameraKey = invited.key;
  for (const standing of ['assistant', 'mentee', 'guest', 'passer', 'phone', 'left', 'sentOut'] as const) {
    await enter(standing);
  }
  await connect('lobby');
  await mentor.do('assistant:set', { peerId: ids.assistant ?? '', isAssistant: true });
  await clients.get('left')?.do('class:leave', {});
  const gone = clients.get('sentOut')?.closed();
  await mentor.do('peer:remove', { peerId: ids.sentOut ?? '', keepOut: true });
  await gone;

  const guest = clients.get('guest') ?? mentor;
  await mentor.do('stage:invite', { peerId: ids.guest ?? '', camera: true, mic: false });
  await guest.next('workshop:changed', ({ parts }) => parts.invitation != null);
  await guest.do('stage:answer', { accept: true });
  if (!isEarly) {
    await guest.do('transport:open', {});
    await guest.do('producer:create', { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK });
  }

  await mentor.do('class:configure', { admission: 'ask' });
  const knocking = await connect('knocking');
  await knocking.refused('class:join', { name: NAME.knocking });
  const { parts } = await mentor.next(
    'workshop:changed',
    ({ parts: { knocking: who } }) => who?.length === 1,
  );
  ids.knocking = parts.knocking?.[0]?.peerId ?? '';
  await mentor.do('class:configure', { isLocked: true });
  const lockedOut = await connect('lockedOut');
  await lockedOut.refused('class:join', { name: NAME.lockedOut });

  const found = record((standing) => clients.get(standing) ?? mentor);
  const counts = (name: NotificationName): Counts =>
    record((standing) => found[standing].everHeard(name).length);
  const settle = async (): Promise<void> => {
    for (const { socket } of Object.values(found)) {
      if (socket.connected) {
        // Whatever the response: what was sent before it has arrived.
        await socket
          .timeout(1000)
          .emitWithAck('chat:history', { after: 0, limit: 1 })
          .catch(() => undefined);
      }
    }
  };
  const everybody: Everybody = {
    ...found,
    ids: record((standing) => ids[standing] ?? ''),
    peerKeys,
    url: server.url,
    classId: created.class.id,
    keys: created.keys,
    cameraKey,
    cameraId: invited.cameraId,
    stepId: 'step-one',
    producer,
    get media() {
      const media = [...mediaServer.classes].at(-1);
      if (media === undefined) {
        throw new Error('The class has no media.');
      }
      return media;
    },
    again,
    stop: () => server.server.close(),
    counts,
    countedSince: (name, before) => {
      const now = counts(name);
      return STANDINGS.filter((standing) => now[standing] > before[standing]).sort();
    },
    told: async (name, who, before) => {
      await Promise.all(who.map((standing) => found[standing].heardMore(name, before[standing])));
      await settle();
    },
    settle,
    [Symbol.dispose]() {
      for (const client of all) {
        client[Symbol.dispose]();
      }
    },
  };
  await settle();
  return everybody;
}

function record<T>(of: (standing: Standing) => T): Record<Standing, T> {
  return {
    mentor: of('mentor'),
    assistant: of('assistant'),
    mentee: of('mentee'),
    guest: of('guest'),
    passer: of('passer'),
    phone: of('phone'),
    lobby: of('lobby'),
    knocking: of('knocking'),
    lockedOut: of('lockedOut'),
    sentOut: of('sentOut'),
    left: of('left'),
  };
}
