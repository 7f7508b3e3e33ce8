import { randomUUID } from 'node:crypto';

import type { CreatedClass, RequestInput, RequestName } from '@gongbang/protocol';

import type { TestServer } from '../support/classServer.ts';
import { CAMERA_TRACK, RECEIVE } from '../support/rtp.ts';
import { TestClient } from '../support/TestClient.ts';

/** A live class: a mentor who sends a camera, a mentee who receives it, another mentee, and a phone. */
export interface Scene extends Disposable {
  readonly created: CreatedClass;
  readonly mentor: TestClient;
  readonly mentee: TestClient;
  readonly camera: TestClient;
  readonly mentorId: string;
  readonly menteeId: string;
  readonly otherId: string;
  readonly cameraId: string;
  readonly stepId: string;
  readonly materialId: string;
  readonly sendTransport: string;
  readonly recvTransport: string;
  readonly producer: string;
  readonly consumer: string;
  /** Somebody asks to be let in; returns their id. */
  knock(): Promise<string>;
}

type Who = 'mentor' | 'mentee' | 'camera';
type Payload<N extends RequestName> = (scene: Scene) => RequestInput[N] | Promise<RequestInput[N]>;

/** How a request is tested. */
export interface Case<N extends RequestName> {
  /** Who makes it, and with which payload, so that it succeeds. */
  readonly by: Who;
  readonly good: Payload<N>;
  /** Payloads that violate the protocol. */
  readonly malformed: readonly unknown[];
  /** A payload that is valid except for the state or owner of what it names, and the code it is refused with. */
  readonly wrong: readonly [string, Payload<N>, by?: Who][];
  /** It succeeds only in a rehearsal. */
  readonly isOfRehearsal?: true;
  /** It succeeds before the join as well. */
  readonly isOfGreenRoom?: true;
}

export const elsewhere = randomUUID();
/** A person's id that nobody in this class has. */
export const nobody = 'nobody----------';
export const junk: readonly unknown[] = [
  null,
  7,
  'x',
  [],
  { unknown: true },
  { __proto__: { polluted: true }, constructor: 1 },
];

/** A rehearsal, with the mentor in it. */
export async function setRehearsal(server: TestServer): Promise<TestClient> {
  const mentor = await TestClient.connect(server.url, await server.createClass(), 'mentor');
  await mentor.do('rehearsal:start', { count: 0 });
  await mentor.join('이정은');
  return mentor;
}

export async function setScene(server: TestServer): Promise<Scene> {
  const created = await server.createClass({
    steps: [{ id: 'step-one', title: '흙 반죽하기', note: '', minutes: 10 }],
    materials: [{ id: 'clay', text: '흙 300g' }],
  });
  const mentor = await TestClient.connect(server.url, created, 'mentor');
  const teaching = await mentor.join('이정은');
  await mentor.do('class:start', {});
  const { producerId } = await mentor.do('producer:create', {
    source: 'camera',
    kind: 'video',
    rtpParameters: CAMERA_TRACK,
  });
  const { cameraId, key } = await mentor.do('camera:invite', {});
  const [mentee, other, camera] = await Promise.all([
    TestClient.connect(server.url, created, 'mentee'),
    TestClient.connect(server.url, created, 'mentee'),
    TestClient.connect(server.url, created, 'camera', { linkKey: key }),
  ]);
  // Without DTLS parameters, so that `transport:connect` has something to do.
  const watching = await mentee.join('박서연', { media: { rtpCapabilities: RECEIVE } });
  const second = await other.join('최하린');
  await camera.join('휴대폰');
  let knocking = '';
  const clients = [mentor, mentee, other, camera];
  return {
    created,
    mentor,
    mentee,
    camera,
    mentorId: teaching.snapshot.me.id,
    menteeId: watching.snapshot.me.id,
    otherId: second.snapshot.me.id,
    cameraId,
    stepId: 'step-one',
    materialId: 'clay',
    sendTransport: teaching.media?.sendTransport?.id ?? '',
    recvTransport: watching.media?.recvTransport?.id ?? '',
    producer: producerId,
    consumer: watching.media?.consumers[0]?.id ?? '',
    knock: async () => {
      if (knocking !== '') {
        return knocking;
      }
      await mentor.do('class:configure', { admission: 'ask' });
      const stranger = await TestClient.connect(server.url, created, 'mentee');
      clients.push(stranger);
      await stranger.refused('class:join', { name: '낯선 이' });
      const { parts } = await mentor.next(
        'workshop:changed',
        ({ parts: { knocking } }) => knocking?.length === 1,
      );
      knocking = parts.knocking?.[0]?.peerId ?? '';
      return knocking;
    },
    [Symbol.dispose]() {
      for (const client of clients) {
        client[Symbol.dispose]();
      }
    },
  };
}
