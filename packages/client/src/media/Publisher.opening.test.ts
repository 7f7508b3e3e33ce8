import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ClientError } from '../connection/ClientError.ts';
import { createClassStore } from '../model/classStore.ts';
import { memoryStorage, type ClassroomStorage } from '../storage.ts';
import { Publisher } from './Publisher.ts';

class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  readonly constraints: unknown;
  readyState = 'live';
  enabled = true;
  contentHint = '';
  readonly getSettings = () => ({});
  readonly applyConstraints = () => Promise.resolve();

  constructor(kind: 'audio' | 'video', constraints?: unknown) {
    super();
    this.kind = kind;
    this.constraints = constraints;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind);
  }

  /** The way the browser ends it: with an event, unlike `stop`. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** A permission question on the screen. */
interface Question {
  readonly kind: 'audio' | 'video' | 'screen';
  readonly constraints: Readonly<Record<string, unknown>>;
  grant(): Promise<FakeTrack[]>;
  fail(name: string): Promise<void>;
}

let questions: Question[];
let failures: unknown[];
let produced: FakeTrack[];
let produce: () => Promise<void>;
let mediaDevices: EventTarget;
let microphones: string[];
let storage: ClassroomStorage;
let store: ReturnType<typeof createClassStore>;
let publisher: Publisher;

/** Whatever can happen without another answer has happened. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) {
    await Promise.resolve();
  }
};

function ask(kind: Question['kind'], constraints: Question['constraints']): Promise<unknown> {
  return new Promise((resolve, reject) => {
    questions.push({
      kind,
      constraints,
      grant: async () => {
        const tracks =
          kind === 'screen'
            ? [new FakeTrack('video'), new FakeTrack('audio')]
            : [new FakeTrack(kind, constraints)];
        resolve({
          getVideoTracks: () => tracks.filter((track) => track.kind === 'video'),
          getAudioTracks: () => tracks.filter((track) => track.kind === 'audio'),
        });
        await settled();
        return tracks;
      },
      fail: async (name) => {
        reject(new DOMException('', name));
        await settled();
      },
    });
  });
}

beforeEach(() => {
  questions = [];
  failures = [];
  produced = [];
  produce = () => Promise.resolve();
  microphones = ['built-in'];
  mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: () =>
      Promise.resolve(microphones.map((deviceId) => ({ kind: 'audioinput', deviceId, label: '' }))),
    getUserMedia: ({ audio, video }: Partial<Record<'audio' | 'video', Question['constraints']>>) =>
      audio === undefined ? ask('video', video ?? {}) : ask('audio', audio),
    getDisplayMedia: () => ask('screen', {}),
  });
  vi.stubGlobal('navigator', { mediaDevices });
  storage = memoryStorage();
  store = createClassStore('mentor');
  publisher = new Publisher(store, {
    storage,
    media: () => ({
      openSend: () => Promise.resolve(),
      produce: async (source: string, track: unknown) => {
        await produce();
        const sent = track as FakeTrack;
        produced.push(sent);
        const producer = {
          id: source,
          track: sent,
          paused: false,
          closed: false,
          rtpParameters: { codecs: [], encodings: [] },
          pause: () => {
            producer.paused = true;
            producer.track.enabled = false;
          },
          resume: () => {
            producer.paused = false;
            producer.track.enabled = true;
          },
          replaceTrack: (other: { track: FakeTrack }) => {
            producer.track = other.track;
            producer.track.enabled = !producer.paused;
            return Promise.resolve();
          },
          close: () => (producer.closed = true),
        };
        return producer as never;
      },
    }),
    closeProducer: () => Promise.resolve(),
    setProducerPaused: () => Promise.resolve(),
    deviceFailed: (error) => failures.push(error),
    deviceReplaced: () => failures.push('replaced'),
  });
});
afterEach(() => {
  publisher.dispose();
  vi.unstubAllGlobals();
});

const local = () => store.getState().local;
const states = (tracks: readonly FakeTrack[] = []) => tracks.map(({ readyState }) => readyState);
/** The class is live, with the microphone on. */
async function withMicrophone(): Promise<FakeTrack | undefined> {
  await publisher.begin();
  const on = publisher.setMic(true);
  const tracks = await questions[0]?.grant();
  await on;
  return tracks?.[0];
}

