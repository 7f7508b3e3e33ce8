import { z } from 'zod';

import { wireError, type WireError } from './errors.ts';
import { classId, secret } from './ids.ts';
import { notifications, type NotificationRow } from './notifications.ts';
import { requests } from './requests.ts';
import type { Role } from './roles.ts';

/** Raised whenever clients of the previous version can no longer talk to the server. */
export const PROTOCOL_VERSION = 3;

/** Largest message on the socket, in bytes. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Path of the Socket.io endpoint. */
export const SOCKET_PATH = '/socket';

export type RequestName = keyof typeof requests;
export type NotificationName = keyof typeof notifications;

/** What a client sends with a request, before defaults are filled in. */
export type RequestInput = { [N in RequestName]: z.input<(typeof requests)[N]['payload']> };
/** What a handler gets: checked, with defaults filled in. */
export type RequestPayload = { [N in RequestName]: z.output<(typeof requests)[N]['payload']> };
export type RequestResponse = { [N in RequestName]: z.output<(typeof requests)[N]['response']> };
export type NotificationPayload = {
  [N in NotificationName]: z.output<(typeof notifications)[N]['payload']>;
};

/** The single answer to a request. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: WireError };

/** Socket.io's event maps, derived from the tables. */
export type ClientToServerEvents = {
  [N in RequestName]: (payload: RequestInput[N], ack: (answer: Ack<RequestResponse[N]>) => void) => void;
};
export type ServerToClientEvents = {
  [N in NotificationName]: (payload: NotificationPayload[N]) => void;
};

/** The tables as mapped types, so that a generic name still indexes them and parsing needs no cast. */
const requestTable: {
  readonly [N in RequestName]: {
    readonly payload: z.ZodType<RequestPayload[N]>;
    readonly response: z.ZodType<RequestResponse[N]>;
  };
} = requests;
const notificationTable: {
  readonly [N in NotificationName]: Pick<NotificationRow, 'to' | 'roles'> & {
    readonly payload: z.ZodType<NotificationPayload[N]>;
  };
} = notifications;

/** The roles that may receive a notification. */
export function receiversOf(name: NotificationName): readonly Role[] {
  return notificationTable[name].roles;
}

/** Checks what a client sent, and fills in defaults. */
export function parseRequest<N extends RequestName>(
  name: N,
  raw: unknown,
): z.ZodSafeParseResult<RequestPayload[N]> {
  return requestTable[name].payload.safeParse(raw);
}

/** Checks what the server answered to a request. */
export function parseResponse<N extends RequestName>(
  name: N,
  raw: unknown,
): z.ZodSafeParseResult<RequestResponse[N]> {
  return requestTable[name].response.safeParse(raw);
}

/** Checks a notification from the server. */
export function parseNotification<N extends NotificationName>(
  name: N,
  raw: unknown,
): z.ZodSafeParseResult<NotificationPayload[N]> {
  return notificationTable[name].payload.safeParse(raw);
}

/** What the client presents at the handshake: the class, the link's key, and the browser's own key. */
export const handshake = z.strictObject({
  protocolVersion: z.int(),
  classId,
  /** The key behind the `#` of the link: determines the class and the role. */
  linkKey: secret,
  /** Kept by the browser, so that you stay the same person after a reload. */
  peerKey: secret,
});
export type Handshake = z.infer<typeof handshake>;

/** An ack as the client reads it, before it checks the response itself. */
export const ackEnvelope = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: wireError }),
]);

export const requestNames = Object.keys(requests) as RequestName[];
export const notificationNames = Object.keys(notifications) as NotificationName[];
