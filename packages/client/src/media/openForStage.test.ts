import type { Invitation } from '@gongbang/protocol';
import { QUIET_WORKSHOP } from '@gongbang/tests/support/workshop.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createClassStore } from '../model/classStore.ts';
import { cutOff, ended } from '../model/reduce.ts';
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
    isCurrent: true,
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
  store.setState((state) => ({ ...state, workshop: onlyGuest(shown) }));
}
function onlyGuest(shown: { camera: boolean; mic: boolean } | null) {
  return {
    ...QUIET_WORKSHOP,
    guests: shown === null ? [] : [{ peerId: ME, name: '박서연', ...shown }],
  };
}
const local = () => store.getState().local;
const kinds = () => questions.map(({ kind }) => kind);
const answered = (asked = BOTH) => openForStage({ store, publisher }, asked);
const goOffline = () => {
  store.setState((state) => cutOff(state, 0));
};
/** Connected again; what the class has to say comes with the answer to the join. */
const connect = () => {
  store.setState((state) => ({ ...state, connection: { state: 'online' } }));
};
/** That answer. */
const comeBack = (shown: Parameters<typeof onStage>[0], invitation: Invitation | null = null) => {
  store.setState((state) => ({ ...state, isCurrent: true, workshop: { ...onlyGuest(shown), invitation } }));
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
  {
    how: 'who was taken off the stage while cut off',
    end: () => {
      goOffline();
      connect();
      comeBack(null);
    },
  },
  {
    how: 'who is not let in again after being cut off',
    end: () => {
      goOffline();
      connect();
      store.setState((state) => ({ ...state, standing: { at: 'knocking' } }));
    },
  },
];

/** When nobody knows whether the user is still on stage. */
const NOBODY_KNOWS: readonly [string, () => void][] = [
  ['the connection is lost', () => undefined],
  ['the join after that is not answered', connect],
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
    connect();
    comeBack(BOTH);
    await questions[0]?.grant();
    await questions[1]?.grant();
    await opening;
    expect(local()).toMatchObject({ camera: 'on', mic: 'on' });
  });

  it.each(NOBODY_KNOWS)('what opens while %s waits: on stage as before, it stays', async (_, before) => {
    const opening = answered();
    goOffline();
    before();
    const camera = await questions[0]?.grant();
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
    // Not even asked for, as long as nobody knows.
    expect(kinds()).toEqual(['video']);
    connect();
    await settled();
    expect(kinds()).toEqual(['video']);
    comeBack(BOTH);
    await settled();
    expect(kinds()).toEqual(['video', 'audio']);
    goOffline();
    before();
    const microphone = await questions[1]?.grant();
    connect();
    comeBack(BOTH);
    await opening;
    expect([camera?.readyState, microphone?.readyState]).toEqual(['live', 'live']);
    expect(local()).toMatchObject({ camera: 'on', mic: 'on' });
  });

  it.each(NOBODY_KNOWS)('what opens while %s waits: off the stage by then, it closes', async (_, before) => {
    const opening = answered();
    const camera = await questions[0]?.grant();
    goOffline();
    before();
    const microphone = await questions[1]?.grant();
    connect();
    await settled();
    comeBack({ camera: true, mic: false });
    expect([camera?.readyState, microphone?.readyState]).toEqual(['live', 'ended']);
    await opening;
    // Now the user decides.
    onStage(null);
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
  });

  it.each([
    { says: 'yes', shown: BOTH, left: 'live' },
    { says: 'no', shown: null, left: 'ended' },
  ])('[OR8] and who is asked again at their return says $says to it too', async ({ shown, left }) => {
    const opening = answered();
    const camera = await questions[0]?.grant();
    goOffline();
    const microphone = await questions[1]?.grant();
    connect();
    comeBack(BOTH, { ...BOTH, at: 1000 });
    await settled();
    expect([camera?.readyState, microphone?.readyState]).toEqual(['live', 'live']);
    onStage(shown);
    await opening;
    expect([camera?.readyState, microphone?.readyState]).toEqual([left, left]);
  });

  it('and closes at once for somebody who leaves instead of coming back', async () => {
    const opening = answered();
    goOffline();
    const camera = await questions[0]?.grant();
    store.setState((state) => ({ ...state, standing: { at: 'left' } }));
    expect(camera?.readyState).toBe('ended');
    await opening;
    expect(kinds()).toEqual(['video']);
  });

  it.each(['camera', 'mic'] as const)(
    'a %s that the user is opening already stays theirs, and is the only one asked for',
    async (source) => {
      const own = source === 'camera' ? publisher.setCamera(true) : publisher.setMic(true);
      const opening = answered();
      expect(kinds()).toHaveLength(1);
      const [theirs] = [await questions[0]?.grant()];
      await own;
      expect(kinds()).toEqual(source === 'camera' ? ['video', 'audio'] : ['audio', 'video']);
      onStage(null);
      const stages = await questions[1]?.grant();
      await opening;
      expect([theirs?.readyState, stages?.readyState]).toEqual(['live', 'ended']);
      expect(questions).toHaveLength(2);
    },
  );

  it.each(['camera', 'mic'] as const)(
    'a %s that the user is opening already is opened for them even if the stage ends first',
    async (source) => {
      const own = source === 'camera' ? publisher.setCamera(true) : publisher.setMic(true);
      const opening = answered();
      onStage(null);
      const theirs = await questions[0]?.grant();
      await Promise.all([own, opening]);
      expect(theirs?.readyState).toBe('live');
      expect(questions).toHaveLength(1);
      expect(local()[source]).toBe('on');
    },
  );

  it('one that the user switches off while another is asked for does not open', async () => {
    const opening = answered();
    const on = publisher.setMic(true);
    const off = publisher.setMic(false);
    await questions[0]?.grant();
    await Promise.all([opening, questions[1]?.grant(), on, off]);
    expect(questions).toHaveLength(2);
    expect(local()).toMatchObject({ camera: 'on', mic: 'off' });
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

  it('nor does a whisper take over one that the user is opening already', async () => {
    const own = publisher.setMic(true);
    const begun = publisher.setWhispering(true);
    await settled();
    expect(kinds()).toEqual(['audio']);
    const over = publisher.setWhispering(false);
    const microphone = await questions[0]?.grant();
    await Promise.all([own, begun, over]);
    expect(microphone?.readyState).toBe('live');
    expect(local().mic).toBe('on');
  });

  it('which is heard in the whisper once it is open', async () => {
    const own = publisher.setMic(true);
    const begun = publisher.setWhispering(true);
    await settled();
    await questions[0]?.grant();
    await Promise.all([own, begun]);
    expect(publisher.trackOf('whisper')?.readyState).toBe('live');
    await publisher.setWhispering(false);
    expect(local().mic).toBe('on');
  });
});
