import type { Playback } from '@gongbang/protocol';
import {
  PATIENCE_MS,
  SilentMics,
  type LevelSource,
  type Mic,
} from '@gongbang/sfu-server/media/SilentMics.ts';
import { Publisher } from '@gongbang/client/media/Publisher.ts';
import { StandingReport } from '@gongbang/client/media/StandingReport.ts';
import { createClassStore } from '@gongbang/client/model/classStore.ts';
import { memoryStorage } from '@gongbang/client/storage.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ClassroomFixture, FakeChannel, identity, joinPayload } from '../support/classroomFixture.ts';
import { FakeClock } from '../support/FakeClock.ts';

const LEVEL = [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level' }];

describe('[HR3] open microphones that carry nothing', () => {
  class FakeMic implements Mic {
    readonly id: string;
    paused = false;
    readonly rtpParameters: Mic['rtpParameters'];
    readonly #listeners = new Map<string, () => void>();
    readonly observer = {
      on: (event: string, listener: () => void) => this.#listeners.set(event, listener),
    };

    constructor(id: string, headerExtensions = LEVEL) {
      this.id = id;
      this.rtpParameters = { headerExtensions };
    }

    does(event: 'pause' | 'resume' | 'close'): void {
      this.#listeners.get(event)?.();
    }
  }

  function scene() {
    const clock = new FakeClock();
    const told: string[][] = [];
    let carry: Parameters<LevelSource['on']>[1] = () => undefined;
    const levels: LevelSource = {
      addProducer: () => Promise.resolve(),
      on: (_event, listener) => {
        carry = listener;
      },
    };
    const mics = new SilentMics(levels, clock, (peerIds) => {
      told.push(peerIds);
    });
    const carries = (...ids: string[]): void => {
      carry(ids.map((id) => ({ producer: { id } })));
    };
    return { clock, told, mics, carries };
  }

  it('are told once they have carried nothing for a while, and no more as soon as they carry something', async () => {
    const { clock, told, mics, carries } = scene();
    await mics.watch(new FakeMic('one'), 'anna');
    await mics.watch(new FakeMic('two'), 'bora');
    clock.advance(PATIENCE_MS.before - 1);
    carries('two');
    expect(told).toEqual([]);
    clock.advance(2000);
    expect(told).toEqual([['anna']]);
    carries('one', 'two');
    expect(told).toEqual([['anna'], []]);
    // One that works is given longer: who listens says nothing.
    clock.advance(PATIENCE_MS.after - 1000);
    expect(told).toHaveLength(2);
    clock.advance(3000);
    expect(told.at(-1)).toEqual(['anna', 'bora']);
  });

  it('are told of no more once their class has closed, while they close one after the other', async () => {
    const { clock, told, mics } = scene();
    const mic = new FakeMic('one');
    await mics.watch(mic, 'anna');
    clock.advance(PATIENCE_MS.before + 2000);
    expect(told).toEqual([['anna']]);
    mics.close();
    mic.does('close');
    expect(told).toHaveLength(1);
  });

  it('are none once they are muted or closed, and begin anew when they are opened again', async () => {
    const { clock, told, mics } = scene();
    const mic = new FakeMic('one');
    await mics.watch(mic, 'anna');
    clock.advance(PATIENCE_MS.before + 2000);
    mic.does('pause');
    expect(told).toEqual([['anna'], []]);
    clock.advance(PATIENCE_MS.after * 2);
    expect(told).toHaveLength(2);
    expect(clock.pending).toBe(0);
    mic.does('resume');
    clock.advance(PATIENCE_MS.before + 2000);
    mic.does('close');
    expect(told).toEqual([['anna'], [], ['anna'], []]);
    mics.close();
    expect(clock.pending).toBe(0);
  });

  it('are not accused where the browser tells no levels', async () => {
    const { clock, told, mics } = scene();
    await mics.watch(new FakeMic('one', []), 'anna');
    clock.advance(PATIENCE_MS.after * 2);
    expect(told).toEqual([]);
  });
});

describe('in class', () => {
  const mentor = identity('mentor');
  const anna = identity('mentee', 'anna');
  const bora = identity('mentee', 'bora');

  async function live(fixture: ClassroomFixture) {
    const classroom = fixture.registry.open(fixture.createClass(30));
    const channels = { mentor: new FakeChannel(), anna: new FakeChannel(), bora: new FakeChannel() };
    await classroom.join(mentor, channels.mentor, joinPayload('이정은'));
    classroom.start(mentor);
    await classroom.join(anna, channels.anna, joinPayload('안나'));
    await classroom.join(bora, channels.bora, joinPayload('보라'));
    const [media] = fixture.media.classes;
    const sounds = () =>
      channels.mentor.told.flatMap(({ name, payload }) =>
        name === 'peer:changed' ? [(payload as { peer: { sound?: string[] } }).peer.sound ?? []] : [],
      );
    const own = (channel: FakeChannel) =>
      channel.told.flatMap(({ name, payload }) =>
        name === 'workshop:changed' && 'isUnheard' in (payload as { parts: object }).parts
          ? [(payload as { parts: { isUnheard: boolean } }).parts.isUnheard]
          : [],
      );
    return { classroom, channels, media, sounds, own };
  }

  it('[HR3] whom nobody hears learns it, and those who manage the class; nobody else does', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels, media, sounds, own } = await live(fixture);
    media?.events.unheard([anna.peerId, mentor.peerId]);
    expect(sounds()).toEqual([['unheard']]);
    expect([own(channels.anna), own(channels.mentor), own(channels.bora)]).toEqual([[true], [true], []]);
    expect(channels.bora.names()).not.toContain('peer:changed');
    const back = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(back.snapshot.workshop.isUnheard).toBe(true);
    media?.events.unheard([]);
    expect(sounds().at(-1)).toEqual([]);
    expect(own(channels.mentor)).toEqual([true, false]);
  });

  it('[HR3] when media is lost nobody is accused', async () => {
    using fixture = new ClassroomFixture();
    const { media, channels, sounds, own } = await live(fixture);
    media?.events.unheard([anna.peerId]);
    fixture.media.loseAll();
    expect(sounds()).toEqual([['unheard'], []]);
    expect(own(channels.anna)).toEqual([true, false]);
  });

  it('[RC8] who was connected badly is connected well by a new page, until that says otherwise', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels } = await live(fixture);
    const qualities = () =>
      channels.mentor.told.flatMap(({ name, payload }) =>
        name === 'peer:changed' ? [(payload as { peer: { quality: string } }).peer.quality] : [],
      );
    classroom.commit(() => {
      classroom.reportQuality(anna, 'poor');
    });
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(classroom.present(anna).info.quality).toBe('good');
    expect(qualities()).toEqual(['poor', 'good']);
  });

  it('[HR4] whose page plays nothing is shown to those who manage the class, until another page of theirs joins', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels, sounds } = await live(fixture);
    const peer = classroom.present(anna);
    classroom.commit(() => {
      classroom.hearing.report(peer, 'blocked');
    });
    classroom.commit(() => {
      classroom.hearing.report(peer, 'blocked');
    });
    expect(sounds()).toEqual([['blocked']]);
    expect(channels.bora.names()).not.toContain('peer:changed');
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(sounds()).toEqual([['blocked'], []]);
  });
});