describe('[DV8] a device that is switched off while its permission is asked for stays off', () => {
  const ON = {
    camera: () => publisher.setCamera(true),
    mic: () => publisher.setMic(true),
    hands: () => publisher.setHands({ deviceId: 'second' }),
    screen: () => publisher.shareScreen(),
  };
  const OFF = {
    camera: () => void publisher.setCamera(false),
    mic: () => void publisher.setMic(false),
    hands: () => void publisher.setHands(null),
    screen: () => void publisher.stopScreen(),
  };
  const ways = (['camera', 'mic', 'hands', 'screen'] as const).flatMap((source) => [
    { source, way: 'switched off', end: OFF[source] },
    {
      source,
      way: 'stopped by the server',
      end: () => {
        publisher.stopped(source);
      },
    },
    {
      source,
      way: 'closed',
      end: () => {
        publisher.close();
      },
    },
    {
      source,
      way: 'left',
      end: () => {
        publisher.dispose();
      },
    },
  ]);

  it.each(ways)('$source, $way', async ({ source, end }) => {
    await publisher.begin();
    const opening = ON[source]();
    expect(local()[source]).toBe('starting');
    end();
    expect(local()[source]).toBe('off');
    const tracks = await questions[0]?.grant();
    await opening;
    expect(states(tracks)).not.toContain('live');
    expect(local()[source]).toBe('off');
    expect(publisher.trackOf(source)).toBeNull();
    expect(produced).toEqual([]);
  });

  it.each(ways)('$source, $way, and its failure is not told', async ({ source, end }) => {
    const opening = ON[source]();
    end();
    await questions[0]?.fail('NotReadableError');
    await opening;
    expect(failures).toEqual([]);
    expect(local()[source]).toBe('off');
  });

  it('in a class entered with the bench alone, the microphone that was being tried stays off', async () => {
    const tried = publisher.setMic(true);
    const bench = publisher.setCamera(true);
    publisher.keepCamera();
    await publisher.begin();
    const microphone = await questions[0]?.grant();
    const camera = await questions[1]?.grant();
    await Promise.all([tried, bench]);
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
    expect([states(microphone), states(camera)]).toEqual([['ended'], ['live']]);
    expect(produced).toEqual(camera);
  });

  it('what was decided last is remembered', async () => {
    const opening = publisher.setCamera(true);
    await publisher.setCamera(false);
    await questions[0]?.grant();
    await opening;
    expect(storage.devices().camera).toBe(false);
  });

  it('one that is switched on again is on, once', async () => {
    const first = publisher.setCamera(true);
    await publisher.setCamera(false);
    const second = publisher.setCamera(true);
    const late = await questions[0]?.grant();
    expect(local().camera).toBe('starting');
    const tracks = await questions[1]?.grant();
    await Promise.all([first, second]);
    expect(local().camera).toBe('on');
    expect([states(late), states(tracks)]).toEqual([['ended'], ['live']]);
  });

  it.each([
    {
      how: 'everything is closed',
      end: () => {
        publisher.close();
      },
    },
    {
      how: 'the class is entered with the bench alone',
      end: () => {
        publisher.keepCamera();
      },
    },
    { how: 'the camera is switched off', end: () => void publisher.setCamera(false) },
  ])('the camera that was to follow the microphone is not asked for once $how', async ({ end }) => {
    const opening = publisher.openDevices({ microphone: true, camera: true });
    end();
    await questions[0]?.grant();
    await opening;
    expect(questions.map(({ kind }) => kind)).toEqual(['audio']);
    expect(local().camera).toBe('off');
  });

  it('otherwise it follows, one permission question at a time', async () => {
    const opening = publisher.openDevices({ microphone: true, camera: true });
    expect(questions.map(({ kind }) => kind)).toEqual(['audio']);
    await questions[0]?.grant();
    await questions[1]?.grant();
    await opening;
    expect(local()).toMatchObject({ camera: 'on', mic: 'on' });
  });

  it('a camera that is unplugged and switched off at once is not looked for', async () => {
    await publisher.begin();
    const on = publisher.setCamera(true);
    const tracks = await questions[0]?.grant();
    const hands = publisher.setHands({ deviceId: 'second' });
    await questions[1]?.grant();
    await Promise.all([on, hands]);
    tracks?.[0]?.end();
    await publisher.setCamera(false);
    await settled();
    expect(questions).toHaveLength(2);
    expect(local()).toMatchObject({ camera: 'off', hands: 'on' });
  });

  it('a microphone that was missing and is stopped does not come back by itself', async () => {
    const mic = await withMicrophone();
    mic?.end();
    await settled();
    await questions[1]?.fail('NotFoundError');
    publisher.stopped('mic');
    mediaDevices.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(questions).toHaveLength(2);
  });
});

