import type { OpenedClass, Snapshot } from '@gongbang/protocol';
import { QUIET_WORKSHOP } from '@gongbang/tests/support/workshop.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ClassroomClient } from './ClassroomClient.ts';
import { openForStage } from './media/openForStage.ts';

/** Bits of Socket.io's wire: what Engine.io (type 0) and Socket.io (type 4, then 0) say first, and an answer to a request. */
const OPEN = `0${JSON.stringify({ sid: 'wire', upgrades: [], pingInterval: 600_000, pingTimeout: 600_000, maxPayload: 1e6 })}`;
const CONNECT = '40';
const CONNECTED = '40{"sid":"socket"}';

/** A browser's WebSocket to a server that may or may not be there. */
class FakeWebSocket {
  static made: FakeWebSocket[] = [];
  static isUp = true;
  readonly sent: string[] = [];
  isClosed = false;
  onopen?: () => void;
  onclose?: (event: object) => void;
  onerror?: (event: object) => void;
  onmessage?: (event: { data: string }) => void;

  constructor() {
    FakeWebSocket.made.push(this);
    const { isUp } = FakeWebSocket;
    setTimeout(() => {
      if (isUp) {
        this.onopen?.();
        this.onmessage?.({ data: OPEN });
      } else {
        this.onerror?.({});
        this.drop();
      }
    });
  }

  send(data: string): void {
    this.sent.push(data);
    if (data.startsWith(CONNECT)) {
      setTimeout(() => this.onmessage?.({ data: CONNECTED }));
    }
  }

  close(): void {
    this.isClosed = true;
  }

  drop(): void {
    this.isClosed = true;
    this.onclose?.({});
  }
}

const CLASS_ID = 'abcdefghijkl';
const view: OpenedClass = {
  class: {
    id: CLASS_ID,
    title: '핀치 포트',
    mentorName: '이정은',
    about: '',
    startsAt: null,
    wholeDay: false,
    minutes: null,
    timeZone: null,
    revision: 0,
    seats: 30,
    phase: 'live',
    startedAt: 0,
    endedAt: null,
    endReason: null,
  },
  role: 'mentee',
  mentor: { state: 'present' },
  menteeKey: null,
  audience: 1,
};

/** What the server answers over HTTP; null if nothing comes. */
let health: Response | null;
let asked: string[];
let page: EventTarget & { hidden: boolean };
let client: ClassroomClient;
/** Whose link was followed last. */
let viewer: OpenedClass['role'];

const isOnline = (): void => {
  expect(client.store.getState().connection).toEqual({ state: 'online' });
};
const open = () => FakeWebSocket.made.filter(({ isClosed }) => !isClosed);

const LINK = { id: CLASS_ID, key: 'k'.repeat(22) };
/** Somebody who has opened the class's page. */
async function arrive(role: 'mentor' | 'mentee'): Promise<ClassroomClient> {
  // Only now, because Socket.io looks for the browser's WebSocket when it is loaded.
  const { createClassroom } = await import('./index.ts');
  viewer = role;
  const arrived = createClassroom({ link: { ...LINK, role } });
  void arrived.open();
  await vi.advanceTimersByTimeAsync(100);
  return arrived;
}

