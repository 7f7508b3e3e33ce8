import type { Playback } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { StandingReport } from './StandingReport.ts';

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