describe('[DV9] a choice of device counts whenever it is made', () => {
  it.each([
    {
      what: 'another camera',
      on: () => publisher.setCamera(true),
      choose: () => {
        storage.rememberDevices({ cameraId: 'other' });
        return publisher.switchDevice('camera');
      },
      expected: { deviceId: { ideal: 'other' } },
    },
    {
      what: 'another microphone',
      on: () => publisher.setMic(true),
      choose: () => {
        storage.rememberDevices({ microphoneId: 'other' });
        return publisher.switchDevice('mic');
      },
      expected: { deviceId: { ideal: 'other' } },
    },
    {
      what: 'another sound',
      on: () => publisher.setMic(true),
      choose: () => publisher.setSound('work'),
      expected: { noiseSuppression: false },
    },
  ])('$what, while the first one is being opened', async ({ on, choose, expected }) => {
    const opening = on();
    const chosen = choose();
    const first = await questions[0]?.grant();
    expect(questions).toHaveLength(2);
    expect(questions[1]?.constraints).toMatchObject(expected);
    const second = await questions[1]?.grant();
    await Promise.all([opening, chosen]);
    expect([states(first), states(second)]).toEqual([['ended'], ['live']]);
    expect(Object.values(local())).toContain('on');
  });

  it('the other one is opened even if the first one cannot be', async () => {
    const opening = publisher.setCamera(true);
    storage.rememberDevices({ cameraId: 'other' });
    await publisher.switchDevice('camera');
    await questions[0]?.fail('NotReadableError');
    await questions[1]?.grant();
    await opening;
    expect(local().camera).toBe('on');
    expect(failures).toEqual([]);
  });

  it.each([
    {
      what: 'another microphone',
      choose: () => {
        storage.rememberDevices({ microphoneId: 'other' });
        return publisher.switchDevice('mic');
      },
      expected: { deviceId: { ideal: 'other' } },
    },
    {
      what: 'another sound',
      choose: () => publisher.setSound('work'),
      expected: { noiseSuppression: false },
    },
  ])('$what, while muted; muted it stays', async ({ choose, expected }) => {
    const before = await withMicrophone();
    await publisher.setMic(false);
    const chosen = choose();
    expect(questions[1]?.constraints).toMatchObject(expected);
    const tracks = await questions[1]?.grant();
    await chosen;
    expect(before?.readyState).toBe('ended');
    expect(local().mic).toBe('off');
    expect(tracks?.[0]).toMatchObject({ readyState: 'live', enabled: false });
    await publisher.setMic(true);
    expect(publisher.trackOf('mic')).toBe(tracks?.[0]);
    expect(tracks?.[0]?.enabled).toBe(true);
    expect(questions).toHaveLength(2);
  });

  it('chosen while muted outside the class, it makes no sound either', async () => {
    const on = publisher.setMic(true);
    await questions[0]?.grant();
    await on;
    await publisher.setMic(false);
    const chosen = publisher.switchDevice('mic');
    const tracks = await questions[1]?.grant();
    await chosen;
    expect(tracks?.[0]).toMatchObject({ readyState: 'live', enabled: false });
  });

  it('the last of two that were made while muted', async () => {
    await withMicrophone();
    await publisher.setMic(false);
    const first = publisher.switchDevice('mic');
    storage.rememberDevices({ microphoneId: 'other' });
    await publisher.switchDevice('mic');
    await questions[1]?.grant();
    expect(questions[2]?.constraints).toMatchObject({ deviceId: { ideal: 'other' } });
    const tracks = await questions[2]?.grant();
    await first;
    expect(publisher.trackOf('mic')).toBe(tracks?.[0]);
    expect(local().mic).toBe('off');
  });

  it('switched on while the other one is being opened, it is heard', async () => {
    await withMicrophone();
    await publisher.setMic(false);
    const chosen = publisher.switchDevice('mic');
    const on = publisher.setMic(true);
    const late = await questions[1]?.grant();
    const tracks = await questions[2]?.grant();
    await Promise.all([chosen, on]);
    expect(local().mic).toBe('on');
    expect([states(late), states(tracks)]).toEqual([['ended'], ['live']]);
    expect(tracks?.[0]?.enabled).toBe(true);
  });

  it('a muted microphone that is unplugged is replaced by a muted one', async () => {
    const mic = await withMicrophone();
    await publisher.setMic(false);
    mic?.end();
    mediaDevices.dispatchEvent(new Event('devicechange'));
    await settled();
    const tracks = await questions[1]?.grant();
    await settled();
    expect(questions).toHaveLength(2);
    expect(local().mic).toBe('off');
    expect(tracks?.[0]).toMatchObject({ readyState: 'live', enabled: false });
  });

  it('a muted one for which there is no other stays off when it is back', async () => {
    const mic = await withMicrophone();
    await publisher.setMic(false);
    mic?.end();
    await settled();
    await questions[1]?.fail('NotFoundError');
    mediaDevices.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(local().mic).toBe('off');
    expect(questions).toHaveLength(2);
  });
});

