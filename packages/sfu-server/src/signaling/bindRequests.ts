import { randomUUID } from 'node:crypto';

import {
  parseRequest,
  requestNames,
  requests,
  type Ack,
  type ClassId,
  type RequestName,
  type RequestResponse,
  type Role,
  type WireError,
} from '@gongbang/protocol';
import { RateLimiterMemory } from 'rate-limiter-flexible';

import type { Asker, ClassTurns } from '../ClassTurns.ts';
import type { Classroom } from '../class/Classroom.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import type { CommitDoor } from '../room/CommitDoor.ts';
import type { ClassRegistry } from '../class/ClassRegistry.ts';
import type { Identity } from '../room/Peer.ts';
import type { Log } from '../ports/world.ts';
import { mayRequest } from '../rules/permissions.ts';
import type { Guard } from '../guard.ts';
import { askerOf } from './askers.ts';
import type { ClassSocket, RawListener, Session } from './channel.ts';
import { Gathering } from './Gathering.ts';
import { Caller, commitsItself, perform } from './handlers.ts';

/** An observer of requests: counts and durations for the metrics. */
export interface RequestObserver {
  handled(name: RequestName, code: string, seconds: number): void;
  dropped(): void;
  /** A handshake was refused. */
  refused(at: 'handshake', code: string): void;
}

export interface BinderParts {
  readonly registry: ClassRegistry;
  /** Whether the key somebody presented would still admit them. */
  readonly passes: (id: ClassId, identity: Identity) => boolean;
  readonly log: Log;
  readonly observer: RequestObserver;
  readonly turns: ClassTurns;
  readonly guard: Guard;
  readonly door: CommitDoor;
}

/** How a request is answered. */
interface Answers<N extends RequestName> {
  readonly done: (data: RequestResponse[N]) => void;
  readonly refused: (error: unknown) => void;
}

/**
 * Wires every request of the table to its handler: rate, turn of its class, role, shape, run, answer. Whatever a client sends,
 * the process goes on: anything but a known request with an ack is dropped and counted.
 */
