import { requestNames, requests, type RequestName } from '@gongbang/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hostile, mutated, shapeOf } from '../support/arbitraries.ts';
import { Crowd, type Message } from '../support/crowd.ts';
import { figure } from '../support/figure.ts';
import { CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';
import { runVolume, volume } from '../support/volumes.ts';
import { VolumeServer } from '../support/volumeServer.ts';

const MESSAGES = 1_000_000;
/** Messages that one class gets: few enough that no rate is exceeded, so that all of them are looked at. */
const PER_CLASS = 500;

/** Payloads that the media server accepts; its own checks come after ours, and only these reach them. */
const GOOD: Partial<Record<RequestName, readonly unknown[]>> = {
  'class:join': [
    { name: '박서연', media: { rtpCapabilities: RECEIVE, dtlsParameters: DTLS } },
    { name: '박서연', media: { rtpCapabilities: RECEIVE, keep: ['@media:1'] }, lastSeq: 0 },
    { name: '박서연' },
  ],
  'transport:connect': [{ transportId: '@media:2', dtlsParameters: DTLS }],
  'producer:create': [
    { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK },
    { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK },
    { source: 'hands', kind: 'video', rtpParameters: CAMERA_TRACK, paused: true },
  ],
};

/** These end the class or somebody's stay in it: rare, or the others would find nobody there. */
const FINAL: readonly RequestName[] = ['class:end', 'class:leave', 'peer:remove', 'class:rotateLink'];
const usual = requestNames.filter((name) => !FINAL.includes(name));

/** Payloads of one request: valid, nearly valid, and nothing like it. */
function payloadsOf(name: RequestName): fc.Arbitrary<unknown> {
  const shape = shapeOf(requests[name].payload);
  const good = GOOD[name];
  const valid = good === undefined ? shape : fc.oneof(shape, fc.constantFrom(...good));
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 4, arbitrary: mutated(valid) },
    { weight: 2, arbitrary: hostile },
  );
}

const payloads = new Map(requestNames.map((name) => [name, payloadsOf(name)]));
const names = fc.oneof(
  { weight: 400, arbitrary: fc.constantFrom(...usual) },
  { weight: 1, arbitrary: fc.constantFrom(...FINAL) },
);

const message: fc.Arbitrary<Message> = fc
  .record({
    // The mentor has the most to say.
    seat: fc.oneof(fc.constant(0), fc.nat(Crowd.SIZE - 1)),
    call: fc.oneof(
      {
        weight: 960,
        arbitrary: names.chain((event) =>
          fc.record({
            event: fc.constant<string>(event),
            args: (payloads.get(event) ?? hostile).map((payload) => [payload]),
            isAcked: fc.constant(true),
          }),
        ),
      },
      {
        weight: 38,
        // Not requests: other names, more arguments or none, no ack.
        arbitrary: fc.record({
          event: fc.oneof(
            names,
            fc.constantFrom(
              'error',
              '__proto__',
              'constructor',
              'toString',
              'hasOwnProperty',
              'class:started',
            ),
            fc.string({ maxLength: 12 }).map((text) => `x${text}`),
          ),
          args: fc.array(hostile, { maxLength: 4 }),
          isAcked: fc.boolean(),
        }),
      },
      {
        weight: 2,
        // Too large, or bytes: its sender is disconnected, comes back and goes on.
        arbitrary: fc.record({
          event: names,
          args: fc.oneof(
            fc.integer({ min: 60, max: 90 }).map((kib) => [{ text: 'x'.repeat(kib * 1024) }]),
            fc.uint8Array({ maxLength: 64 }).map((bytes) => [{ bytes }]),
          ),
          isAcked: fc.constant(true),
        }),
      },
    ),
  })
  .map(({ seat, call }) => ({ seat, ...call }));

const batch = fc.array(message, { minLength: PER_CLASS, maxLength: PER_CLASS, size: 'max' });

describe('messages', () => {
  let server: VolumeServer;
  beforeAll(async () => {
    server = await VolumeServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('[VL1] a million messages made from the schemas, right, nearly right and hostile', async () => {
    const codes: Record<string, number> = {};
    const round = async (messages: readonly Message[]): Promise<void> => {
      await using crowd = await Crowd.gather(server);
      await crowd.send(messages);
      for (const [code, count] of Object.entries(crowd.codes)) {
        codes[code] = (codes[code] ?? 0) + count;
      }
    };
    await round(fc.sample(message, { numRuns: PER_CLASS, seed: 1 }));
    const before = await server.census();
    await runVolume(fc.asyncProperty(batch, round), volume(MESSAGES / PER_CLASS));
    figure('messages, answers by code', codes);
    await server.expectCensus(before);
    expect('polluted' in {}).toBe(false);
    expect(server.warnings).toEqual([]);
    // The rates stay in force, but this tests what comes after them.
    const answered = Object.values(codes).reduce((sum, count) => sum + count, 0);
    expect((codes['RATE_LIMITED'] ?? 0) / answered).toBeLessThan(0.05);
    expect((codes['OK'] ?? 0) / answered).toBeGreaterThan(0.05);
  });
});