describe('[HR4] a page that does not play the class’s sound', () => {
  it('says so when that changes and at each join, and only the last of many', async () => {
    const told: Playback[] = [];
    let isIn = false;
    let answer: () => void = () => undefined;
    const report = new StandingReport<Playback>('plays', {
      isDue: () => isIn,
      report: (playback) => {
        told.push(playback);
        return new Promise<void>((resolve) => {
          answer = resolve;
        });
      },
    });
    report.set('blocked');
    expect(told).toEqual([]);
    isIn = true;
    report.joined();
    expect(told).toEqual(['blocked']);
    report.set('muted');
    report.set('plays');
    report.set('muted');
    answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(told).toEqual(['blocked', 'muted']);
    answer();
    await Promise.resolve();
    await Promise.resolve();
    report.joined();
    expect(told).toEqual(['blocked', 'muted', 'muted']);
  });
});

describe('[RC8] what a page says of itself', () => {
  it('is said anew at each join where the server takes nothing for granted, and once where nothing changed', async () => {
    const told: object[] = [];
    let isOnline = true;
    const report = new StandingReport<{ isAwake: boolean }>(null, {
      isDue: () => true,
      report: (value) => {
        told.push(value);
        return isOnline ? Promise.resolve() : Promise.reject(new Error('lost'));
      },
    });
    report.joined();
    expect(told).toEqual([]);
    report.set({ isAwake: true });
    report.set({ isAwake: true });
    await Promise.resolve();
    expect(told).toEqual([{ isAwake: true }]);
    isOnline = false;
    report.set({ isAwake: false });
    await Promise.resolve();
    await Promise.resolve();
    isOnline = true;
    report.joined();
    await expect.poll(() => told).toEqual([{ isAwake: true }, { isAwake: false }, { isAwake: false }]);
  });
});

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
