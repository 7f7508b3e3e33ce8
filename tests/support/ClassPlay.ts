import { type RequestInput, type RequestName } from '@gongbang/protocol';

import { ClassCast, LINKS, MENTOR, RateLimited, SEATS } from './ClassCast.ts';
import { SOURCES, type ModelSource } from './ClassModel.ts';
import { CAMERA_TRACK, OPUS_TRACK, nthTrack } from './rtp.ts';
import { newSecret } from './TestClient.ts';
import type { VolumeServer } from './volumeServer.ts';

const SOURCE_NAMES = Object.keys(SOURCES) as ModelSource[];

/** The possible actions, with the usual ones more often. */
// prettier-ignore
const WEIGHTS = {
  join: 2, return: 1, leave: 1, cut: 1, produce: 3, close: 1, pause: 1, watch: 1, foreign: 1, start: 1, invite: 2, unstage: 1,
  raise: 1, lower: 1, next: 1, lock: 1, rotate: 1, kick: 1, forgive: 1, assistant: 1, phone: 1, revoke: 1, forbidden: 1,
  chat: 1, lurk: 1,
};
type Action = keyof typeof WEIGHTS;
export const ACTIONS = (Object.keys(WEIGHTS) as Action[]).flatMap((action) =>
  Array.from({ length: WEIGHTS[action] }, () => action),
);
/** One step: who does what, to whom. */
export interface Step {
  readonly action: Action;
  readonly who: number;
  readonly other: number;
  readonly flag: boolean;
}
export const PEOPLE = LINKS.length;

/** Only the mentor may do these. */
const MENTOR_ONLY = {
  'class:end': {},
  'class:start': {},
  'class:rotateLink': {},
  'class:configure': { isLocked: true },
  'draw:clear': {},
  'camera:invite': {},
  'poll:clear': {},
} satisfies Partial<RequestInput>;

/** One class on a real server, played step by step beside its model: each answer and each count must match the model's. */
export class ClassPlay implements AsyncDisposable {
  readonly #cast: ClassCast;
  #hasFailed = false;

  private constructor(cast: ClassCast) {
    this.#cast = cast;
  }

  static async begin(server: VolumeServer): Promise<ClassPlay> {
    return new ClassPlay(new ClassCast(server, await server.createClass({ seats: SEATS })));
  }

  /**
   * Makes one step, and waits until everything matches the model.
   * @returns false if it came too often; then the play is over
   * @throws Error if something differs from the model
   */
  async step(step: Step): Promise<boolean> {
    try {
      await this.#act(step);
      await this.#cast.settle();
      return true;
    } catch (error) {
      if (error instanceof RateLimited) {
        return false;
      }
      this.#hasFailed = true;
      throw new Error(`${JSON.stringify(step)}: ${String(error)}`, { cause: error });
    }
  }

