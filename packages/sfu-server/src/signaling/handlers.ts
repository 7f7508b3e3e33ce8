import type { RequestName, RequestPayload, RequestResponse } from '@gongbang/protocol';

import type { Classroom } from '../class/Classroom.ts';
import type { Order } from '../class/Order.ts';
import type { Peer } from '../room/Peer.ts';
import type { Workshop } from '../class/Workshop.ts';
import type { Session } from './channel.ts';

/** What a handler may touch: the caller's own class, as the caller. It lasts for one request. */
export class Caller {
  readonly session: Session;
  readonly classroom: Classroom;

  constructor(session: Session, classroom: Classroom) {
    this.session = session;
    this.classroom = classroom;
  }

  /** The caller, in the class. @throws ClassroomError CONFLICT to somebody who has not joined */
  get peer(): Peer {
    return this.classroom.present(this.session.identity);
  }

  /** The workshop, for somebody in the class. @throws ClassroomError CONFLICT */
  get workshop(): Workshop {
    this.classroom.present(this.session.identity);
    return this.classroom.workshop;
  }

  /** Order in the class, for somebody in it. @throws ClassroomError CONFLICT */
  get order(): Order {
    this.classroom.present(this.session.identity);
    return this.classroom.order;
  }
}

/** Acts at once, in one commit: what was refused has not happened. */
type Act<N extends RequestName> = (caller: Caller, payload: RequestPayload[N]) => RequestResponse[N];

/** Waits for the media server, ends the session or precedes the join: it commits its changes by itself, before and after. */
interface Dialogue<N extends RequestName> {
  readonly commits: (
    caller: Caller,
    payload: RequestPayload[N],
  ) => RequestResponse[N] | Promise<RequestResponse[N]>;
}

type Handler<N extends RequestName> = Act<N> | Dialogue<N>;

type Handlers = { [N in RequestName]: Handler<N> };

/** Does what was asked, entirely or not at all. */
export function perform<N extends RequestName>(
  caller: Caller,
  name: N,
  payload: RequestPayload[N],
): RequestResponse[N] | Promise<RequestResponse[N]> {
  const handler: Handler<N> = handlers[name];
  return typeof handler === 'function'
    ? caller.classroom.commit(() => handler(caller, payload))
    : handler.commits(caller, payload);
}

/** Whether a request waits for something other than the store: if so, it is not part of a shared commit. */
export function commitsItself(name: RequestName): boolean {
  return typeof handlers[name] !== 'function';
}

/** The answer to a request that only needs to succeed. */
const done = {};

