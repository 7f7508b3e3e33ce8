import { describe, expect, it } from 'vitest';

import { fuzz } from '../support/mediaFuzz.ts';
import { MediaScene } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';

/** Fifty packets each. */
const ROUNDS = 2000;
const SEEDS = [1, 2, 3];
/** Each burst is waited for, which takes time while others are busy. */
const TIMEOUT_MS = 600_000;
/** How long honest sound may pause beside it, on busy cores, in ms. */
const MAX_PAUSE_MS = 2000;

// A few seconds of it are in tests/media/hostile.test.ts.
describe.skipIf(!HAS_RTC_PEER || process.env['FAULTS'] !== 'full')(
  '[MD14] hostile media, for minutes',
  () => {
    it.each(SEEDS)(
      'a hundred thousand packets of seed %i end no worker, and honest sound goes on',
      { timeout: TIMEOUT_MS },
      async (seed) => {
        await using scene = await MediaScene.set();
        await fuzz(scene, { rounds: ROUNDS, seed });
        expect(await scene.bystanderHears(50)).toBeLessThan(MAX_PAUSE_MS);
        expect(scene.pool.deaths).toBe(0);
      },
    );
  },
);
