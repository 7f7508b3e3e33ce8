import { QUIET_WORKSHOP } from '@gongbang/tests/support/workshop.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ended } from '../model/reduce.ts';
import { createClassStore } from '../model/classStore.ts';
import { memoryStorage } from '../storage.ts';
import { openForStage } from './openForStage.ts';
import { Publisher } from './Publisher.ts';

class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  readyState = 'live';
  enabled = true;
  readonly getSettings = () => ({});

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind);
  }
}

/** A permission question on the screen. */
interface Question {
  readonly kind: 'audio' | 'video';
  grant(): Promise<FakeTrack>;
}

const ME = 'me--------------';
const BOTH = { camera: true, mic: true };
let questions: Question[];
let store: ReturnType<typeof createClassStore>;
let publisher: Publisher;

/** Whatever can happen without another answer has happened. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) {
    await Promise.resolve();
  }
};

beforeEach(() => {
  questions = [];
  const getUserMedia = ({ audio }: MediaStreamConstraints): Promise<unknown> =>
    new Promise((resolve) => {
      const kind = audio === undefined ? 'video' : 'audio';
      questions.push({
        kind,
        grant: async () => {
          const track = new FakeTrack(kind);
          const tracks = [track];
          resolve({ getVideoTracks: () => tracks, getAudioTracks: () => tracks });
          await settled();
          return track;
        },
      });
    });
  vi.stubGlobal('navigator', {
    mediaDevices: Object.assign(new EventTarget(), { getUserMedia, enumerateDevices: () => [] }),
  });
  store = createClassStore('mentee');
  publisher = new Publisher(store, {
    storage: memoryStorage(),
    media: () => null,
    closeProducer: () => Promise.resolve(),
    setProducerPaused: () => Promise.resolve(),
    deviceFailed: (error) => {
      throw error;
    },
    deviceReplaced: () => undefined,
  });
  store.setState((state) => ({
    ...state,
    standing: { at: 'joined' },
    connection: { state: 'online' },
    me: { id: ME, name: '박서연' },
    workshop: QUIET_WORKSHOP,
  }));
  onStage(BOTH);
});
afterEach(() => {
  publisher.dispose();
  vi.unstubAllGlobals();
});

/** What everybody sees and hears of the user on stage, if anything. */
function onStage(shown: { camera: boolean; mic: boolean } | null): void {
  const guests = shown === null ? [] : [{ peerId: ME, name: '박서연', ...shown }];
  store.setState((state) => ({ ...state, workshop: { ...QUIET_WORKSHOP, guests } }));
}
const local = () => store.getState().local;
const kinds = () => questions.map(({ kind }) => kind);
const answered = (asked = BOTH) => openForStage({ store, publisher }, asked);
const goOffline = () => {
  store.setState((state) => ({ ...state, connection: { state: 'offline', since: 0, updating: false } }));
};

/** What ends it, one way or another. */
const ENDS = [
  {
    how: 'who was taken off the stage',
    end: () => {
      onStage(null);
    },
  },
  {
    how: 'who was taken off the stage, and asked again',
    end: () => {
      onStage(null);
      onStage({ camera: false, mic: false });
    },
  },
  {
    how: 'whose class has ended',
    end: () => {
      store.setState((state) => ended(state, 1000, 'mentor'));
      publisher.close();
    },
  },
  {
    how: 'who was sent out',
    end: () => {
      store.setState((state) => ({ ...state, standing: { at: 'kept-out', why: 'removed' } }));
      publisher.close();
    },
  },
  { how: 'who is cut off', end: goOffline },
];

describe('[DV10] nothing opens for what is over when the permission comes', () => {
  it('camera and microphone open one after the other for somebody on stage', async () => {
    const opening = answered();
    expect(kinds()).toEqual(['video']);
    await questions[0]?.grant();
    expect(kinds()).toEqual(['video', 'audio']);
    await questions[1]?.grant();
    await opening;
    expect(local()).toMatchObject({ camera: 'on', mic: 'on' });
  });

  it.each(ENDS)('neither for somebody $how while the camera was asked for', async ({ end }) => {
    const opening = answered();
    end();
    const camera = await questions[0]?.grant();
    await opening;
    expect(kinds()).toEqual(['video']);
    expect(camera?.readyState).toBe('ended');
    expect(local()).toMatchObject({ camera: 'off', mic: 'off' });
  });

  it.each(ENDS)(
    'and the camera closes again for somebody $how while the microphone was asked for',
    async ({ end }) => {
      const opening = answered();
      const camera = await questions[0]?.grant();
      end();
      const microphone = await questions[1]?.grant();
      await opening;
      expect([camera?.readyState, microphone?.readyState]).toEqual(['ended', 'ended']);
      expect(local()).toMatchObject({ camera: 'off', mic: 'off' });
    },
  );

  it('nor for somebody who was off again before the answer was read', async () => {
    onStage(null);
    await answered();
    expect(kinds()).toEqual([]);
  });

  it('only what the mentor still wants to show', async () => {
    const opening = answered();
    onStage({ camera: true, mic: false });
    await questions[0]?.grant();
    await opening;
    expect(kinds()).toEqual(['video']);
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
  });

  it('a connection that is back when the permission comes was not the end', async () => {
    const opening = answered();
    goOffline();
    store.setState((state) => ({ ...state, connection: { state: 'online' } }));
    await questions[0]?.grant();
    await questions[1]?.grant();
    await opening;
    expect(local()).toMatchObject({ camera: 'on', mic: 'on' });
  });

  it('a camera that the user has switched on since stays on', async () => {
    const opening = answered();
    await questions[0]?.grant();
    const own = publisher.setCamera(true);
    await questions[2]?.grant();
    await own;
    onStage(null);
    await questions[1]?.grant();
    await opening;
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
  });

  it('what was open before stays, and once all of it is open the user decides', async () => {
    const own = publisher.setCamera(true);
    await questions[0]?.grant();
    await own;
    const opening = answered();
    expect(kinds()).toEqual(['video', 'audio']);
    onStage(null);
    await questions[1]?.grant();
    await opening;
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
  });

  it('a whisper that is over opens no microphone', async () => {
    const begun = publisher.setWhispering(true);
    await settled();
    const over = publisher.setWhispering(false);
    expect(local().mic).toBe('off');
    const microphone = await questions[0]?.grant();
    await Promise.all([begun, over]);
    expect(microphone?.readyState).toBe('ended');
    expect(publisher.trackOf('mic')).toBeNull();
  });

  it('[DV9] one that begins at once with the next opens it', async () => {
    const begun = publisher.setWhispering(true);
    await settled();
    const over = publisher.setWhispering(false);
    const next = publisher.setWhispering(true);
    await questions[0]?.grant();
    const microphone = await questions[1]?.grant();
    await Promise.all([begun, over, next]);
    expect(local().mic).toBe('on');
    expect(microphone?.readyState).toBe('live');
  });

  it('unless the user has switched it on meanwhile', async () => {
    const begun = publisher.setWhispering(true);
    await settled();
    const on = publisher.setMic(true);
    const over = publisher.setWhispering(false);
    await questions[0]?.grant();
    await questions[1]?.grant();
    await Promise.all([begun, on, over]);
    expect(local().mic).toBe('on');
  });
});
