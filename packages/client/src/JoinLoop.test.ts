import type { OpenedClass } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

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
let client: {
  open: () => Promise<void>;
  close: () => void;
  store: { getState: () => { connection: object } };
};

const isOnline = (): void => {
  expect(client.store.getState().connection).toEqual({ state: 'online' });
};
const open = () => FakeWebSocket.made.filter(({ isClosed }) => !isClosed);

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
      return Promise.resolve(Response.json(view));
    }
    return health === null
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve(health.clone());
  });
  // Only now, because Socket.io looks for the browser's WebSocket when it is loaded.
  const { createClassroom } = await import('./index.ts');
  client = createClassroom({ link: { id: CLASS_ID, role: 'mentee', key: 'k'.repeat(22) } });
  void client.open();
  await vi.advanceTimersByTimeAsync(100);
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