describe('[SH9] the page says that a screen is shared exactly while it is', () => {
  it('one that could not be sent is not sent later either', async () => {
    await publisher.begin();
    produce = () => Promise.reject(new Error('connection lost'));
    const sharing = publisher.shareScreen();
    const failed = expect(sharing).rejects.toThrow('connection lost');
    const tracks = await questions[0]?.grant();
    await failed;
    expect(local().screen).toBe('off');
    expect(states(tracks)).toEqual(['ended', 'ended']);
    produce = () => Promise.resolve();
    await publisher.start([]);
    expect(produced).toEqual([]);
  });

  it('when a second share fails, the first one goes on', async () => {
    await publisher.begin();
    const first = publisher.shareScreen();
    const second = publisher.shareScreen();
    const tracks = await questions[0]?.grant();
    await first;
    await questions[1]?.fail('NotReadableError');
    await second;
    expect(local().screen).toBe('on');
    expect(states(tracks)).toEqual(['live', 'live']);
    expect(failures).toHaveLength(1);
  });

  it('when a second share fails while the first one is being chosen, that still counts', async () => {
    await publisher.begin();
    const first = publisher.shareScreen();
    const second = publisher.shareScreen();
    await questions[1]?.fail('NotReadableError');
    await second;
    expect(local().screen).toBe('starting');
    const tracks = await questions[0]?.grant();
    await first;
    expect(local().screen).toBe('on');
    expect(produced).toEqual(tracks);
  });
});

describe('[DV11] a camera or microphone that opens while the connection is lost', () => {
  const lost = () => new ClientError('DISCONNECTED', 'Not connected.');
  const goOffline = (): void => {
    produce = () => Promise.reject(lost());
    publisher.cutOff();
  };
  const comeBack = (): Promise<void> => {
    produce = () => Promise.resolve();
    return publisher.start([]);
  };

  it.each([
    ['camera', () => publisher.setCamera(true)],
    ['mic', () => publisher.setMic(true)],
  ] as const)('%s: stays on, and is sent after the return', async (source, on) => {
    await publisher.begin();
    const opening = on();
    goOffline();
    const tracks = await questions[0]?.grant();
    await opening;
    expect(local()[source]).toBe('on');
    await comeBack();
    expect(states(tracks)).toEqual(['live']);
    expect(produced).toEqual(tracks);
    expect(failures).toEqual([]);
  });

  it('so do those that were asked for before the class began', async () => {
    const opening = publisher.openDevices({ microphone: true, camera: true });
    await publisher.begin();
    goOffline();
    const microphone = await questions[0]?.grant();
    const camera = await questions[1]?.grant();
    await opening;
    await comeBack();
    expect(produced).toEqual([...(microphone ?? []), ...(camera ?? [])]);
    expect(local()).toMatchObject({ camera: 'on', mic: 'on' });
  });

  it('nothing is sent between the connection and the answer to the join', async () => {
    await publisher.begin();
    const opening = publisher.setCamera(true);
    goOffline();
    produce = () => Promise.resolve();
    await questions[0]?.grant();
    await opening;
    expect(produced).toEqual([]);
    await publisher.switchOff('camera');
    await comeBack();
    expect(produced).toEqual([]);
  });

  it.each(['during the outage', 'after the return'])(
    'also if it is just being sent, which fails %s',
    async (when) => {
      await publisher.begin();
      let fail = (): void => undefined;
      produce = () =>
        new Promise((_resolve, reject) => {
          fail = () => {
            reject(lost());
          };
        });
      const opening = publisher.setCamera(true);
      const tracks = await questions[0]?.grant();
      publisher.cutOff();
      if (when === 'during the outage') {
        fail();
        await opening;
        await comeBack();
      } else {
        await comeBack();
        fail();
        await opening;
      }
      expect(produced).toEqual(tracks);
      expect([local().camera, states(tracks)]).toEqual(['on', ['live']]);
    },
  );

  it('one that fails for another reason is off', async () => {
    await publisher.begin();
    const opening = publisher.setCamera(true);
    goOffline();
    await questions[0]?.fail('NotReadableError');
    await opening;
    expect(local().camera).toBe('off');
    expect(failures).toHaveLength(1);
  });

  it('one that was opened for a whisper alone closes: the whisper does not begin', async () => {
    await publisher.begin();
    const whispering = publisher.setWhispering(true);
    const failed = expect(whispering).rejects.toThrow('Not connected.');
    await settled();
    goOffline();
    const tracks = await questions[0]?.grant();
    await failed;
    await publisher.setWhispering(false);
    expect(local().mic).toBe('off');
    await comeBack();
    expect(publisher.trackOf('whisper')).toBeNull();
    expect(states(tracks)).toEqual(['ended']);
    expect(produced).toEqual([]);
  });

  it('[SH9] a screen is not shared later', async () => {
    await publisher.begin();
    const sharing = publisher.shareScreen();
    const failed = expect(sharing).rejects.toThrow('Not connected.');
    publisher.cutOff();
    const tracks = await questions[0]?.grant();
    await failed;
    expect(local().screen).toBe('off');
    expect(states(tracks)).toEqual(['ended', 'ended']);
    await comeBack();
    expect(produced).toEqual([]);
  });
});