export class RequestBinder {
  readonly #registry: ClassRegistry;
  readonly #passes: BinderParts['passes'];
  readonly #log: Log;
  readonly #observer: RequestObserver;
  readonly #turns: ClassTurns;
  readonly #guard: Guard;
  readonly #door: CommitDoor;
  readonly #gathering: Gathering;
  readonly #limiters = new Map<RequestName, RateLimiterMemory>(
    requestNames.map((name) => {
      const { points, seconds } = requests[name].rate;
      return [name, new RateLimiterMemory({ points, duration: seconds })];
    }),
  );

  constructor({ registry, passes, log, observer, turns, guard, door }: BinderParts) {
    this.#registry = registry;
    this.#passes = passes;
    this.#log = log;
    this.#observer = observer;
    this.#turns = turns;
    this.#guard = guard;
    this.#door = door;
    this.#gathering = new Gathering(door, guard);
  }

  bind(socket: ClassSocket): void {
    const asker = askerOf(socket);
    const { classId } = socket.data.session;
    // Requests that arrived before it closed are handled, even if both happened at once.
    socket.on(
      'disconnecting',
      this.#guard.wrap('disconnecting', () => {
        this.#gathering.now();
      }),
    );
    socket.on('disconnect', () => {
      this.#turns.forget(classId, asker);
    });
    for (const name of requestNames) {
      const listener = (...args: unknown[]): Promise<void> | undefined => {
        const ack = args.at(-1);
        if (typeof ack !== 'function') {
          this.#observer.dropped();
          return undefined;
        }
        const raw: unknown = args.length > 1 ? args[0] : undefined;
        const send = ack as (answer: Ack<RequestResponse[typeof name]>) => void;
        return this.#answer(name, raw, socket, asker, (answer) => {
          // Encoding a large answer takes time as well.
          this.#turns.spend(classId, () => {
            send(answer);
          });
        });
      };
      const guarded: RawListener = this.#guard.wrap('request', listener);
      socket.on(name, guarded);
    }
    socket.onAny((name: string) => {
      if (!Object.hasOwn(requests, name)) {
        this.#observer.dropped();
      }
    });
  }

  async #answer<N extends RequestName>(
    name: N,
    raw: unknown,
    socket: ClassSocket,
    asker: Asker,
    send: (answer: Ack<RequestResponse[N]>) => void,
  ): Promise<void> {
    const startedAt = performance.now();
    const answered = (code: string, answer: Ack<RequestResponse[N]>): void => {
      this.#observer.handled(name, code, (performance.now() - startedAt) / 1000);
      send(answer);
    };
    const refuse = (thrown: unknown): void => {
      const error = this.#normalise(thrown, name, socket);
      answered(error.code, { ok: false, error });
    };
    const answers: Answers<N> = {
      done: (data) => {
        this.#door.release(() => {
          answered('OK', { ok: true, data });
        }, refuse);
      },
      refused: (thrown) => {
        this.#door.release(() => {
          refuse(thrown);
        });
      },
    };
    const { classId, identity } = socket.data.session;
    try {
      this.#door.assertMoving();
      await this.#limit(name, identity.peerId + classId);
    } catch (error) {
      // It reveals nothing about the class, and waits for nothing.
      refuse(error);
      return;
    }
    this.#gathering.add(() => {
      this.#turns
        .run(classId, asker, () => {
          this.#take(name, raw, socket, answers);
        })
        // Too many of them are waiting.
        .catch(answers.refused);
    });
  }

  /**
   * Does what is asked, and answers once it is durable, in the order it was done: anything somebody is notified of before their
   * answer is contained in the answer. Requests that commit by themselves run once everything before them is kept.
   */
  #take<N extends RequestName>(name: N, raw: unknown, socket: ClassSocket, answers: Answers<N>): void {
    const { classId } = socket.data.session;
    this.#door.metered(
      (work) => {
        this.#turns.spend(classId, work);
      },
      () => {
        if (commitsItself(name)) {
          const talk = this.#guard.wrap('request', () => this.#talk(name, raw, socket, answers));
          this.#door.afterwards({ seen: talk, lost: talk });
          return;
        }
        const seen = this.#act(name, raw, socket, answers);
        this.#door.afterwards({ seen, lost: answers.refused });
      },
    );
  }

  /** Runs it at once; returns how to answer. */
  #act<N extends RequestName>(
    name: N,
    raw: unknown,
    socket: ClassSocket,
    { done, refused }: Answers<N>,
  ): () => void {
    try {
      const data = this.#perform(name, raw, socket) as RequestResponse[N];
      return () => {
        done(data);
      };
    } catch (error) {
      return () => {
        refused(error);
      };
    }
  }

  async #talk<N extends RequestName>(
    name: N,
    raw: unknown,
    socket: ClassSocket,
    { done, refused }: Answers<N>,
  ): Promise<void> {
    const assertTaken = this.#door.witness();
    let data: RequestResponse[N];
    try {
      data = await this.#perform(name, raw, socket);
      assertTaken();
    } catch (error) {
      refused(error);
      return;
    }
    done(data);
  }

  #perform<N extends RequestName>(
    name: N,
    raw: unknown,
    socket: ClassSocket,
  ): RequestResponse[N] | Promise<RequestResponse[N]> {
    const { session } = socket.data;
    // Anyone disconnected meanwhile would come in without anybody noticing that they are gone.
    if (!socket.connected) {
      throw new ClassroomError('CONFLICT', 'This connection was closed.');
    }
    const joined = this.#classOf(session);
    assertMay(joined?.roleOf(session.identity) ?? session.identity.role, name);
    const parsed = parseRequest(name, raw);
    if (!parsed.success) {
      throw new ClassroomError('BAD_REQUEST', describeIssue(parsed.error.issues[0]));
    }
    const classroom = beforeJoin(name) ? this.#openFor(session) : joined;
    if (classroom === undefined) {
      throw new ClassroomError('CONFLICT', 'Join the class first.', { reason: 'NOT_JOINED' });
    }
    return perform(new Caller(session, classroom), name, parsed.data);
  }

  /** The class that somebody is in on this very connection, or at whose door they wait. */
  #classOf({ classId, identity, channel }: Session): Classroom | undefined {
    const classroom = this.#registry.find(classId);
    return classroom?.hears(identity, channel) === true ? classroom : undefined;
  }

  /**
   * The class for somebody joining, identified again: a key that was valid at the handshake may have been
   * revoked.
   * @throws ClassroomError UNAUTHENTICATED, and the connection is closed
   */
  #openFor({ classId, identity, channel }: Session): Classroom {
    if (!this.#passes(classId, identity)) {
      channel.close();
      throw new ClassroomError('UNAUTHENTICATED', 'This link no longer opens a class. Ask for it again.');
    }
    return this.#registry.open(classId);
  }

  async #limit(name: RequestName, key: string): Promise<void> {
    try {
      await this.#limiters.get(name)?.consume(key);
    } catch {
      throw new ClassroomError('RATE_LIMITED', 'Too often. Wait a moment and try again.');
    }
  }

  /** Our own codes are sent as they are; of anything else, only an id leaves the server. */
  #normalise(thrown: unknown, name: RequestName, socket: ClassSocket): WireError {
    const requestId = randomUUID();
    const bindings = {
      requestId,
      request: name,
      classId: socket.data.session.classId,
      peerId: socket.data.session.identity.peerId,
    };
    if (thrown instanceof ClassroomError) {
      this.#log.info({ ...bindings, code: thrown.code }, 'request refused');
      const { code, reason, message } = thrown;
      return { code, reason, message, requestId };
    }
    this.#log.warn({ ...bindings, err: thrown }, 'request failed');
    return { code: 'INTERNAL', message: 'Something went wrong on the server. Try again.', requestId };
  }
}

function beforeJoin(name: RequestName): boolean {
  return 'beforeJoin' in requests[name];
}

function assertMay(role: Role, name: RequestName): void {
  if (!mayRequest(role, name)) {
    throw new ClassroomError('FORBIDDEN', `A ${role} may not make the request ${name}.`);
  }
}

/** Where and what, without repeating the value. */
function describeIssue(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return issue === undefined
    ? 'Malformed request.'
    : `${issue.path.map(String).join('.') || 'payload'}: ${issue.message}`;
}
