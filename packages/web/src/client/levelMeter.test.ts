import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { levelOf, meterLevel } from './levelMeter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const never = (): Promise<void> => new Promise(() => undefined);

describe('[UI5] small policies', () => {
  it('shows loudness on a scale of decibels', () => {
    expect(levelOf(0)).toBe(0);
    expect(levelOf(1)).toBe(1);
    expect(levelOf(0.001)).toBeCloseTo(0.5);
  });
});

it('[BR13] a meter says nothing while nothing is measured', async () => {
  const analyser = { fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.fill(1) };
  const source = { connect: () => undefined, disconnect: () => undefined };
  const audio = {
    state: 'suspended',
    resume: never,
    createMediaStreamSource: () => source,
    createAnalyser: () => analyser,
  };
  vi.stubGlobal('AudioContext', function () {
    return audio;
  });
  vi.stubGlobal('MediaStream', Object);
  const levels: (number | null)[] = [];
  const stop = meterLevel({} as MediaStreamTrack, (level) => levels.push(level));
  await vi.advanceTimersByTimeAsync(60);
  audio.state = 'running';
  await vi.advanceTimersByTimeAsync(60);
  stop();
  expect(levels).toEqual([null, 1]);
});
