import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { canPickSpeaker, canSetVolume, fillScreen, pickSpeaker, whatFillsScreen } from './abilities.ts';
import { playTestTone, testTone } from './testTone.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const never = (): Promise<void> => new Promise(() => undefined);

/** A browser's audio that can do what `abilities` say. */
function stubAudio(abilities: object): EventTarget[] {
  const made: EventTarget[] = [];
  vi.stubGlobal(
    'Audio',
    class extends EventTarget {
      volume = 1;
      pause = (): void => undefined;
      constructor() {
        super();
        Object.defineProperties(this, Object.getOwnPropertyDescriptors(abilities));
        made.push(this);
      }
    },
  );
  return made;
}

describe('[BR12] the whole screen', () => {
  it.each([
    ['any element', { fullscreenEnabled: true }, { webkitEnterFullscreen: () => undefined }, 'element'],
    [
      'a video alone, where elements may not',
      { fullscreenEnabled: false },
      { webkitEnterFullscreen: 0 },
      'video',
    ],
    ['a video alone, where elements cannot', {}, { webkitEnterFullscreen: 0 }, 'video'],
    ['nothing, where neither does', {}, {}, null],
  ])('is filled by %s', (_, page, video, what) => {
    vi.stubGlobal('document', page);
    vi.stubGlobal('HTMLVideoElement', { prototype: video });
    expect(whatFillsScreen()).toBe(what);
  });

  it('by a video that has no picture yet: nothing happens', () => {
    const filled = vi.fn(() => {
      throw new DOMException('no metadata', 'InvalidStateError');
    });
    fillScreen(Object.assign({} as HTMLVideoElement, { webkitEnterFullscreen: filled }));
    expect(filled).toHaveBeenCalledOnce();
  });
});

describe('[BR12] the volume', () => {
  it('can be set where what is set stays', () => {
    stubAudio({});
    expect(canSetVolume()).toBe(true);
  });

  it('cannot where it stays 1', () => {
    stubAudio({
      get volume() {
        return 1;
      },
      set volume(_: number) {
        // As on an iPhone.
      },
    });
    expect(canSetVolume()).toBe(false);
  });
});

describe('[BR13] a speaker', () => {
  it('is picked in the browser’s own window, where it has one', async () => {
    vi.stubGlobal('navigator', { mediaDevices: {} });
    expect(canPickSpeaker()).toBe(false);
    expect(await pickSpeaker()).toBeNull();
    const speaker = { deviceId: 'headphones' };
    vi.stubGlobal('navigator', { mediaDevices: { selectAudioOutput: () => Promise.resolve(speaker) } });
    expect(canPickSpeaker()).toBe(true);
    expect(await pickSpeaker()).toBe(speaker);
  });

  it('that nobody picks is none', async () => {
    const refused = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    vi.stubGlobal('navigator', { mediaDevices: { selectAudioOutput: refused } });
    expect(await pickSpeaker()).toBeNull();
  });
});

describe('[BR13] the test tone', () => {
  it('is one second of sound, first left, then right', () => {
    const wav = new DataView(testTone());
    expect(new TextDecoder().decode(wav.buffer.slice(0, 16))).toMatch(/^RIFF.{4}WAVEfmt /s);
    expect(wav.byteLength).toBe(44 + wav.getUint32(40, true));
    const samples = new Int16Array(wav.buffer.slice(44));
    const loudest = (from: number, channel: number): number =>
      Math.max(
        ...samples
          .slice(from * samples.length, (from + 0.3) * samples.length)
          .filter((_, index) => index % 2 === channel),
      );
    expect([loudest(0, 0) > 3000, loudest(0, 1)]).toEqual([true, 0]);
    expect([loudest(1 / 3, 0) <= 20, loudest(0.4, 1) > 100]).toEqual([true, true]);
  });

  it.each([
    ['ends', { play: () => Promise.resolve() }, true],
    ['never begins', { play: never }, false],
    ['is refused', { play: () => Promise.reject(new DOMException('', 'NotAllowedError')) }, false],
    ['cannot go to the chosen speaker', { play: never, setSinkId: () => Promise.reject(new Error()) }, false],
  ])('is over where playing %s', async (_, abilities, isPlayed) => {
    const made = stubAudio(abilities);
    let isOver = false;
    const playing = playTestTone('speaker').then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    if (isPlayed) {
      expect(isOver).toBe(false);
      made[0]?.dispatchEvent(new Event('ended'));
    }
    await vi.advanceTimersByTimeAsync(5000);
    expect(isOver).toBe(true);
    await playing;
  });

  it('goes to the chosen speaker', async () => {
    const setSinkId = vi.fn(() => Promise.resolve());
    stubAudio({ play: () => Promise.reject(new Error()), setSinkId });
    await playTestTone('headphones');
    expect(setSinkId).toHaveBeenCalledWith('headphones');
  });
});
