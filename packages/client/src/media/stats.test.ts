import { expect, it } from 'vitest';

import { readStats } from './stats.ts';

it('[BR13] frames per second are whole ones', () => {
  const entry = { type: 'inbound-rtp', kind: 'video', timestamp: 0, framesPerSecond: 29.97 };
  const { streams } = readStats('id', 'receive', new Map([['1', entry]]), new Map(), () => 'camera');
  expect(streams[0]?.framesPerSecond).toBe(30);
});