const handlers: Handlers = {
  'class:join': {
    commits: ({ session, classroom }, payload) => classroom.join(session.identity, session.channel, payload),
  },
  'class:leave': {
    commits: ({ session, classroom }, payload) => {
      classroom.leave(session.identity, payload);
      session.channel.release();
      return done;
    },
  },
  'class:start': ({ session, classroom }) => classroom.start(session.identity),
  'class:end': ({ session, classroom }) => classroom.end(session.identity),
  'transport:open': {
    commits: async ({ session, classroom }) => ({
      sendTransport: await classroom.mediaOf(session.identity).openSend(),
    }),
  },
  'transport:connect': {
    commits: async ({ session, classroom }, { transportId, dtlsParameters }) => {
      await classroom.mediaOf(session.identity).connect(transportId, dtlsParameters);
      return done;
    },
  },
  'transport:restartIce': {
    commits: async ({ session, classroom }, { transportId }) => ({
      iceParameters: await classroom.mediaOf(session.identity).restartIce(transportId),
    }),
  },
  'producer:create': {
    commits: ({ session, classroom }, payload) => classroom.produce(session.identity, payload),
  },
  'producer:close': ({ session, classroom }, payload) => {
    classroom.closeProducer(session.identity, payload);
    return done;
  },
  'producer:pause': {
    commits: async ({ session, classroom }, { producerId }) => {
      await classroom.setProducerPaused(session.identity, producerId, true);
      return done;
    },
  },
  'producer:resume': {
    commits: async ({ session, classroom }, { producerId }) => {
      await classroom.setProducerPaused(session.identity, producerId, false);
      return done;
    },
  },
  'consumer:resume': {
    commits: async ({ session, classroom }, { consumerIds }) => {
      await classroom.mediaOf(session.identity).resumeConsumers(consumerIds);
      return done;
    },
  },
  'consumer:watch': {
    commits: async ({ session, classroom }, { consumers }) => {
      await classroom.watch(session.identity, consumers);
      return done;
    },
  },
  'quality:report': ({ session, classroom }, { quality }) => {
    classroom.reportQuality(session.identity, quality);
    return done;
  },
  'sound:report': ({ peer, classroom }, { playback }) => {
    classroom.hearing.report(peer, playback);
    return done;
  },
  'chat:send': ({ peer, workshop }, payload) => workshop.chat.say(peer, payload),
  'chat:history': ({ peer, workshop }, payload) => workshop.chat.history(peer, payload),
  'chat:remove': ({ peer, workshop }, payload) => {
    workshop.chat.remove(peer, payload);
    return done;
  },
  'chat:setMode': ({ workshop }, mode) => {
    workshop.chat.setMode(mode);
    return done;
  },

  'hand:raise': ({ peer, workshop }, { note }) => workshop.hands.raise(peer, note),
  'hand:lower': ({ peer, workshop }, { peerId }) => {
    workshop.hands.lower(peer, peerId);
    return done;
  },
  'hand:lowerAll': ({ workshop }) => {
    workshop.hands.lowerAll();
    return done;
  },
  'hand:next': ({ workshop }) => ({ peerId: workshop.hands.next() }),

  'stage:invite': ({ workshop }, payload) => workshop.guests.invite(payload),
  'stage:answer': ({ peer, workshop }, { accept }) => {
    workshop.guests.answer(peer, accept);
    return done;
  },
  'stage:leave': ({ peer, workshop }, { peerId }) => {
    workshop.guests.leave(peer, peerId);
    return done;
  },
  'bench:ask': ({ workshop }, { peerId }) => workshop.benchQuestions.ask(peerId),
  'bench:share': ({ peer, workshop }, payload) => {
    workshop.shareBench(peer, payload);
    return done;
  },
  'consent:set': ({ peer, workshop }, payload) => {
    workshop.setConsent(peer, payload);
    return done;
  },
  'peer:rename': ({ peer, order }, payload) => {
    order.rename(peer, payload);
    return done;
  },
  'whisper:start': ({ workshop }, { peerId }) => {
    workshop.whisper.start(peerId);
    return done;
  },
  'whisper:stop': ({ workshop }) => {
    workshop.whisper.stop();
    return done;
  },

  'reaction:send': ({ workshop }, { reaction }) => {
    workshop.reactions.send(reaction);
    return done;
  },
  'poll:open': ({ workshop }, payload) => workshop.polls.start(payload),
  'poll:vote': ({ peer, workshop }, payload) => {
    workshop.polls.vote(peer, payload);
    return done;
  },
  'poll:close': ({ workshop }, payload) => {
    workshop.polls.end(payload);
    return done;
  },
  'poll:clear': ({ workshop }) => {
    workshop.polls.clear();
    return done;
  },

  'scene:set': ({ workshop }, payload) => {
    workshop.arrange(payload);
    return done;
  },
  'replay:show': ({ workshop }, payload) => {
    workshop.replays.show(payload);
    return done;
  },
  'replay:stop': ({ workshop }) => {
    workshop.replays.stop();
    return done;
  },
  'camera:list': { commits: ({ classroom }) => classroom.tendPhones((phones) => phones.list) },
  'camera:invite': { commits: ({ classroom }) => classroom.tendPhones((phones) => phones.invite()) },
  'camera:revoke': {
    commits: ({ classroom }, { cameraId }) =>
      classroom.tendPhones((phones) => {
        phones.revoke(cameraId);
        return done;
      }),
  },
  'camera:adjust': {
    commits: ({ classroom }, payload) =>
      classroom.tendPhones((phones) => {
        phones.adjust(payload);
        return done;
      }),
  },
  'camera:report': ({ peer, workshop }, payload) => {
    workshop.cameras.report(peer, payload);
    return done;
  },

  'draw:stroke': ({ peer, workshop }, payload) => {
    workshop.drawing.draw(peer, payload);
    return done;
  },
  'draw:point': ({ peer, workshop }, payload) => {
    workshop.drawing.point(peer, payload);
    return done;
  },
  'draw:undo': ({ peer, workshop }) => {
    workshop.drawing.undo(peer);
    return done;
  },
  'draw:clear': ({ workshop }) => {
    workshop.drawing.clear();
    return done;
  },
  'still:show': ({ workshop }, { still }) => {
    workshop.freeze(still);
    return done;
  },

  'lesson:edit': ({ workshop }, payload) => {
    workshop.lesson.edit(payload);
    return done;
  },
  'step:picture': ({ peer, workshop }, payload) => {
    workshop.lesson.setPicture(peer, payload);
    return done;
  },
  'step:go': ({ workshop }, { stepId }) => {
    workshop.lesson.go(stepId);
    return done;
  },
  'step:addTime': ({ workshop }, { minutes }) => {
    workshop.lesson.addTime(minutes);
    return done;
  },
  'checkin:set': ({ peer, workshop }, payload) => {
    workshop.checkIns.set(peer, payload);
    return done;
  },
  'checkin:clear': ({ workshop }, payload) => {
    workshop.checkIns.helped(payload);
    return done;
  },
  'material:tick': ({ peer, workshop }, payload) => {
    workshop.checkIns.tick(peer, payload);
    return done;
  },
  'rehearsal:start': {
    commits: ({ classroom }, payload) => classroom.rehearse(payload),
  },
  'rehearsal:end': ({ session, classroom }) => {
    classroom.endRehearsal(session.identity);
    return done;
  },
  'practice:set': {
    commits: async ({ workshop }, payload) => {
      await workshop.practice.set(payload);
      return done;
    },
  },

  'peer:stop': ({ order }, payload) => {
    order.stopSource(payload);
    return done;
  },
  'peer:muteAll': ({ order }) => {
    order.muteAll();
    return done;
  },
  'peer:remove': ({ order }, payload) => {
    order.sendOut(payload);
    return done;
  },
  'peer:forgive': ({ workshop }, { peerId }) => {
    workshop.register.forgive(peerId);
    return done;
  },
  'assistant:set': ({ order }, payload) => {
    order.setAssistant(payload);
    return done;
  },
  'class:configure': ({ workshop }, payload) => {
    workshop.configure(payload);
    return done;
  },
  'class:rotateLink': ({ order, session }) => order.rotateLink(session.newClassLink()),
  'admission:decide': ({ workshop }, payload) => {
    workshop.register.decide(payload);
    return done;
  },
};
