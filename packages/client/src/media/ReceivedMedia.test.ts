import type { ConsumerOptions, MediaId } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import { OPUS_TRACK } from '@gongbang/tests/support/rtp.ts';

import { ReceivedMedia } from './ReceivedMedia.ts';

type Transport = NonNullable<Parameters<ReceivedMedia['fit']>[0]>;

/** Like mediasoup-client's: everything consumed in one tick is one offer, and what was refused once is in every later one. */
class FakeTransport {
  readonly consumed: string[] = [];
  readonly #refused: (ids: readonly string[]) => boolean;
  readonly #offered: string[] = [];
  #offer: Promise<boolean> | null = null;
  connectionState = 'new';
  closed = false;

  constructor(refused: (ids: readonly string[]) => boolean) {
    this.#refused = refused;
  }

  async consume({ id = '', producerId = '' }: { id?: string; producerId?: string }): Promise<object> {
    if (producerId === 'unsupported') {
      throw Object.assign(new Error('cannot consume'), { name: 'UnsupportedError' });
    }
    this.#offered.push(producerId);
    this.#offer ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#offer = null;
        resolve(!this.#refused(this.#offered));
      });
    });
    if (!(await this.#offer)) {
      throw new DOMException('Failed to set remote offer sdp', 'OperationError');
    }
    this.consumed.push(producerId);
    const made = {
      id,
      producerId,
      kind: 'audio',
      paused: false,
      close: () => undefined,
      pause: () => {
        made.paused = true;
      },
      resume: () => {
        made.paused = false;
      },
    };
    return made;
  }

  close(): void {
    this.closed = true;
  }

  get asTransport(): Transport {
    return this as unknown as Transport;
  }
}

const consumer = (producerId: MediaId, visit: string): ConsumerOptions => ({
  id: `${producerId} ${visit}`,
  producerId,
  peerId: 'owner-----------',
  isBench: false,
  source: 'mic',
  kind: 'audio',
  rtpParameters: OPUS_TRACK,
  producerPaused: false,
  paused: false,
});

/** A page that joins, and joins again when its media was spoilt. */
function page(refuses: (ids: readonly string[]) => boolean) {
  const refused: MediaId[] = [];
  const resumed: MediaId[] = [];
  let paused: string[] = [];
  let received: string[] = [];
  const trials: FakeTransport[] = [];
  const media = new ReceivedMedia(
    {
      resume: (ids) => {
        resumed.push(...ids);
        return Promise.resolve();
      },
      refuse: (ids) => {
        refused.push(...ids);
      },
      receivedChanged: (tracks) => {
        received = tracks.map(({ producerId }) => producerId);
        paused = tracks.flatMap((track) => (track.paused ? [track.producerId] : []));
      },
    },
    () => {
      const trial = new FakeTransport(refuses);
      trials.push(trial);
      return trial.asTransport;
    },
  );
  return {
    media,
    refused,
    resumed,
    trials,
    paused: () => paused,
    received: () => received,
    /** Returns whether it went well. */
    join: async (visit: string, ...ids: MediaId[]): Promise<boolean> => {
      media.clear();
      const offers = ids.map((id) => consumer(id, visit));
      return media.fit(new FakeTransport(refuses).asTransport, offers, null).then(
        () => true,
        () => false,
      );
    },
  };
}

describe('[MD22] on the page, a Consumer that the browser cannot take', () => {
  it('is found among good ones, and left out of the next join and all after it', async () => {
    const { join, received, refused, trials } = page((ids) => ids.includes('bad'));
    expect(await join('1', 'one', 'bad', 'two')).toBe(false);
    expect(refused).toEqual(['bad 1']);
    expect(trials.every(({ closed }) => closed)).toBe(true);
    expect(await join('2', 'one', 'bad', 'two')).toBe(true);
    expect(received()).toEqual(['one', 'two']);
    expect(refused).toEqual(['bad 1', 'bad 2']);
    expect(await join('3', 'bad', 'one')).toBe(true);
    expect(received()).toEqual(['one']);
  });

  it('several of them are found at once', async () => {
    const { join, received } = page((ids) => ids.some((id) => id.startsWith('bad')));
    expect(await join('1', 'bad-1', 'one', 'bad-2', 'two', 'bad-3')).toBe(false);
    expect(await join('2', 'bad-1', 'one', 'bad-2', 'two', 'bad-3')).toBe(true);
    expect(received()).toEqual(['one', 'two']);
  });

  it('what fits alone but not beside another is the one that came later', async () => {
    const { media, join, received } = page((ids) => ids.includes('left') && ids.includes('right'));
    expect(await join('1', 'left')).toBe(true);
    await expect(media.add(consumer('right', '1'))).rejects.toThrow();
    expect(await join('2', 'left', 'right')).toBe(true);
    expect(received()).toEqual(['left']);
  });

  it('one whose codec the browser lacks spoils nothing', async () => {
    const { join, received, refused } = page(() => false);
    expect(await join('1', 'one', 'unsupported')).toBe(true);
    expect(received()).toEqual(['one']);
    expect(refused).toEqual(['unsupported 1']);
  });

  it('nobody is blamed for what is nobody’s fault', async () => {
    let offers = 0;
    const { join, received, refused } = page(() => (offers += 1) === 1);
    expect(await join('1', 'one', 'two')).toBe(false);
    expect(await join('2', 'one', 'two')).toBe(true);
    expect(received()).toEqual(['one', 'two']);
    expect(refused).toEqual([]);
  });
});

describe('[RC8] what one receives already', () => {
  it('is held back and flows at a join as it is by then, whatever was missed', async () => {
    const { media, paused, resumed } = page(() => false);
    const transport = new FakeTransport(() => false).asTransport;
    const [one, two] = [consumer('one', '1'), consumer('two', '1')];
    await media.fit(transport, [one, { ...two, producerPaused: true }], null);
    expect(paused()).toEqual(['two']);
    await media.fit(
      transport,
      [
        { ...one, producerPaused: true },
        { ...two, paused: true },
      ],
      null,
    );
    expect(paused()).toEqual(['one']);
    expect(resumed).toEqual(['two 1']);
  });

  it('[RC9] flows, or is held back, as was said of it while it was being made', async () => {
    const { media, paused } = page(() => false);
    await media.fit(new FakeTransport(() => false).asTransport, [], null);
    const made = [
      media.add({ ...consumer('one', '1'), producerPaused: true }),
      media.add(consumer('two', '1')),
    ];
    media.setPaused('one', false);
    media.setPaused('two', true);
    await Promise.all(made);
    expect(paused()).toEqual(['two']);
  });
});
