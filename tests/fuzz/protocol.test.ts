import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ACTIONS, ClassPlay, PEOPLE, type Step } from '../support/ClassPlay.ts';
import { figure } from '../support/figure.ts';
import { runVolume, volume } from '../support/volumes.ts';
import { VolumeServer } from '../support/volumeServer.ts';

const STEPS = 100_000;
/** Steps of one class: few enough that no rate is exceeded, and enough for every state. */
const PER_CLASS = 50;

/** Nobody here connects their transports, which are closed after a while; on a slow machine a play ends before that. ms. */
const LONGEST_MS = 8000;

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  who: fc.nat(PEOPLE - 1),
  other: fc.nat(PEOPLE - 1),
  flag: fc.boolean(),
});
const play = fc.array(step, { minLength: PER_CLASS, maxLength: PER_CLASS, size: 'max' });

describe('protocol', () => {
  let server: VolumeServer;
  beforeAll(async () => {
    // People who are away stay away: time is not in the model.
    server = await VolumeServer.start({ PEER_GRACE_SECONDS: '3600', MENTOR_GRACE_SECONDS: '3600' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('[VL3] a hundred thousand steps: everybody gets what the rules say, and the worker holds no more', async () => {
    let made = 0;
    const run = async (steps: readonly Step[]): Promise<void> => {
      await using it = await ClassPlay.begin(server);
      const startedAt = performance.now();
      for (const each of steps) {
        if (performance.now() - startedAt > LONGEST_MS || !(await it.step(each))) {
          break;
        }
        made += 1;
      }
    };
    await run(fc.sample(step, { numRuns: PER_CLASS, seed: 1 }));
    const before = await server.census();
    await runVolume(fc.asyncProperty(play, run), volume(STEPS / PER_CLASS));
    figure('steps', made);
    expect(made).toBeGreaterThan(volume(STEPS) / 2);
    await server.expectCensus(before);
    expect(server.warnings).toEqual([]);
  });
});
