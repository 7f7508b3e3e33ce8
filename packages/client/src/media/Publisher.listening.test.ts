import { afterEach, describe, expect, it, vi } from 'vitest';

import { createClassStore } from '../model/classStore.ts';
import { memoryStorage } from '../storage.ts';
import { Publisher } from './Publisher.ts';

describe('[HR2] while one listens to oneself', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  class FakeTrack extends EventTarget {
    readonly kind = 'audio';
    readyState = 'live';
    enabled = true;
    readonly getSettings = () => ({});

    stop(): void {
      this.readyState = 'ended';
    }

    clone(): FakeTrack {
      const other = new FakeTrack();
      other.enabled = this.enabled;
      return other;
    }
  }

  function scene() {
    const mediaDevices = Object.assign(new EventTarget(), {
      getUserMedia: () => Promise.resolve({ getAudioTracks: () => [new FakeTrack()] }),
    });
    vi.stubGlobal('navigator', { mediaDevices });
    const pauses: boolean[] = [];
    const publisher = new Publisher(createClassStore('mentor'), {
      storage: memoryStorage(),
      media: () => ({
        openSend: () => Promise.resolve(),
        produce: (_source: unknown, track: { enabled: boolean }) =>
          Promise.resolve({
            id: 'mic',
            track,
            paused: false,
            closed: false,
            pause: () => (track.enabled = false),
            resume: () => (track.enabled = true),
            close: () => undefined,
          } as never),
      }),
      closeProducer: () => Promise.resolve(),
      setProducerPaused: (_id, paused) => {
        pauses.push(paused);
        return Promise.resolve();
      },
      deviceFailed: () => undefined,
      deviceReplaced: () => undefined,
    });
    return { publisher, pauses };
  }

  it('nobody else does, and afterwards it is as before', async () => {
    const { publisher, pauses } = scene();
    await publisher.setMic(true);
    await publisher.begin();
    const release = publisher.withholdMic();
    const heard = publisher.listenIn();
    expect(pauses).toEqual([true]);
    expect(publisher.trackOf('mic')?.enabled).toBe(false);
    expect(heard?.enabled).toBe(true);
    release();
    expect(pauses).toEqual([true, false]);
    expect(publisher.trackOf('mic')?.enabled).toBe(true);
    publisher.dispose();
  });

  it('who is muted stays muted', async () => {
    const { publisher, pauses } = scene();
    await publisher.setMic(true);
    await publisher.begin();
    await publisher.setMic(false);
    publisher.withholdMic()();
    expect(pauses).not.toContain(false);
    expect(publisher.trackOf('mic')?.enabled).toBe(false);
    publisher.dispose();
  });
});
