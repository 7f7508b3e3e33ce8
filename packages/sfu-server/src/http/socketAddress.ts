import type { IncomingMessage, ServerResponse } from 'node:http';

import { MAX_MESSAGE_BYTES, SOCKET_PATH } from '@gongbang/protocol';
import type { Context, Middleware } from 'koa';

import { readText } from './bodies.ts';

/** A connection over plain requests: messages to the client are fetched, messages from it are posted. */
export interface PollingConnection {
  poll(response: ServerResponse): Promise<string>;
  receive(read: () => Promise<string>): Promise<void>;
}

/** Signalling, for networks that let no WebSocket through. */
export interface PollingSide {
  /** @throws Error with a status and a presentable message when this page or client may not connect */
  admit(request: IncomingMessage): void;
  open(request: IncomingMessage): Promise<PollingConnection>;
  find(sid: string): PollingConnection | null;
}

/** The socket's address, for clients that do not request an upgrade: long polling, and nothing else. */
export function answerPolling(side: PollingSide): Middleware {
  return async (context, next) => {
    if (context.path !== SOCKET_PATH && !context.path.startsWith(`${SOCKET_PATH}/`)) {
      await next();
      return;
    }
    side.admit(context.req);
    const sid = sidOf(context);
    const connection = sid === null ? await side.open(context.req) : side.find(sid);
    if (connection === null) {
      context.throw(400, 'This connection has ended. Connect again.');
      return;
    }
    context.set('Cache-Control', 'no-store');
    if (context.method === 'GET') {
      const payload = await connection.poll(context.res);
      context.type = 'text/plain; charset=utf-8';
      context.body = payload;
    } else {
      await connection.receive(() => readText(context, MAX_MESSAGE_BYTES));
      context.type = 'text/plain; charset=utf-8';
      context.body = 'ok';
    }
  };
}

/** The connection's id; null for a new one. Each parameter occurs once, and means one thing. */
function sidOf(context: Context): string | null {
  const query = new URLSearchParams(context.querystring);
  const isOnce = query.size === new Set(query.keys()).size;
  if (context.path !== `${SOCKET_PATH}/` || !isOnce || query.get('transport') !== 'polling') {
    context.set('Upgrade', 'websocket');
    context.throw(426, 'This is the socket’s address. Connect with Socket.io 4.');
  }
  if (!['GET', 'POST'].includes(context.method)) {
    context.set('Allow', 'GET, POST');
    context.throw(405, 'Fetch what there is with GET, and say something with POST.');
  }
  const sid = query.get('sid');
  if (query.get('EIO') !== '4' || sid === '' || (sid === null && context.method !== 'GET')) {
    context.throw(400, 'Connect with Socket.io 4.');
  }
  return sid;
}
