import type { CreatedClass } from '@gongbang/protocol';

import type { RtcPeers } from './RtcPeers.ts';
import { OPUS_TRACK, RECEIVE } from './rtp.ts';
import { TestClient } from './TestClient.ts';

/** The mentor's microphone, as it is really sent. */
const VOICE = { ssrc: 1111, payloadType: 111, size: 120, perSecond: 50, kind: 'audio' } as const;

/** A class whose mentor speaks, while visitors come and go. Its mentor has the given wire id, and the next one. */
export class VisitedClass implements Disposable {
  readonly #mentor: TestClient;
  readonly #created: CreatedClass;
  readonly #url: string;
  readonly #rtc: RtcPeers;

  private constructor(url: string, created: CreatedClass, rtc: RtcPeers, mentor: TestClient) {
    this.#url = url;
    this.#created = created;
    this.#rtc = rtc;
    this.#mentor = mentor;
  }

  static async begin(
    url: string,
    created: CreatedClass,
    rtc: RtcPeers,
    wireId: number,
  ): Promise<VisitedClass> {
    const mentor = await TestClient.connect(url, created, 'mentor');
    const media = { rtpCapabilities: RECEIVE, dtlsParameters: rtc.dtlsParameters };
    const joined = await mentor.join('이정은', { media });
    await mentor.do('class:start', {});
    await mentor.do('producer:create', { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK });
    const { sendTransport, recvTransport } = joined.media ?? {};
    if (sendTransport == null || recvTransport == null) {
      throw new Error('The mentor has no transports.');
    }
    await Promise.all([rtc.open(wireId, sendTransport), rtc.open(wireId + 1, recvTransport)]);
    rtc.flow(wireId, VOICE);
    return new VisitedClass(url, created, rtc, mentor);
  }

  /**
   * Somebody joins, hears the mentor, stays, and leaves properly, or disappears without a word.
   * @returns ms from connecting to the first sound
   * @throws Error if they were not let in, or heard nothing
   */
  async visit(wireId: number, stay: () => Promise<void>, isAbrupt: boolean): Promise<number> {
    const startedAt = performance.now();
    const visitor = await TestClient.connect(this.#url, this.#created, 'mentee');
    try {
      const joined = await visitor.join('지나가는 이', {
        media: { rtpCapabilities: RECEIVE, dtlsParameters: this.#rtc.dtlsParameters },
      });
      const transport = joined.media?.recvTransport;
      if (transport == null) {
        throw new Error('A visitor has nothing to receive on.');
      }
      await this.#rtc.open(wireId, transport);
      await visitor.do('consumer:resume', { consumerIds: joined.media?.consumers.map(({ id }) => id) ?? [] });
      while ((await this.#rtc.counts(wireId)).rtp === 0) {
        // Until there is sound; the peer answers when it has read what is there.
        await this.#rtc.settle(wireId);
      }
      const took = performance.now() - startedAt;
      await stay();
      if (isAbrupt) {
        this.#rtc.drop(wireId);
        visitor.cut();
      } else {
        this.#rtc.close(wireId);
        await visitor.do('class:leave', {});
      }
      return took;
    } finally {
      visitor[Symbol.dispose]();
    }
  }

  /** The class ends. */
  async end(wireId: number): Promise<void> {
    this.#rtc.drop(wireId);
    this.#rtc.drop(wireId + 1);
    await this.#mentor.do('class:end', {});
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#mentor[Symbol.dispose]();
  }
}
