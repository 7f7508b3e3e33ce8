import type { Source } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { SentMedia, type SentMediaPort } from './SentMedia.ts';

type Outlet = NonNullable<ReturnType<SentMediaPort['media']>>;

/** A track as a device provides it. */
class FakeTrack {
  readonly kind: 'audio' | 'video';
  readonly #width: number;
  enabled = true;
  readyState = 'live';

  constructor(kind: 'audio' | 'video', width = 1920) {
    this.kind = kind;
    this.#width = width;
  }

  getSettings(): MediaTrackSettings {
    return this.kind === 'video' ? { width: this.#width, height: (this.#width / 16) * 9 } : {};
  }

  stop(): void {
    this.readyState = 'ended';
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

/** A Producer, as far as its owner sees it; pausing silences the track, as in mediasoup-client. */
class FakeProducer {
  readonly id: string;
  track: MediaStreamTrack;
  paused: boolean;
  closed = false;
  /** What the transport does before: one thing after the other. */
  queue: Promise<void> = Promise.resolve();

  constructor(id: string, track: MediaStreamTrack) {
    this.id = id;
    this.track = track;
    this.paused = !track.enabled;
  }

  pause(): void {
    this.paused = true;
    this.track.enabled = false;
  }

  resume(): void {
    this.paused = false;
    this.track.enabled = true;
  }

  async replaceTrack({ track }: { track: MediaStreamTrack }): Promise<void> {
    await this.queue;
    this.track = track;
    track.enabled = !this.paused;
  }

  close(): void {
    this.closed = true;
  }
}

/** The user's media, where each Producer is there once the test says so. */
function sending() {
  const made: FakeProducer[] = [];
  const heard: boolean[] = [];
  const told: [id: string, paused: boolean][] = [];
  const closed: string[] = [];
  const held = new Set<Source>();
  const waiting: (() => void)[] = [];
  const outlet: Outlet = {
    openSend: () => Promise.resolve(),
    produce: async (_source, track) => {
      if (track.readyState === 'ended') {
        throw new Error('track ended');
      }
      heard.push(track.enabled);
      await new Promise<void>((resolve) => waiting.push(resolve));
      const producer = new FakeProducer(`producer-${made.length}`, track);
      made.push(producer);
      return producer as unknown as Awaited<ReturnType<Outlet['produce']>>;
    },
  };
  const sent = new SentMedia(
    {
      media: () => outlet,
      closeProducer: (id) => Promise.resolve(closed.push(id)),
      setProducerPaused: (id, paused) => Promise.resolve(told.push([id, paused])),
    },
    {
      style: () => ({ isBench: false, screen: 'text', sound: 'voice' }),
      isHeld: (source) => held.has(source),
      changed: () => undefined,
    },
  );
  /** A Producer is being made. */
  const producing = () => expect.poll(() => waiting.length).toBe(1);
  /** The server has answered the next `produce`. */
  const answer = async (): Promise<void> => {
    await producing();
    waiting.shift()?.();
  };
  return { sent, made, heard, told, closed, held, producing, answer };
}

describe('[MD3] what is sent is what is on now, however long its Producer takes', () => {
  it('a camera that was changed meanwhile goes out as the new one', async () => {
    const { sent, made, producing, answer } = sending();
    const [before, after] = [new FakeTrack('video'), new FakeTrack('video', 640)];
    sent.open('camera', before.asTrack);
    const begun = sent.begin();
    await producing();
    const replaced = sent.replace('camera', after.asTrack);
    await answer();
    await answer();
    await Promise.all([begun, replaced]);
    expect(made.map(({ track, closed }) => [track, closed])).toEqual([
      [before, true],
      [after, false],
    ]);
    expect(before.readyState).toBe('ended');
  });

  it('also when that is before there is a way', async () => {
    const { sent, made, answer } = sending();
    const [before, after] = [new FakeTrack('video'), new FakeTrack('video')];
    sent.open('camera', before.asTrack);
    await Promise.all([sent.begin(), sent.replace('camera', after.asTrack), answer()]);
    expect(made.map(({ track }) => track)).toEqual([after]);
  });

  it('one that is switched off meanwhile is closed on the server', async () => {
    const { sent, made, closed, producing, answer } = sending();
    sent.open('camera', new FakeTrack('video').asTrack);
    const begun = sent.begin();
    await producing();
    await sent.close('camera');
    await answer();
    await begun;
    expect(made.map((producer) => producer.closed)).toEqual([true]);
    expect(closed).toEqual(['producer-0']);
  });

  it('one that is switched off before there is a way is not sent at all', async () => {
    const { sent, heard } = sending();
    sent.open('camera', new FakeTrack('video').asTrack);
    await Promise.all([sent.begin(), sent.close('camera')]);
    expect(heard).toEqual([]);
  });

  it('one that is held back makes no sound before the server knows', async () => {
    const { sent, heard, told, held, answer } = sending();
    held.add('mic');
    sent.open('mic', new FakeTrack('audio').asTrack);
    const begun = sent.begin();
    await answer();
    await begun;
    expect(heard).toEqual([false]);
    expect(told).toEqual([['producer-0', true]]);
  });

  it('one that is not held back any more is heard', async () => {
    const { sent, made, told, held, answer } = sending();
    held.add('mic');
    const mic = new FakeTrack('audio');
    sent.open('mic', mic.asTrack);
    const begun = sent.begin();
    await expect.poll(() => mic.enabled).toBe(false);
    held.delete('mic');
    await sent.hold('mic');
    await answer();
    await begun;
    expect(made[0]?.paused).toBe(false);
    expect(mic.enabled).toBe(true);
    expect(told).toEqual([['producer-0', false]]);
  });

  it('another microphone is held back as the one before', async () => {
    const { sent, made, held, answer } = sending();
    sent.open('mic', new FakeTrack('audio').asTrack);
    const begun = sent.begin();
    await answer();
    await begun;
    held.add('mic');
    await sent.hold('mic');
    const other = new FakeTrack('audio');
    await sent.replace('mic', other.asTrack);
    expect(made).toHaveLength(1);
    expect(made[0]?.paused).toBe(true);
    expect(other.enabled).toBe(false);
  });
});

describe('[DV9] the last press counts', () => {
  it('a camera switched off while it takes its place in the Producer stays paused', async () => {
    const { sent, made, told, answer } = sending();
    sent.open('camera', new FakeTrack('video').asTrack);
    const begun = sent.begin();
    await answer();
    await begun;
    await sent.rest('camera');
    let proceed = (): void => undefined;
    for (const producer of made) {
      producer.queue = new Promise((resolve) => (proceed = resolve));
    }
    const replaced = sent.replace('camera', new FakeTrack('video').asTrack);
    await sent.rest('camera');
    proceed();
    await replaced;
    expect(made.map(({ paused }) => paused)).toEqual([true]);
    expect(told.at(-1)).toEqual(['producer-0', true]);
  });

  it('one that stays on is resumed', async () => {
    const { sent, made, told, answer } = sending();
    sent.open('camera', new FakeTrack('video').asTrack);
    const begun = sent.begin();
    await answer();
    await begun;
    await sent.rest('camera');
    await sent.replace('camera', new FakeTrack('video').asTrack);
    expect(made.map(({ paused }) => paused)).toEqual([false]);
    expect(told.at(-1)).toEqual(['producer-0', false]);
  });
});

describe('[RC8] what changed while signalling was lost', () => {
  const known = (id: string, source: Source, paused: boolean) =>
    ({ id, source, paused, wantedLayer: 2 }) as const;

  it('is said again at the join: what is muted, what is sent again, and what was closed', async () => {
    const { sent, held, told, closed, answer } = sending();
    await sent.begin();
    sent.open('mic', new FakeTrack('audio').asTrack);
    const mic = sent.send();
    await answer();
    await mic;
    held.add('mic');
    await sent.hold('mic');
    told.length = 0;
    // The server did not hear of it, and still has a camera that was closed meanwhile.
    sent.keep([known('producer-0', 'mic', false), known('gone', 'camera', false)]);
    expect(told).toEqual([['producer-0', true]]);
    expect(closed).toEqual(['gone']);
    held.clear();
    await sent.hold('mic');
    told.length = 0;
    sent.keep([known('producer-0', 'mic', true)]);
    expect(told).toEqual([['producer-0', false]]);
    sent.keep([known('producer-0', 'mic', false)]);
    expect(told).toHaveLength(1);
  });

  it('closes nothing that is just being made', async () => {
    const { sent, closed, producing, answer } = sending();
    await sent.begin();
    sent.open('camera', new FakeTrack('video').asTrack);
    const camera = sent.send();
    await producing();
    sent.keep([known('producer-0', 'camera', false)]);
    await answer();
    await camera;
    expect(closed).toEqual([]);
  });
});
