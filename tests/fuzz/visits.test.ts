import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { HAS_RTC_PEER, RtcPeers } from '../support/RtcPeers.ts';
import { VisitedClass } from '../support/visits.ts';
import { volume } from '../support/volumes.ts';
import { VolumeServer } from '../support/volumeServer.ts';

const VISITS = 10_000;
const ABREAST = 10;
const MENTOR_WIRE = 100;

describe.skipIf(!HAS_RTC_PEER)('visits', () => {
  let server: VolumeServer;
  let rtc: RtcPeers;
  beforeAll(async () => {
    [server, rtc] = await Promise.all([VolumeServer.start(), RtcPeers.start()]);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rtc[Symbol.asyncDispose]();
  });

  it('[VL6] joins and leaves with media, a third of them without a word, leave nothing behind', async () => {
    const come = async (visits: number): Promise<void> => {
      const visited = await VisitedClass.begin(
        server.url,
        await server.createClass({ seats: 500 }),
        rtc,
        MENTOR_WIRE,
      );
      const one = async (lane: number): Promise<void> => {
        for (let visit = lane; visit < visits; visit += ABREAST) {
          await visited.visit(lane, () => Promise.resolve(), visit % 3 === 0);
        }
      };
      await Promise.all(Array.from({ length: ABREAST }, (_, lane) => one(lane)));
      await visited.end(MENTOR_WIRE);
    };
    await come(ABREAST);
    const before = await server.census();
    await come(volume(VISITS));
    await server.expectCensus(before);
    expect(server.warnings).toEqual([]);
  });
});
