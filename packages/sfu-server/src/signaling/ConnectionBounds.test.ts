import { EventEmitter } from 'node:events';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { Guard } from '../guard.ts';
import { ConnectionBounds, MAX_UNSENT_BYTES } from './ConnectionBounds.ts';
import { LongPolling } from './LongPolling.ts';

const guardOn = (clock: FakeClock): Guard =>
  new Guard(clock, { info: () => undefined, warn: () => undefined });
const guard = guardOn(new FakeClock());

/** A connection as engine.io has it, with a reader that reads nothing. */
class FakeConnection extends EventEmitter {
  readyState = 'open';
  readonly tcp = Object.assign(new EventEmitter(), {
    writableLength: 0,
    destroyed: false,
    remoteAddress: '192.0.2.1',
    destroy: () => {
      this.tcp.destroyed = true;
    },
  });
  readonly request;

  constructor(address: string) {
    super();
    this.tcp.remoteAddress = address;
    this.request = { socket: this.tcp, headers: {} };
  }

  send(data: string): void {
    this.emit('packetCreate', { data });
  }

  close(): void {
    this.readyState = 'closed';
    this.emit('close');
  }
}

describe('connections', () => {
  const dropped: number[] = [];
  const log = {
    info: () => undefined,
    warn: (bindings: object) => dropped.push(Object.keys(bindings).length),
  };
  const clock = {
    after: (ms: number, action: () => void) => {
      const timer = setTimeout(action, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  };
  const create = (maxPerPlace = 3) => new ConnectionBounds({ clock, log, trustProxy: false, maxPerPlace });
  const watched = (connections: ConnectionBounds, address = '192.0.2.1'): FakeConnection => {
    const connection = new FakeConnection(address);
    // It has only what ConnectionBounds uses.
    connections.watch(connection as never);
    return connection;
  };
  const identify = (connections: ConnectionBounds, connection: FakeConnection): boolean =>
    connections.identify(connection as never);
  beforeEach(() => {
    vi.useFakeTimers();
    dropped.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('[LM8] who only listens and does not read is dropped at the message that is too much', () => {
    const connections = create();
    const listener = watched(connections);
    const message = '가'.repeat(1000);
    let waiting = 0;
    while (!listener.tcp.destroyed && waiting < 2 * MAX_UNSENT_BYTES) {
      listener.send(message);
      waiting += Buffer.byteLength(message);
    }
    expect(waiting).toBeLessThan(MAX_UNSENT_BYTES + 2 * Buffer.byteLength(message));
    expect(dropped).toHaveLength(1);
  });

  it('[LM8] counts what engine.io holds and what the kernel has not taken, and many small messages as well', () => {
    const connections = create();
    const halves = watched(connections);
    halves.send('x'.repeat(MAX_UNSENT_BYTES / 2));
    expect(halves.tcp.destroyed).toBe(false);
    halves.tcp.writableLength = MAX_UNSENT_BYTES / 2;
    halves.tcp.emit('data');
    expect(halves.tcp.destroyed).toBe(true);

    // What a joiner must be told may exceed the limit, which alone is no reason to drop anybody.
    const joiner = watched(connections);
    joiner.send('x'.repeat(MAX_UNSENT_BYTES + 1));
    expect(joiner.tcp.destroyed).toBe(false);
    joiner.send('x'.repeat(MAX_UNSENT_BYTES / 2));
    joiner.send('x'.repeat(MAX_UNSENT_BYTES / 2));
    expect(joiner.tcp.destroyed).toBe(true);

    const reader = watched(connections);
    for (let index = 0; index < 10; index += 1) {
      reader.send('x'.repeat(MAX_UNSENT_BYTES / 2));
      reader.emit('flush');
    }
    expect(reader.tcp.destroyed).toBe(false);
    const tiny = watched(connections);
    for (let index = 0; index < 10_000; index += 1) {
      tiny.send('3');
    }
    expect(tiny.tcp.destroyed).toBe(true);
  });

  it('[LM15] one place has many connections but not endlessly many, the /64 of IPv6 being one', () => {
    const connections = create(3);
    const [first, ...others] = [1, 2, 3].map((host) => watched(connections, `2001:db8:0:1::${host}`));
    expect(
      [first, ...others].every((connection) => connection !== undefined && identify(connections, connection)),
    ).toBe(true);
    expect(identify(connections, watched(connections, '2001:db8:0:1:ffff::4'))).toBe(false);
    expect(identify(connections, watched(connections, '2001:db8:0:2::1'))).toBe(true);
    first?.close();
    expect(identify(connections, watched(connections, '2001:db8:0:1::5'))).toBe(true);
  });

  it('[LM16] strangers behind one address make room for each other, and take it from nobody who is in', () => {
    const connections = create();
    const known = watched(connections);
    expect(identify(connections, known)).toBe(true);
    const strangers = Array.from({ length: 301 }, () => watched(connections));
    expect(strangers.map(({ tcp }) => tcp.destroyed).indexOf(false)).toBe(1);
    expect(known.tcp.destroyed).toBe(false);
    const late = watched(connections);
    expect(identify(connections, late)).toBe(true);
  });

  it('[LM9] who has shown no key in five seconds is closed, and who has is not', () => {
    const connections = create();
    const [silent, known] = [watched(connections), watched(connections)];
    identify(connections, known);
    vi.advanceTimersByTime(5_000);
    expect([silent.tcp.destroyed, known.tcp.destroyed]).toEqual([true, false]);
  });

  it('[DO2] over plain requests there are so many in all, and the place that has most of them makes room', () => {
    const connections = create();
    const polling = (address: string): FakeConnection => {
      const connection = Object.assign(new FakeConnection(address), { transport: new LongPolling(guard) });
      // As engine.io does when its transport has closed.
      connection.transport.on('close', () => {
        connection.close();
      });
      connections.watch(connection as never);
      return connection;
    };
    const crowd = Array.from({ length: 40 }, (_, place) =>
      Array.from({ length: 100 }, () => polling(`192.0.${place}.1`)),
    ).flat();
    const known = polling('198.51.100.1');
    expect(identify(connections, known)).toBe(true);
    const many = Array.from({ length: 200 }, () => polling('203.0.113.1'));
    const one = polling('198.51.100.2');
    expect([known.readyState, one.readyState]).toEqual(['open', 'open']);
    expect([...crowd, ...many].filter(({ readyState }) => readyState === 'closed')).toHaveLength(202);
    expect(many.filter(({ readyState }) => readyState === 'open').length).toBeGreaterThan(90);
  });
});

describe('[DO2] long polling', () => {
  it('nothing more is read from one of whom too much waits', async () => {
    const transport = new LongPolling(guard);
    const heard: string[] = [];
    transport.on('packet', ({ data }: { data: string }) => heard.push(data));
    transport.pause();
    let isRead = false;
    const said = transport.receive(() => {
      isRead = true;
      return Promise.resolve('4hello');
    });
    await Promise.resolve();
    expect(isRead).toBe(false);
    transport.resume();
    await said;
    expect(heard).toEqual(['hello']);
  });

  it('a body that cannot be read, or comes while another one does, ends it', async () => {
    const broken = new LongPolling(guard);
    await expect(broken.receive(() => Promise.reject(new Error('slow')))).rejects.toThrow('slow');
    expect(broken.isCut).toBe(true);
    const twice = new LongPolling(guard);
    const never = twice.receive(() => new Promise(() => undefined));
    await expect(twice.receive(() => Promise.resolve('4x'))).rejects.toThrow('one request at a time');
    expect(twice.isCut).toBe(true);
    void never;
  });

  it('[RB1] what fails when an answer breaks off, or when the last words are not fetched, ends nothing', () => {
    const clock = new FakeClock();
    const watching = guardOn(clock);
    const broken = (): void => {
      throw new Error('broken');
    };
    const left = new LongPolling(watching);
    left.on('close', broken);
    const response = Object.assign(new EventEmitter(), { writableFinished: false });
    // It has only what LongPolling uses.
    void left.poll(response as never);
    response.emit('close');
    expect(left.isCut).toBe(true);
    const leaving = new LongPolling(watching);
    leaving.doClose(broken);
    clock.advance(3_000);
    expect([...watching.failures.values()]).toEqual([1, 1]);
    clock.advance(600_000);
    expect(clock.pending).toBe(0);
  });
});
