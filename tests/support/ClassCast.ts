import { isDeepStrictEqual } from 'node:util';

import {
  requests,
  type CreatedClass,
  type RequestInput,
  type RequestName,
  type RequestResponse,
} from '@gongbang/protocol';

import { ClassModel, type ModelSource, type Person } from './ClassModel.ts';
import { DTLS, RECEIVE } from './rtp.ts';
import { TestClient, newSecret } from './TestClient.ts';
import type { VolumeServer } from './volumeServer.ts';

/** The mentor, one more mentee than there are seats, and two phones. */
export const LINKS: readonly Person['link'][] = [
  'mentor',
  'mentee',
  'mentee',
  'mentee',
  'mentee',
  'mentee',
  'mentee',
  'camera',
  'camera',
];
export const SEATS = 5;
export const MENTOR = 0;
/** How long the server may take to match the model. */
const SETTLE_MS = 20_000;

/** What the test knows about one person beyond the model. */
export interface Actor {
  readonly peerKey: string;
  linkKey: string;
  client: TestClient | null;
  peerId: string;
  cameraId: string;
  transports: string[];
  readonly producers: Map<ModelSource, string>;
  /** Consumers by their Producers. */
  consumers: Map<string, string>;
}

/** A request came too often: it has not happened, and the play is over. */
export class RateLimited extends Error {}

/** The people of one class on a real server, beside its model: each answer and each count must match the model's. */
export class ClassCast {
  readonly model = new ClassModel(LINKS, SEATS);
  readonly actors: readonly Actor[];
  /** Sockets of people who were refused but stay connected. */
  readonly lurking: TestClient[] = [];
  /** The current key of the class link. */
  menteeKey: string;
  readonly #server: VolumeServer;
  readonly #created: CreatedClass;

  constructor(server: VolumeServer, created: CreatedClass) {
    this.#server = server;
    this.#created = created;
    this.menteeKey = created.keys.mentee;
    this.actors = LINKS.map((link) => ({
      peerKey: newSecret(),
      linkKey: link === 'mentor' ? created.keys.mentor : created.keys.mentee,
      client: null,
      peerId: '',
      cameraId: '',
      transports: [],
      producers: new Map(),
      consumers: new Map(),
    }));
  }

