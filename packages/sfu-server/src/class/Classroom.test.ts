import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK, OPUS_TRACK } from '@gongbang/tests/support/rtp.ts';

const mentor = identity('mentor');
const mentee = identity('mentee');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;

async function liveClass(fixture: ClassroomFixture, seats?: number) {
  const id = fixture.createClass(seats);
  const classroom = fixture.registry.open(id);
  const channel = new FakeChannel();
  await classroom.join(mentor, channel, joinPayload('이정은'));
  classroom.start(mentor);
  return { id, classroom, channel };
}

describe('class', () => {
  it('[CL2] starting a live class again changes nothing', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    const first = classroom.start(mentor);
    fixture.clock.advance(1000);
    expect(classroom.start(mentor)).toEqual(first);
    expect(fixture.names().filter((name) => name === 'class:started')).toHaveLength(1);
  });

  it('[CL3] nothing is produced before the start', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    await expect(classroom.produce(mentor, camera)).rejects.toMatchObject({ code: 'CLASS_NOT_LIVE' });
  });

  it('[CL4] a class that was live when the server died is live again, and waits for its mentor', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await liveClass(fixture);
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    fixture.clock.advance(1000);
    fixture.restart();
    const { info } = fixture.registry.peek(id);
    expect(info.phase).toBe('live');
    expect(fixture.registry.peek(id).view('mentee').mentor).toMatchObject({ state: 'away' });
    fixture.clock.advance(GRACES.mentorMs);
    expect(fixture.registry.peek(id).info).toMatchObject({ phase: 'ended', endReason: 'mentor-away' });
  });

  it('[CL5] a live class ends by itself when its mentor stays away, and not when they are back in time', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, channel } = await liveClass(fixture);
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs - 1);
    const again = new FakeChannel();
    await classroom.join(mentor, again, joinPayload('이정은'));
    fixture.clock.advance(GRACES.mentorMs);
    expect(classroom.info.phase).toBe('live');
    classroom.disconnected(mentor, again);
    fixture.clock.advance(GRACES.mentorMs);
    expect(fixture.registry.peek(id).info).toMatchObject({ phase: 'ended', endReason: 'mentor-away' });
  });

  it('[CL6] an ended class lets nobody in', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, channel } = await liveClass(fixture);
    classroom.end(mentor);
    expect(channel.isClosed).toBe(true);
    expect(() => fixture.registry.open(id)).toThrow(expect.objectContaining({ code: 'CLASS_ENDED' }));
    await expect(classroom.join(mentee, new FakeChannel(), joinPayload('박서연'))).rejects.toMatchObject({
      code: 'CLASS_ENDED',
    });
  });

  it('[CL7] those who wait keep their transports over the start', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const channel = new FakeChannel();
    const waiting = await classroom.join(mentee, channel, joinPayload('박서연'));
    expect(waiting.media?.primer).not.toBeNull();
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    classroom.start(mentor);
    const media = classroom.mediaOf(mentee);
    const { producerId } = await classroom.produce(mentor, camera);
    expect(classroom.mediaOf(mentee)).toBe(media);
    await expect.poll(() => channel.names()).toContain('consumer:added');
    expect(channel.told.find(({ name }) => name === 'consumer:added')?.payload).toMatchObject({
      consumer: { producerId, source: 'camera', peerId: mentor.peerId },
    });
  });

  it('[CL8] what nobody uses is forgotten: no class, no media and no timer stays behind', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const classroom = fixture.registry.open(id);
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    expect(fixture.registry.active.size).toBe(1);
    classroom.leave(mentee);
    await expect.poll(() => fixture.media.classes.size).toBe(0);
    expect(fixture.registry.active.size).toBe(0);
    expect(fixture.clock.pending).toBe(0);
    fixture.registry.peek(id);
    expect(fixture.registry.active.size).toBe(0);
  });
});

