import type { RequestName, RequestPayload, RequestResponse } from '@gongbang/protocol';

import type { Classroom } from '../classroom/Classroom.ts';
import type { Session } from './channel.ts';

/** What a handler may touch: the caller's own class, as the caller. */
export interface Caller {
  readonly session: Session;
  readonly classroom: Classroom;
}

export type Handler<N extends RequestName> = (
  caller: Caller,
  payload: RequestPayload[N],
) => RequestResponse[N] | Promise<RequestResponse[N]>;

export type Handlers = { [N in RequestName]: Handler<N> };

/** What a request that only has to succeed answers. */
const done = {};

export const handlers: Handlers = {
  'class:join': async ({ session, classroom }, payload) => {
    session.classroom = classroom;
    return classroom.join(session.identity, session.channel, payload);
  },
  'class:leave': ({ session, classroom }) => {
    classroom.leave(session.identity);
    session.classroom = null;
    return done;
  },
  'class:start': ({ session, classroom }) => classroom.start(session.identity),
  'class:end': ({ session, classroom }) => classroom.end(session.identity),
  'transport:connect': async ({ session, classroom }, { transportId, dtlsParameters }) => {
    await classroom.mediaOf(session.identity).connect(transportId, dtlsParameters);
    return done;
  },
  'transport:restartIce': async ({ session, classroom }, { transportId }) => ({
    iceParameters: await classroom.mediaOf(session.identity).restartIce(transportId),
  }),
  'producer:create': ({ session, classroom }, payload) => classroom.produce(session.identity, payload),
  'producer:close': ({ session, classroom }, payload) => {
    classroom.closeProducer(session.identity, payload);
    return done;
  },
  'producer:pause': async ({ session, classroom }, { producerId }) => {
    await classroom.setProducerPaused(session.identity, producerId, true);
    return done;
  },
  'producer:resume': async ({ session, classroom }, { producerId }) => {
    await classroom.setProducerPaused(session.identity, producerId, false);
    return done;
  },
  'consumer:resume': async ({ session, classroom }, { consumerIds }) => {
    await classroom.mediaOf(session.identity).setConsumersPaused(consumerIds, false);
    return done;
  },
  'consumer:pause': async ({ session, classroom }, { consumerIds }) => {
    await classroom.mediaOf(session.identity).setConsumersPaused(consumerIds, true);
    return done;
  },
  'consumer:setLayers': async ({ session, classroom }, { consumerId, spatialLayer, temporalLayer }) => {
    await classroom.mediaOf(session.identity).setLayers(consumerId, spatialLayer, temporalLayer);
    return done;
  },
  'chat:send': ({ session, classroom }, payload) => classroom.say(session.identity, payload),
  'chat:history': ({ classroom }, payload) => classroom.chatHistory(payload),
};