beforeEach(async () => {
  vi.useFakeTimers();
  FakeWebSocket.made = [];
  FakeWebSocket.isUp = true;
  health = new Response('{}');
  asked = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('WebSocket', FakeWebSocket);
  vi.stubGlobal('location', new URL('https://class.example.org/'));
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    if (path.startsWith('/api/classes/')) {
      return Promise.resolve(Response.json({ ...view, role: viewer }));
    }
    if (path === '/api/media-setup') {
      // Here is no WebRTC to set up.
      return Promise.resolve(Response.json({ routerRtpCapabilities: {} }));
    }
    return health === null
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve(health.clone());
  });
  client = await arrive('mentee');
  isOnline();
});
afterEach(() => {
  client.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('[BR10] after an outage', () => {
  const goDown = (answer: Response | null): void => {
    health = answer;
    FakeWebSocket.isUp = false;
    for (const socket of open()) {
      socket.drop();
    }
  };
  const asks = () => asked.filter((path) => path === '/healthz').length;

  it.each([
    ['nothing', null],
    ['a proxy', new Response('<html>Bad gateway</html>', { status: 502 })],
  ])('no WebSocket is tried while %s answers, and one at once when the server does', async (_, answer) => {
    goDown(answer);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeWebSocket.made).toHaveLength(2);
    expect(asks()).toBeGreaterThan(30);
    health = new Response('{}');
    FakeWebSocket.isUp = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect(FakeWebSocket.made).toHaveLength(3);
    isOnline();
  });

  it('a server that answers only that it does not know the question is there', async () => {
    goDown(null);
    await vi.advanceTimersByTimeAsync(5000);
    health = new Response('Not found', { status: 404 });
    FakeWebSocket.isUp = true;
    await vi.advanceTimersByTimeAsync(2000);
    isOnline();
  });

  it('one that was only cut off is back without a question', async () => {
    for (const socket of open()) {
      socket.drop();
    }
    await vi.advanceTimersByTimeAsync(1000);
    isOnline();
    expect(asks()).toBe(0);
  });
});

describe('[BR11] a page that is seen again', () => {
  const show = (hidden: boolean): void => {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  };

  it('asks the server at once, and gives up a connection that was ended without a word', async () => {
    const [dead] = open();
    show(true);
    await vi.advanceTimersByTimeAsync(40_000);
    const before = dead?.sent.length;
    show(false);
    expect(dead?.sent).toHaveLength((before ?? 0) + 1);
    await vi.advanceTimersByTimeAsync(4000);
    expect(dead?.isClosed).toBe(true);
    expect(open()).toHaveLength(1);
    isOnline();
  });

  it('connects at once where the connection is lost, whatever the next attempt waits for', async () => {
    FakeWebSocket.isUp = false;
    health = null;
    open()[0]?.drop();
    await vi.advanceTimersByTimeAsync(30_000);
    show(true);
    // As in the background, where timers hardly run.
    health = new Response('{}');
    FakeWebSocket.isUp = true;
    show(false);
    await vi.advanceTimersByTimeAsync(10);
    isOnline();
  });
});

/** What a page has requested by that name, with the number that its answer needs. */
const requested = (socket: FakeWebSocket, name: string): string[] =>
  socket.sent.flatMap((frame) => new RegExp(`^42(\\d+)\\["${name}"`).exec(frame)?.[1] ?? []);
/** The number of the join, which waits until it is known whether there is WebRTC. */
const joining = (socket: FakeWebSocket): Promise<string> =>
  vi.waitFor(() => {
    const [request] = requested(socket, 'class:join');
    if (request === undefined) {
      throw new Error('no join');
    }
    return request;
  });
const last = (): FakeWebSocket => {
  const socket = open().at(-1);
  if (socket === undefined) {
    throw new Error('no connection');
  }
  return socket;
};

const snapshotOf = (role: 'mentor' | 'mentee', phase: Snapshot['class']['phase']): Snapshot => ({
  class: { ...view.class, phase, startedAt: null },
  me: { id: 'me--------------', role, name: '박서연' },
  mentor: { state: 'absent' },
  audience: 1,
  peers: [],
  chat: { messages: [], hasMore: false },
  removedChat: [],
  lines: {},
  workshop: QUIET_WORKSHOP,
  now: 1000,
});
const answer = (socket: FakeWebSocket, request: string, snapshot: Snapshot): void => {
  const answered = { ok: true, data: { snapshot, media: null } };
  socket.onmessage?.({ data: `43${request}[${JSON.stringify(answered)}]` });
};

describe('[DV10] a camera that is being opened for the class', () => {
  const refuse = (socket: FakeWebSocket, request: string, code: string): void => {
    const refusal = { ok: false, error: { code, message: 'No.', requestId: '1' } };
    socket.onmessage?.({ data: `43${request}[${JSON.stringify(refusal)}]` });
  };

  it.each([
    ['was sent out before a reload', 'REMOVED', null],
    ['the mentor does not let in', 'NOT_ADMITTED', '42["admission:decided",{"admitted":false}]'],
    ['has a link that opens nothing any more', 'UNAUTHENTICATED', null],
  ])('is closed for somebody who %s', async (_, code, then) => {
    const track = Object.assign(new EventTarget(), { kind: 'video', readyState: 'live', stop: vi.fn() });
    const { promise: permission, resolve: grant } = Promise.withResolvers<object>();
    const mediaDevices = Object.assign(new EventTarget(), { getUserMedia: () => permission });
    vi.stubGlobal('navigator', { mediaDevices });
    const socket = last();
    client.comeBack('박서연', { camera: true });
    refuse(socket, await joining(socket), code);
    await vi.advanceTimersByTimeAsync(10);
    if (then !== null) {
      socket.onmessage?.({ data: then });
    }
    grant({ getVideoTracks: () => [track] });
    await vi.advanceTimersByTimeAsync(10);
    expect(client.store.getState().local.camera).toBe('off');
    expect(track.stop).toHaveBeenCalled();
  });
});

describe('[DV10] [OR8] a camera that is being opened for the stage when the connection is lost', () => {
  const ME = 'me--------------';
  const on = { ...QUIET_WORKSHOP, guests: [{ peerId: ME, name: '박서연', camera: true, mic: false }] };

  it.each([
    { then: 'stays on for somebody who is still on stage', workshop: on, left: 'live' },
    { then: 'closes for somebody who is not on stage any more', workshop: QUIET_WORKSHOP, left: 'ended' },
  ])('$then, as soon as the server has said so', async ({ workshop, left }) => {
    const track = Object.assign(new EventTarget(), {
      kind: 'video',
      readyState: 'live',
      stop: () => (track.readyState = 'ended'),
    });
    const { promise: permission, resolve: grant } = Promise.withResolvers<object>();
    const mediaDevices = Object.assign(new EventTarget(), { getUserMedia: () => permission });
    vi.stubGlobal('navigator', { mediaDevices });
    client.join('박서연');
    answer(last(), await joining(last()), { ...snapshotOf('mentee', 'live'), workshop: on });
    await vi.advanceTimersByTimeAsync(10);
    const opening = openForStage(client, { camera: true, mic: false });
    last().drop();
    grant({ getVideoTracks: () => [track] });
    await vi.advanceTimersByTimeAsync(1000);
    isOnline();
    const request = await joining(last());
    expect(client.store.getState().local.camera).toBe('on');
    answer(last(), request, { ...snapshotOf('mentee', 'live'), workshop });
    await opening;
    expect(track.readyState).toBe(left);
    expect(client.store.getState().local.camera).toBe(left === 'live' ? 'on' : 'off');
  });
});

describe('[RC9] a join that is answered', () => {
  it('is taken over before what comes after it in the same poll', async () => {
    const socket = last();
    client.join('박서연');
    const request = await joining(socket);
    answer(socket, request, snapshotOf('mentee', 'open'));
    socket.onmessage?.({ data: '42["class:started",{"startedAt":1000}]' });
    await vi.advanceTimersByTimeAsync(10);
    expect(client.store.getState().class?.phase).toBe('live');
  });

  it('starts no class once its mentor is back in the green room', async () => {
    const mentor = await arrive('mentor');
    const socket = last();
    mentor.join('이정은');
    const request = await joining(socket);
    socket.onmessage?.({ data: '42["rehearsal:ended",{}]' });
    await vi.advanceTimersByTimeAsync(10);
    answer(socket, request, snapshotOf('mentor', 'open'));
    await vi.advanceTimersByTimeAsync(10);
    expect(requested(socket, 'class:start')).toEqual([]);
    expect(requested(socket, 'class:leave')).toHaveLength(1);
    expect(mentor.store.getState().standing.at).toBe('lobby');
    mentor.close();
  });
});
