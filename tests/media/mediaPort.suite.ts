import { randomUUID } from 'node:crypto';

import type {
  ClassMedia,
  ClassMediaEvents,
  MediaServer,
  PeerMedia,
} from '@gongbang/sfu-server/ports/media.ts';
import { expect, it } from 'vitest';

import { CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';

const MENTOR = 'mentor----------';
const MENTEE = 'mentee----------';
const OWNER = { peerId: MENTOR, isBench: false };
const EVENTS = {
  lost: () => undefined,
  speaking: () => undefined,
  unheard: () => undefined,
  failed: () => undefined,
  excessive: () => undefined,
  layersWanted: () => undefined,
  consumersChanged: () => undefined,
};
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;

interface Stage {
  readonly classMedia: ClassMedia;
  readonly mentor: PeerMedia;
  readonly mentee: PeerMedia;
}

/** What every implementation of the media port must do; the fake as well, so that it cannot lie. */
export function mediaPortSuite(server: () => MediaServer): void {
  async function stage(events: Partial<ClassMediaEvents> = {}): Promise<Stage> {
    const classMedia = await server().openClass('abcdefghijkl', { ...EVENTS, ...events });
    const mentor = await classMedia.openPeer(MENTOR, {
      rtpCapabilities: RECEIVE,
      dtlsParameters: DTLS,
      send: true,
      receive: false,
    });
    const mentee = await classMedia.openPeer(MENTEE, {
      rtpCapabilities: RECEIVE,
      send: false,
      receive: true,
    });
    return { classMedia, mentor, mentee };
  }

  it('[MD1] makes the transports that a role needs, connected when the certificate came along', async () => {
    const { classMedia, mentor, mentee } = await stage();
    expect(mentor).toMatchObject({ sendTransport: { connected: true }, recvTransport: null });
    expect(mentee).toMatchObject({ sendTransport: null, recvTransport: { connected: false } });
    classMedia.close();
  });

  it('[MD1] a transport is connected once', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const id = mentee.recvTransport?.id ?? '';
    await mentee.connect(id, DTLS);
    await expect(mentee.connect(id, DTLS)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(mentor.connect(mentor.sendTransport?.id ?? '', DTLS)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    classMedia.close();
  });

  it('[MD2] consumes each Producer once, however many ask at the same time', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const producer = await mentor.produce(camera);
    const [one, two] = await Promise.all([mentee.consume(OWNER, producer), mentee.consume(OWNER, producer)]);
    expect(one).toMatchObject({ producerId: producer.id, peerId: MENTOR, source: 'camera', kind: 'video' });
    expect(two?.id).toBe(one?.id);
    expect(await mentor.consume(OWNER, producer)).toBeNull();
    classMedia.close();
  });

  it('[MD2] pauses, resumes and chooses layers of its own Consumers only', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const consumer = await mentee.consume(OWNER, await mentor.produce(camera));
    const id = consumer?.id ?? '';
    await mentee.watch([{ id, layer: null }]);
    await mentee.resumeConsumers([id]);
    await mentee.watch([{ id, layer: 0 }]);
    const notFound = { code: 'NOT_FOUND' };
    await expect(mentor.resumeConsumers([id])).rejects.toMatchObject(notFound);
    await expect(mentee.resumeConsumers([randomUUID()])).rejects.toMatchObject(notFound);
    await expect(mentor.watch([{ id, layer: 0 }])).rejects.toMatchObject(notFound);
    classMedia.close();
  });

  it('[MD39] of wishes that overtake each other the latest counts', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const consumer = await mentee.consume(OWNER, await mentor.produce(camera));
    const id = consumer?.id ?? '';
    const [producer] = mentor.producers;
    const isPaused = async (): Promise<boolean | undefined> =>
      producer === undefined ? undefined : (await mentee.consume(OWNER, producer))?.paused;
    for (const [wish, other] of [
      [0, null],
      [null, 0],
    ] as const) {
      await mentee.watch([{ id, layer: wish }]);
      // Away and back again, before the worker has answered the first.
      await Promise.all([other, wish].map((layer) => mentee.watch([{ id, layer }])));
      expect(await isPaused()).toBe(wish === null);
    }
    classMedia.close();
  });

  it('[MD22] one Consumer that is gone takes no other with it', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const consumer = await mentee.consume(OWNER, await mentor.produce(camera));
    const id = consumer?.id ?? '';
    const isPaused = async (): Promise<boolean | undefined> => {
      const [producer] = mentor.producers;
      return producer === undefined ? undefined : (await mentee.consume(OWNER, producer))?.paused;
    };
    const notFound = { code: 'NOT_FOUND' };
    const gone = randomUUID();
    const off = [gone, id].map((each) => ({ id: each, layer: null }));
    await expect(mentee.watch(off)).rejects.toMatchObject(notFound);
    expect(await isPaused()).toBe(true);
    await expect(mentee.watch([gone, id].map((each) => ({ id: each, layer: 1 })))).rejects.toMatchObject(
      notFound,
    );
    expect(await isPaused()).toBe(false);
    await mentee.watch([{ id, layer: null }]);
    await expect(
      mentee.watch([
        { id: gone, layer: 0 },
        { id, layer: 0 },
      ]),
    ).rejects.toMatchObject(notFound);
    expect(await isPaused()).toBe(false);
    expect(mentor.refuse([id])).toEqual([]);
    expect(mentee.refuse([gone, id])).toEqual([{ id, producerId: mentor.producers[0]?.id }]);
    await expect(mentee.watch([{ id, layer: 0 }])).rejects.toMatchObject(notFound);
    classMedia.close();
  });

  it('[MD21] nothing that a sender wrote reaches those who receive', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const said = { ...CAMERA_TRACK, mid: 'written', msid: 'written written', rtcp: { cname: 'written' } };
    const producer = await mentor.produce({
      ...camera,
      rtpParameters: {
        ...said,
        codecs: CAMERA_TRACK.codecs.map((codec) => ({
          ...codec,
          mimeType: codec.mimeType.toUpperCase().replace('VIDEO', 'video'),
          parameters: { ...codec.parameters, written: 'written' },
          rtcpFeedback: [...(codec.rtcpFeedback ?? []), { type: 'written', parameter: 'written' }],
        })),
        encodings: CAMERA_TRACK.encodings?.map((encoding, index) => ({
          ...encoding,
          rid: `written${index}`,
        })),
      },
    });
    const consumer = await mentee.consume(OWNER, producer);
    expect(JSON.stringify(consumer)).not.toContain('written');
    expect(consumer?.rtpParameters.codecs.map(({ mimeType }) => mimeType)).toEqual([
      'video/VP8',
      'video/rtx',
    ]);
    expect(consumer?.rtpParameters.rtcp?.cname).toBe(MENTOR);
    expect(consumer?.rtpParameters.msid).toBeUndefined();
    classMedia.close();
  });

  it('[MD24] knows who receives less than every browser does', async () => {
    const { classMedia, mentor, mentee } = await stage();
    expect([mentor, mentee].map(({ receivesBaseline }) => receivesBaseline)).toEqual([false, true]);
    const claiming = await classMedia.openPeer('claiming--------', {
      rtpCapabilities: {},
      send: false,
      receive: true,
    });
    expect(claiming.receivesBaseline).toBe(false);
    expect(await claiming.consume(OWNER, await mentor.produce(camera))).toBeNull();
    classMedia.close();
  });

  it('[MD23] a transport to send on that twenty ask for at once is one', async () => {
    const { classMedia, mentee } = await stage();
    const opened = await Promise.all(Array.from({ length: 20 }, () => mentee.openSend()));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    classMedia.close();
  });

  it('[MD10] tells the owner the highest layer that anybody looks at: more at once, less after a while', async () => {
    const told: unknown[] = [];
    const { classMedia, mentor, mentee } = await stage({
      layersWanted: (owner, _producerId, layer) => told.push([owner, layer]),
    });
    const producer = await mentor.produce(camera);
    expect(producer.wantedLayer).toBe(2);
    await expect.poll(() => told, { timeout: 3000 }).toEqual([[MENTOR, null]]);
    const consumer = await mentee.consume(OWNER, producer);
    const id = consumer?.id ?? '';
    await expect
      .poll(() => told)
      .toEqual([
        [MENTOR, null],
        [MENTOR, 2],
      ]);
    const other = await classMedia.openPeer('other-----------', {
      rtpCapabilities: RECEIVE,
      send: false,
      receive: true,
    });
    const second = await other.consume(OWNER, producer);
    await mentee.watch([{ id, layer: 0 }]);
    await other.watch([{ id: second?.id ?? '', layer: 1 }]);
    await expect.poll(() => told.at(-1), { timeout: 3000 }).toEqual([MENTOR, 1]);
    await other.watch([{ id: second?.id ?? '', layer: 2 }]);
    expect(told.at(-1)).toEqual([MENTOR, 2]);
    other.close();
    await expect.poll(() => told.at(-1), { timeout: 3000 }).toEqual([MENTOR, 0]);
    expect(mentor.producers[0]?.wantedLayer).toBe(0);
    classMedia.close();
  });

  it('[BN2] a bench’s picture waits in its lowest layer, and can be taken away and given again', async () => {
    const { classMedia, mentor, mentee } = await stage();
    await mentee.openSend();
    const bench = await mentee.produce(camera);
    const watcher = await classMedia.openPeer('watcher---------', {
      rtpCapabilities: RECEIVE,
      send: false,
      receive: true,
    });
    const owner = { peerId: MENTEE, isBench: true };
    const consumer = await watcher.consume(owner, bench);
    expect(consumer).toMatchObject({ peerId: MENTEE, isBench: true, paused: true });
    expect(watcher.consumes(bench.id)).toBe(true);
    expect(watcher.unconsume(bench.id)).toBe(true);
    expect(watcher.unconsume(bench.id)).toBe(false);
    expect(watcher.consumes(bench.id)).toBe(false);
    const again = await watcher.consume(owner, bench);
    expect(again?.id).not.toBe(consumer?.id);
    expect(mentor.consumes(bench.id)).toBe(false);
    classMedia.close();
  });

  it('[PR1] a practice mentee has a picture on its bench', async () => {
    const { classMedia, mentee } = await stage();
    const practice = await classMedia.openPractice('practice00000001', 1);
    const [producer] = practice.producers;
    expect(producer).toMatchObject({ source: 'camera', paused: false });
    const owner = { peerId: 'practice00000001', isBench: true };
    expect(
      await mentee.consume(owner, producer ?? { id: '', source: 'camera', paused: true, wantedLayer: null }),
    ).toMatchObject({
      kind: 'video',
    });
    practice.close();
    expect(practice.closed).toBe(true);
    classMedia.close();
  });

  it('[MD7] primes a transport while nothing is on stage', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const primer = await mentee.prime();
    expect(primer).toMatchObject({ kind: 'audio', paused: false });
    expect((await mentee.prime())?.id).toBe(primer?.id);
    expect(await mentor.prime()).toBeNull();
    classMedia.close();
  });

  it('[MD6] a closed Producer is gone, and so is what showed it', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const producer = await mentor.produce(microphone);
    const consumer = await mentee.consume(OWNER, producer);
    expect(mentor.producers).toEqual([{ id: producer.id, source: 'mic', paused: false, wantedLayer: 0 }]);
    await mentor.setProducerPaused(producer.id, true);
    expect(mentor.producers[0]?.paused).toBe(true);
    mentor.closeProducer(producer.id);
    expect(mentor.producers).toEqual([]);
    expect(() => {
      mentor.closeProducer(producer.id);
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    const look = () =>
      mentee.watch([{ id: consumer?.id ?? '', layer: 0 }]).then(
        () => 'there',
        (error: unknown) => (error as { code?: string }).code,
      );
    await expect.poll(look).toBe('NOT_FOUND');
    classMedia.close();
  });

  it('[MD6] closing is from the top down, and may be said twice', async () => {
    const { classMedia, mentor, mentee } = await stage();
    mentee.close();
    mentee.close();
    expect(mentee.closed).toBe(true);
    expect(mentor.closed).toBe(false);
    classMedia.close();
    classMedia.close();
    expect(mentor.closed).toBe(true);
  });

  it('[PV4] ids of others are not found, and what does not fit is refused', async () => {
    const { classMedia, mentor, mentee } = await stage();
    const foreign = mentor.sendTransport?.id ?? '';
    await expect(mentee.restartIce(foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(mentee.produce(camera)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await mentee.openSend()).id).toBe((await mentee.openSend()).id);
    await expect(mentor.produce({ ...camera, rtpParameters: OPUS_TRACK })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    const before = mentor.sendTransport?.iceParameters.usernameFragment;
    expect((await mentor.restartIce(foreign)).usernameFragment).not.toBe(before);
    classMedia.close();
  });
}