  /** The mentor ends the class, and the worker holds nothing of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#cast.join(MENTOR, false);
      await this.#cast.expect(MENTOR, 'class:end', {}, 'OK');
    } finally {
      for (const client of [...this.#cast.actors.map((actor) => actor.client), ...this.#cast.lurking]) {
        client?.[Symbol.dispose]();
      }
    }
    for (const [who] of LINKS.entries()) {
      this.#cast.gone(who);
    }
    if (!this.#hasFailed) {
      await this.#cast.settle();
    }
  }

  async #act({ action, who, other, flag }: Step): Promise<void> {
    const model = this.#cast.model;
    const isIn = model.person(who).at === 'in';
    switch (action) {
      case 'join':
      case 'return':
        return this.#cast.join(who, action === 'return');
      case 'phone':
        return this.#phone(flag ? 7 : 8);
      case 'lurk':
        this.#cast.lurking.shift()?.[Symbol.dispose]();
        return;
      case 'start':
        return this.#asMentor(async () => {
          await this.#cast.expect(MENTOR, 'class:start', {}, 'OK');
          model.isLive = true;
        });
      case 'invite':
        return this.#asMentor(() => this.#invite(other, flag));
      case 'lock':
        return this.#asMentor(async () => {
          await this.#cast.expect(MENTOR, 'class:configure', { isLocked: flag }, 'OK');
          if (flag && !model.isLocked) {
            model.admitAllHere();
          }
          model.isLocked = flag;
        });
      case 'rotate':
        return this.#asMentor(() => this.#rotate());
      case 'kick':
        return this.#asMentor(() => this.#kick(other, flag));
      case 'forgive':
        return this.#asMentor(async () => {
          const person = model.person(other);
          const peerId = this.#cast.idOf(other);
          if (peerId !== null) {
            await this.#cast.expect(
              MENTOR,
              'peer:forgive',
              { peerId },
              person.isSentOut ? 'OK' : 'NOT_FOUND',
            );
            person.isSentOut = false;
          }
        });
      case 'assistant':
        return this.#asMentor(() => this.#appoint(other, flag));
      case 'revoke':
        return this.#asMentor(() => this.#revoke(flag ? 7 : 8));
      default:
        // An action that needs somebody in the class brings them in.
        return isIn ? this.#within({ action, who, other, flag }) : this.#cast.join(who, false);
    }
  }

  /** Actions of someone who is in the class. */
  async #within({ action, who, other, flag }: Step): Promise<void> {
    const model = this.#cast.model;
    const person = model.person(who);
    const actor = this.#cast.actor(who);
    const source = SOURCE_NAMES[other % SOURCE_NAMES.length] ?? 'camera';
    const producerId = actor.producers.get(source);
    switch (action) {
      case 'leave':
        await this.#cast.expect(who, 'class:leave', {}, 'OK');
        actor.client?.[Symbol.dispose]();
        this.#cast.gone(who);
        return;
      case 'cut':
        actor.client?.cut();
        actor.client = null;
        person.at = 'away';
        return;
      case 'produce':
        return this.#produce(who, source);
      case 'close':
        if (producerId !== undefined) {
          await this.#cast.expect(who, 'producer:close', { producerId }, 'OK');
          actor.producers.delete(source);
          person.sources.delete(source);
        }
        return;
      case 'pause':
        if (producerId !== undefined) {
          await this.#cast.expect(who, flag ? 'producer:pause' : 'producer:resume', { producerId }, 'OK');
        }
        return;
      case 'watch': {
        const id = actor.consumers.values().next().value;
        if (id !== undefined) {
          await this.#cast.expect(
            who,
            'consumer:watch',
            { consumers: [{ id, layer: flag ? 0 : null }] },
            'OK',
          );
        }
        return;
      }
      case 'foreign':
        return this.#foreign(who, other);
      case 'unstage': {
        const peerId = this.#cast.idOf(other);
        const isAllowed = who === other || who === MENTOR;
        if (peerId !== null && person.link !== 'camera') {
          await this.#cast.expect(who, 'stage:leave', { peerId }, isAllowed ? 'OK' : 'FORBIDDEN');
          if (isAllowed) {
            model.guests.delete(other);
          }
        }
        return;
      }
      case 'raise':
        if (this.#cast.may(who, 'hand:raise')) {
          model.hands = model.hands.includes(who) ? model.hands : [...model.hands, who];
          const { place } = await this.#cast.do(who, 'hand:raise', { note: '' });
          this.#cast.assert(
            place === model.hands.indexOf(who) + 1,
            `place ${place} of ${model.hands.join()}`,
          );
        } else {
          await this.#cast.expect(who, 'hand:raise', { note: '' }, 'FORBIDDEN');
        }
        return;
      case 'lower':
        if (this.#cast.may(who, 'hand:lower')) {
          await this.#cast.expect(who, 'hand:lower', {}, 'OK');
          model.hands = model.hands.filter((each) => each !== who);
        }
        return;
      case 'next':
        if (this.#cast.may(who, 'hand:next')) {
          const { peerId } = await this.#cast.do(who, 'hand:next', {});
          const first = model.hands.shift();
          this.#cast.assert(
            peerId === (first === undefined ? null : this.#cast.actor(first).peerId),
            'another hand was next',
          );
        } else {
          await this.#cast.expect(who, 'hand:next', {}, 'FORBIDDEN');
        }
        return;
      case 'chat':
        return this.#chat(who, flag);
      case 'forbidden': {
        const [name, payload] = Object.entries(MENTOR_ONLY)[other % Object.keys(MENTOR_ONLY).length] as [
          RequestName,
          never,
        ];
        if (who !== MENTOR) {
          await this.#cast.expect(who, name, payload, 'FORBIDDEN');
        }
        return;
      }
      default:
        throw new Error(`${action} is not done by one alone.`);
    }
  }

  async #produce(who: number, source: ModelSource): Promise<void> {
    const model = this.#cast.model;
    const person = model.person(who);
    const actor = this.#cast.actor(who);
    if (person.link === 'mentee' && !person.sends) {
      const { sendTransport } = await this.#cast.do(who, 'transport:open', {});
      actor.transports.push(sendTransport.id);
      person.sends = true;
    }
    const kind = SOURCES[source];
    const track = { source, kind, rtpParameters: kind === 'video' ? CAMERA_TRACK : OPUS_TRACK };
    const code = model.mayProduce(who, source);
    // Before it exists: another of its kind may have the same SSRCs, which the transport refuses.
    const before = actor.producers.get(source);
    if (code === 'OK' && before !== undefined) {
      await this.#cast.expect(who, 'producer:close', { producerId: before }, 'OK');
    }
    const ack = await this.#cast.expect(
      who,
      'producer:create',
      nthTrack(track, SOURCE_NAMES.indexOf(source)),
      code,
    );
    if (ack !== null) {
      for (const other of source === 'hands' && person.link !== 'mentee' ? this.#cast.actors : [actor]) {
        if (
          source !== 'hands' ||
          this.#cast.model.person(this.#cast.actors.indexOf(other)).link !== 'mentee'
        ) {
          other.producers.delete(source);
        }
      }
      model.produce(who, source);
      actor.producers.set(source, ack.producerId);
    }
  }

  async #invite(other: number, camera: boolean): Promise<void> {
    const model = this.#cast.model;
    const peerId = this.#cast.idOf(other);
    const ask = { camera, mic: !camera };
    if (peerId === null || model.person(other).at === 'away') {
      return;
    }
    if (!model.isBench(other) || !model.isHere(other)) {
      await this.#cast.expect(MENTOR, 'stage:invite', { peerId, ...ask }, 'NOT_FOUND');
      return;
    }
    const isShown = model.isShown(other, ask.camera, ask.mic);
    if (!isShown && !model.hasStage(other)) {
      await this.#cast.expect(MENTOR, 'stage:invite', { peerId, ...ask }, 'CONFLICT');
      return;
    }
    await this.#cast.expect(MENTOR, 'stage:invite', { peerId, ...ask }, 'OK');
    if (!isShown) {
      await this.#cast.expect(other, 'stage:answer', { accept: true }, 'OK');
    }
    model.guests.set(other, ask);
  }

  async #rotate(): Promise<void> {
    const { menteeKey } = await this.#cast.do(MENTOR, 'class:rotateLink', {});
    // Those who are in keep the key they came in with; latecomers are sent the new link.
    this.#cast.menteeKey = menteeKey;
    // Those who were refused now hold a key that no longer opens anything.
    for (const client of this.#cast.lurking.splice(0)) {
      client[Symbol.dispose]();
    }
  }

  async #kick(other: number, keepOut: boolean): Promise<void> {
    const peerId = this.#cast.idOf(other);
    if (peerId === null) {
      return;
    }
    const person = this.#cast.model.person(other);
    // Someone who has left can still be kept out.
    const isThere = this.#cast.model.isBench(other) && (this.#cast.model.isHere(other) || keepOut);
    await this.#cast.expect(MENTOR, 'peer:remove', { peerId, keepOut }, isThere ? 'OK' : 'NOT_FOUND');
    if (isThere) {
      this.#cast.gone(other);
      if (keepOut) {
        Object.assign(person, { isSentOut: true, isAdmitted: false, isAssistant: false });
      }
    }
  }

  async #appoint(other: number, isAssistant: boolean): Promise<void> {
    const peerId = this.#cast.idOf(other);
    if (peerId === null || !this.#cast.model.isBench(other) || !this.#cast.model.isHere(other)) {
      return;
    }
    await this.#cast.expect(MENTOR, 'assistant:set', { peerId, isAssistant }, 'OK');
    this.#cast.model.person(other).isAssistant = isAssistant;
    if (isAssistant) {
      this.#cast.model.hands = this.#cast.model.hands.filter((who) => who !== other);
    }
  }

  async #phone(who: number): Promise<void> {
    await this.#asMentor(async () => {
      const actor = this.#cast.actor(who);
      if (actor.cameraId === '') {
        const { cameraId, key } = await this.#cast.do(MENTOR, 'camera:invite', {});
        Object.assign(actor, { cameraId, linkKey: key, peerKey: newSecret() });
      }
      await this.#cast.join(who, false);
    });
  }

  async #revoke(who: number): Promise<void> {
    const actor = this.#cast.actor(who);
    const { cameraId } = actor;
    if (cameraId !== '') {
      await this.#cast.expect(MENTOR, 'camera:revoke', { cameraId }, 'OK');
      actor.cameraId = '';
      this.#cast.gone(who);
    }
  }

  /** Another person's things are not found. */
  async #foreign(who: number, other: number): Promise<void> {
    const { transports, producers, consumers } = this.#cast.actor(other);
    const [transportId] = transports;
    const producerId = producers.values().next().value;
    const id = consumers.values().next().value;
    if (who === other) {
      return;
    }
    if (transportId !== undefined) {
      await this.#cast.expect(who, 'transport:restartIce', { transportId }, 'NOT_FOUND');
    }
    if (producerId !== undefined) {
      await this.#cast.expect(who, 'producer:close', { producerId }, 'NOT_FOUND');
    }
    if (id !== undefined && this.#cast.may(who, 'consumer:watch')) {
      await this.#cast.expect(who, 'consumer:watch', { consumers: [{ id, layer: null }] }, 'NOT_FOUND');
    }
  }

  async #chat(who: number, flag: boolean): Promise<void> {
    const line = { clientId: newSecret(), text: flag ? '안녕하세요' : '네' };
    if (!this.#cast.may(who, 'chat:send')) {
      await this.#cast.expect(who, 'chat:send', line, 'FORBIDDEN');
      return;
    }
    const ack = await this.#cast.actor(who).client?.request('chat:send', line);
    if (ack?.ok === true) {
      this.#cast.model.chats += 1;
      this.#cast.assert(ack.data.message.seq === this.#cast.model.chats, `message ${ack.data.message.seq}`);
    } else {
      this.#cast.assert(ack?.error.code === 'RATE_LIMITED', JSON.stringify(ack));
    }
  }

  async #asMentor(act: () => Promise<void>): Promise<void> {
    if (this.#cast.model.person(MENTOR).at !== 'in') {
      await this.#cast.join(MENTOR, false);
    }
    await act();
  }
}