describe('joining', () => {
  it('[JN2] seats are enforced, a seat is kept while its owner is away, and is free when they are gone', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture, 1);
    const channel = new FakeChannel();
    await classroom.join(mentee, channel, joinPayload('박서연'));
    const other = identity('mentee', 'other');
    const tryOther = () => classroom.join(other, new FakeChannel(), joinPayload('최하린'));
    await expect(tryOther()).rejects.toMatchObject({ code: 'CLASS_FULL' });
    classroom.disconnected(mentee, channel);
    await expect(tryOther()).rejects.toMatchObject({ code: 'CLASS_FULL' });
    fixture.clock.advance(GRACES.peerMs);
    await tryOther();
    await expect(classroom.join(mentee, new FakeChannel(), joinPayload('박서연'))).rejects.toMatchObject({
      code: 'CLASS_FULL',
    });
  });

  it('[JN3] a second tab takes over, and the first is told and closed', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    const first = new FakeChannel();
    const second = new FakeChannel();
    await classroom.join(mentee, first, joinPayload('박서연'));
    const media = classroom.mediaOf(mentee);
    await classroom.join(mentee, second, joinPayload('박서연'));
    expect(first.names()).toContain('session:replaced');
    expect(first.isClosed).toBe(true);
    expect(media.closed).toBe(true);
    expect(classroom.audience).toBe(1);
    classroom.disconnected(mentee, first);
    expect(classroom.mediaOf(mentee).closed).toBe(false);
  });

  it('[JN4] transports that still run are kept when signalling comes back within the grace period', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    const channel = new FakeChannel();
    const { media } = await classroom.join(mentee, channel, joinPayload('박서연'));
    classroom.disconnected(mentee, channel);
    fixture.clock.advance(GRACES.peerMs - 1);
    const payload = joinPayload('박서연');
    const keep = [media?.recvTransport?.id ?? ''];
    const back = await classroom.join(mentee, new FakeChannel(), {
      ...payload,
      media: payload.media && { ...payload.media, keep },
    });
    expect(back.media).toMatchObject({ kept: true, recvTransport: { id: keep[0] } });
    const anew = await classroom.join(mentee, new FakeChannel(), payload);
    expect(anew.media).toMatchObject({ kept: false });
  });

  it('[JN5] leaving is at once: seat and media are free', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channel } = await liveClass(fixture);
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    const media = classroom.mediaOf(mentee);
    classroom.leave(mentee);
    expect(media.closed).toBe(true);
    expect(classroom.audience).toBe(0);
    expect(channel.names()).toEqual(['peer:joined', 'peer:left']);
  });

  it('[JN6] mentees learn that the mentor is away, until when, and that they are back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channel } = await liveClass(fixture);
    const until = fixture.clock.now() + GRACES.mentorMs;
    classroom.disconnected(mentor, channel);
    expect(fixture.broadcasts.at(-1)).toEqual({ name: 'mentor:left', payload: { until } });
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(fixture.names().at(-1)).toBe('mentor:joined');
  });

  it('[JN7] when media is lost everyone is told once, and joining again builds it anew', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    const first = await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    fixture.media.loseAll();
    expect(fixture.names().filter((name) => name === 'media:lost')).toHaveLength(1);
    expect(() => classroom.mediaOf(mentee)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    const again = await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    expect(again.media?.recvTransport?.id).not.toBe(first.media?.recvTransport?.id);
    expect(classroom.info.phase).toBe('live');
  });

  it('[JN8] a newer join overtakes one that is under way, and nothing of the older stays', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    const older = classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    const newer = classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    await expect(older).rejects.toMatchObject({ code: 'CONFLICT' });
    await newer;
    const [classMedia] = fixture.media.classes;
    expect(classMedia?.peers.size).toBe(2);
  });

  it('[JN9] a class whose media cannot be had says so, and the next try may succeed', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    fixture.media.isDown = true;
    const join = () => classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    await expect(join()).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' });
    fixture.media.isDown = false;
    expect((await join()).media?.recvTransport).not.toBeNull();
  });

  it('[PV1] the head count is told together for many who come at once', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    for (let index = 0; index < 20; index += 1) {
      await classroom.join(identity('mentee', `m${index}`), new FakeChannel(), joinPayload('멘티'));
    }
    fixture.clock.advance(1000);
    const counts = fixture.broadcasts.filter(({ name }) => name === 'audience:changed');
    expect(counts.length).toBeLessThanOrEqual(2);
    expect(counts.at(-1)?.payload).toEqual({ count: 20 });
  });
});

describe('stage', () => {
  it('[MD3] a second Producer of one source replaces the first', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    const first = await classroom.produce(mentor, camera);
    const second = await classroom.produce(mentor, camera);
    expect(fixture.broadcasts.at(-1)).toEqual({ name: 'producer:closed', payload: first });
    expect(classroom.mediaOf(mentor).producers.map(({ id }) => id)).toEqual([second.producerId]);
  });

  it('[MD6] a mentor who joins anew takes the old tracks off the stage, once each', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    await classroom.produce(mentor, camera);
    await classroom.produce(mentor, microphone);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(fixture.names().filter((name) => name === 'producer:closed')).toHaveLength(2);
    const late = await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    expect(late.media?.consumers).toEqual([]);
  });

  it('[PV3] a mentee cannot produce, whatever they send', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    await expect(classroom.produce(mentee, camera)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('[PV4] another peer’s Producer is not found', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await liveClass(fixture);
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    const { producerId } = await classroom.produce(mentor, camera);
    expect(() => {
      classroom.closeProducer(mentee, { producerId });
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