  /** Joins; or rejoins, with what still runs; or joins in a second tab, which closes the first. */
  async join(who: number, keeps: boolean): Promise<void> {
    const { link, at } = this.model.person(who);
    const actor = this.actor(who);
    if (link === 'camera' && actor.cameraId === '') {
      return;
    }
    if (link === 'mentee' && at === 'out') {
      // Somebody has sent them the new link.
      actor.linkKey = this.menteeKey;
    }
    const { peerKey, linkKey } = actor;
    const client = await TestClient.connect(this.#server.url, this.#created, link, { peerKey, linkKey });
    const consumers = new Map<string, string>();
    client.socket.on('consumer:added', ({ consumer }: { consumer: { id: string; producerId: string } }) => {
      consumers.set(consumer.producerId, consumer.id);
    });
    for (const name of ['consumer:closed', 'producer:closed'] as const) {
      client.socket.on(name, ({ producerId }: { producerId: string }) => {
        consumers.delete(producerId);
      });
    }
    const code = this.model.mayEnter(who);
    const keep = keeps && actor.transports.length > 0 ? actor.transports : undefined;
    const media = { rtpCapabilities: RECEIVE, dtlsParameters: DTLS, ...(keep === undefined ? {} : { keep }) };
    const ack = await client.request('class:join', { name: `사람 ${who}`, media });
    this.assert((ack.ok ? 'OK' : ack.error.code) === code, `join: ${JSON.stringify(ack)} instead of ${code}`);
    if (!ack.ok) {
      this.lurking.push(client);
      return;
    }
    const joined = ack.data.media;
    if (joined === null) {
      throw new Error('joined without media');
    }
    this.assert(joined.kept === (at !== 'out' && keep !== undefined), `kept: ${joined.kept}`);
    actor.client?.[Symbol.dispose]();
    actor.client = client;
    actor.peerId = ack.data.snapshot.me.id;
    actor.transports = [joined.sendTransport?.id, joined.recvTransport?.id].filter((id) => id !== undefined);
    for (const { id, producerId } of joined.consumers) {
      consumers.set(producerId, id);
    }
    actor.consumers = consumers;
    if (!joined.kept) {
      actor.producers.clear();
    }
    this.model.enter(who, joined.kept, joined.primer !== null);
    if (!joined.kept && this.model.guests.delete(who)) {
      // A new page is asked again: not now.
      await this.expect(who, 'stage:answer', { accept: false }, 'OK');
    }
  }

  /** Makes a request that must succeed. */
  async do<N extends RequestName>(
    who: number,
    name: N,
    payload: RequestInput[N],
  ): Promise<RequestResponse[N]> {
    const answer = await this.expect(who, name, payload, 'OK');
    if (answer === null) {
      throw new Error(`${name} has no answer.`);
    }
    return answer;
  }

  /** @returns the answer, or null if the model refuses it */
  async expect<N extends RequestName>(
    who: number,
    name: N,
    payload: RequestInput[N],
    code: string,
  ): Promise<RequestResponse[N] | null> {
    const { client } = this.actor(who);
    if (client === null) {
      throw new Error(`Person ${who} is not in.`);
    }
    const ack = await client.request(name, payload);
    const got = ack.ok ? 'OK' : ack.error.code;
    if (got === 'RATE_LIMITED') {
      throw new RateLimited(name);
    }
    this.assert(got === code, `${name} by ${who}: ${got} instead of ${code}`);
    return ack.ok ? ack.data : null;
  }

  /** Somebody is out of the class for good. */
  gone(who: number): void {
    const actor = this.actor(who);
    actor.client = null;
    actor.transports = [];
    actor.producers.clear();
    actor.consumers.clear();
    this.model.leave(who);
  }

  /** A person, as the test knows them. */
  actor(who: number): Actor {
    const actor = this.actors[who];
    if (actor === undefined) {
      throw new Error(`There is no actor ${who}.`);
    }
    return actor;
  }

  /** The id of someone who has ever been in. */
  idOf(who: number): string | null {
    const { peerId } = this.actor(who);
    return peerId === '' ? null : peerId;
  }

  /** Whether the table of requests allows it. */
  may(who: number, name: RequestName): boolean {
    return requests[name].roles.includes(this.model.roleOf(who));
  }

  /** @throws Error saying what differs */
  assert(isTrue: boolean, what: string): void {
    if (!isTrue) {
      throw new Error(what);
    }
  }

  /** Waits until everybody receives what the model says, and the worker holds as much as it says. */
  async settle(): Promise<void> {
    const deadline = performance.now() + SETTLE_MS;
    const expected = this.#expected();
    let actual = await this.#actual();
    while (!isDeepStrictEqual(actual, expected)) {
      if (performance.now() > deadline) {
        throw new Error(`is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
      }
      await new Promise(setImmediate);
      actual = await this.#actual();
    }
  }

  #expected(): Record<string, unknown> {
    const { people, transports, entities } = this.model;
    const received = people.map(({ at }, who) => (at === 'in' ? this.model.received(who).toSorted() : []));
    // The worker's WebRtcServer counts as one, too.
    return { received, transports, entities: entities + 1 };
  }

  async #actual(): Promise<Record<string, unknown>> {
    const names = new Map(
      this.actors.flatMap(({ producers }, who) =>
        [...producers].map(([source, id]) => [id, `${who} ${source}`] as const),
      ),
    );
    const received = this.actors.map(({ client, consumers }) =>
      client === null ? [] : [...consumers.keys()].map((id) => names.get(id) ?? id).toSorted(),
    );
    const [entry] = this.#server.pool.running;
    const [worker, media] = await Promise.all([entry?.worker.dump(), entry?.webRtcServer.dump()]);
    return {
      received,
      transports: media?.webRtcTransportIds.length,
      entities: worker?.channelMessageHandlers.channelRequestHandlers.length,
    };
  }
}
