import {
  PEER_KEY_HEADER,
  classId,
  secret,
  type ClassId,
  type LinkRole,
  type Secret,
} from '@gongbang/protocol';
import type { Context } from 'koa';

import { Allowance } from '../auth/Allowance.ts';
import { placeOf } from '../auth/addresses.ts';
import type { Asker } from '../ClassTurns.ts';
import type { Reader } from '../features/register.ts';
import type { Identity } from '../room/Peer.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';

export interface DoorParts {
  /** The role that a link's key opens to the holder of this peer key. */
  readonly roleOf: (id: ClassId, linkKey: Secret, peerKey: Secret | null) => LinkRole | null;
  /** Who these keys identify; null if they open nothing, or do not say who it is. */
  readonly identify: (id: ClassId, linkKey: Secret, peerKey: Secret | null) => Identity | null;
  readonly trustProxy: boolean;
}

/** Requests to one class from one place in a second: a whole class may sit there. Other classes do not count. */
const REQUESTS = { points: 300, seconds: 1 };
const MS_PER_SECOND = 1000;
/** Wrong keys from one place before it must wait. Right ones are never counted among them. */
export const WRONG_KEYS = { points: 60, seconds: 60 };
/** Everybody who reads over HTTP waits in one line; each has one request at a time. */
export const READERS: Asker = { hold: () => undefined };

/** What the routes of classes share. */
export interface Doors {
  readonly authorise: (context: Keyed) => Entry;
  readonly limit: (allowance: Allowance, who: string, context: Context) => void;
  /** @throws ClassroomError FORBIDDEN */
  readonly assertMentor: (role: LinkRole, does: string) => void;
  readonly readers: Asker;
}

export type Keyed = Context & { params: Record<string, string> };

/** What a caller has presented. */
export interface Entry {
  readonly id: ClassId;
  readonly role: LinkRole;
  /** The link's key. */
  readonly key: Secret;
  /** Where they ask from. */
  readonly place: string;
  readonly reader: Reader;
  /** Who it is, looked up on demand; null if they do not say. */
  readonly identity: () => Identity | null;
}

/**
 * Determines the class and role that the bearer key opens, and who wants to read. The key is checked first: wrong ones are
 * counted per place, right ones also per class, so that nobody is slowed down by others behind the same address.
 */
export function doorkeeper({ roleOf, identify, trustProxy }: DoorParts): (context: Keyed) => Entry {
  const wrongKeys = new Allowance(WRONG_KEYS);
  const requests = new Allowance(REQUESTS);
  /** @throws ClassroomError UNAUTHENTICATED, also when there is no such class; RATE_LIMITED */
  return (context) => {
    const place = placeOf(context.req, trustProxy);
    const id = classId.safeParse(context.params['classId']);
    const key = secret.safeParse(/^Bearer (\S+)$/i.exec(context.get('Authorization'))?.[1]);
    const peerKey = secret.safeParse(context.get(PEER_KEY_HEADER)).data ?? null;
    const role = id.success && key.success ? roleOf(id.data, key.data, peerKey) : null;
    if (!id.success || !key.success || role === null) {
      limit(wrongKeys, place, context);
      context.set('WWW-Authenticate', 'Bearer');
      throw new ClassroomError('UNAUTHENTICATED', 'This link opens no class. Ask for it again.');
    }
    limit(requests, `${id.data} ${place}`, context);
    const who = (): Identity | null => identify(id.data, key.data, peerKey);
    const peerId = role === 'mentee' ? (who()?.peerId ?? null) : null;
    return { id: id.data, role, key: key.data, place, reader: { role, peerId }, identity: who };
  };
}

/** @throws ClassroomError FORBIDDEN */
export function assertMentor(role: LinkRole, does: string): void {
  if (role !== 'mentor') {
    throw new ClassroomError('FORBIDDEN', `Only the mentor may ${does}.`);
  }
}

/** @throws ClassroomError RATE_LIMITED */
export function limit(allowance: Allowance, who: string, context: Context): void {
  const waitMs = allowance.takeOrWait(who);
  if (waitMs > 0) {
    context.set('Retry-After', String(Math.ceil(waitMs / MS_PER_SECOND)));
    throw new ClassroomError('RATE_LIMITED', 'Too often. Wait a minute and try again.');
  }
}
