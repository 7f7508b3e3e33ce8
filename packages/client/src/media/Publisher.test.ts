import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Publisher } from './Publisher.ts';
import { createClassStore } from '../model/classStore.ts';
import { memoryStorage } from '../storage.ts';

class FakeTrack extends EventTarget {
  readyState = 'live';
  readonly deviceId: string;
  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }

  readonly getSettings = () => ({ deviceId: this.deviceId });

  stop(): void {
    this.readyState = 'ended';
  }

  /** The way the browser ends it: with an event, unlike `stop`. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

const FRONT = 'front';
const BACK = 'back';
/** Long enough for whatever should happen, and whatever should not. */
const LATER_MS = 5000;

let cameras: string[];
let opened: FakeTrack[];
let failures: unknown[];
let publisher: Publisher;
let store: ReturnType<typeof createClassStore>;

/** An iPhone: the running camera ends when another one is opened. */
beforeEach(() => {
  vi.useFakeTimers();
  cameras = [FRONT, BACK];
  opened = [];
  failures = [];
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: () =>
      Promise.resolve(cameras.map((deviceId) => ({ kind: 'videoinput', deviceId, label: '' }))),
    getUserMedia: ({ video }: { video: { deviceId?: { exact: string } } }) => {
      for (const track of opened.filter(({ readyState }) => readyState === 'live')) {
        setTimeout(() => {
          track.end();
        });
      }
      const track = new FakeTrack(video.deviceId?.exact ?? cameras[0] ?? '');
      opened.push(track);
      return Promise.resolve({ getVideoTracks: () => [track] });
    },
  });
  vi.stubGlobal('navigator', { mediaDevices });
  store = createClassStore('mentor');
  publisher = new Publisher(store, {
    storage: memoryStorage(),
    media: () => null,
    closeProducer: () => Promise.resolve(),
    setProducerPaused: () => Promise.resolve(),
    deviceFailed: (error) => failures.push(error),
    deviceReplaced: () => failures.push('replaced'),
  });
});
afterEach(() => {
  publisher.dispose();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const local = () => store.getState().local;

describe('[BR14] where a second camera ends the first', () => {
  it('the hands stay, and the face rests', async () => {
    await publisher.setCamera(true);
    await publisher.setHands({ deviceId: BACK });
    await vi.advanceTimersByTimeAsync(LATER_MS);
    expect(local()).toMatchObject({ camera: 'off', hands: 'on' });
    expect(opened).toHaveLength(2);
    expect(failures).toEqual([]);
  });

  it('the face comes when it is switched on again, and the hands rest', async () => {
    await publisher.setHands({ deviceId: BACK });
    await publisher.setCamera(true);
    await vi.advanceTimersByTimeAsync(LATER_MS);
    expect(local()).toMatchObject({ camera: 'on', hands: 'off' });
    expect(opened).toHaveLength(2);
    expect(failures).toEqual([]);
  });

  it('one that is unplugged is still told', async () => {
    await publisher.setHands({ deviceId: BACK });
    cameras = [FRONT];
    opened[0]?.end();
    await vi.advanceTimersByTimeAsync(LATER_MS);
    expect(local()).toMatchObject({ hands: 'off' });
    expect(failures).toHaveLength(1);
  });
});
