import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK } from '@gongbang/tests/support/rtp.ts';

const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const mentor = identity('mentor');
const [first, second] = [identity('mentee', 'first'), identity('mentee', 'second')];
/** Longer than crashes are remembered. */
const LONG_MS = 600_001;

/** A live class with two mentees, to which everybody can come back and send again. */
async function open(fixture: ClassroomFixture) {
  const classroom = fixture.registry.open(fixture.createClass());
  const channels = { mentor: new FakeChannel(), first: new FakeChannel(), second: new FakeChannel() };
  const send = async (...who: ('mentor' | 'first' | 'second')[]): Promise<void> => {
    for (const [name, caller] of Object.entries({ mentor, first, second })) {
      const key = name === 'mentor' ? 'mentor' : name === 'first' ? 'first' : 'second';
      if (!channels[key].isClosed) {
        await classroom.join(caller, channels[key], joinPayload(name));
        if (who.includes(key)) {
          await classroom.mediaOf(caller).openSend();
          await classroom.produce(caller, camera);
        }
      }
    }
  };
  await classroom.join(mentor, channels.mentor, joinPayload('mentor'));
  classroom.start(mentor);
  const crash = (): void => {
    fixture.media.loseAll({ crashed: true });
  };
  return { classroom, channels, send, crash };
}

describe('[MD15] who may have ended the media worker', () => {
  it('the one mentee who sent at two crashes is out and kept out, and the class goes on', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels, send, crash } = await open(fixture);
    await send('mentor', 'first', 'second');
    crash();
    expect(channels.first.isClosed).toBe(false);
    await send('mentor', 'first');
    crash();
    expect(channels.first.told.at(-1)).toEqual({ name: 'session:ended', payload: { by: 'media' } });
    expect(channels.first.isClosed).toBe(true);
    await expect(classroom.join(first, new FakeChannel(), joinPayload('first'))).rejects.toMatchObject({
      code: 'REMOVED',
    });
    await send('mentor', 'second');
    expect(classroom.info.phase).toBe('live');
    expect(classroom.workshop.register.sentOut).toEqual([{ peerId: first.peerId, name: 'first' }]);
    expect(channels.second.names()).not.toContain('session:ended');
  });

  it('nobody is, when workers are ended from outside, ten times', async () => {
    using fixture = new ClassroomFixture();
    const { channels, send } = await open(fixture);
    for (let round = 0; round < 10; round += 1) {
      await send('mentor', 'first');
      fixture.media.loseAll();
    }
    await send('mentor', 'first');
    expect(channels.first.names()).not.toContain('session:ended');
  });

  it('never the mentor, who always sends', async () => {
    using fixture = new ClassroomFixture();
    const { channels, send, crash } = await open(fixture);
    for (let round = 0; round < 10; round += 1) {
      await send('mentor');
      crash();
    }
    await send('mentor');
    expect(channels.mentor.names()).not.toContain('session:ended');
  });

  it('of several who sent at all of three crashes, none is out, and none sends any more', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels, send, crash } = await open(fixture);
    for (let round = 0; round < 3; round += 1) {
      await send('mentor', 'first', 'second');
      crash();
    }
    await send('mentor');
    for (const caller of [first, second]) {
      await classroom.mediaOf(caller).openSend();
      await expect(classroom.produce(caller, camera)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    for (const channel of [channels.first, channels.second]) {
      expect(channel.names()).not.toContain('session:ended');
    }
  });

  it('crashes far apart have nothing to do with each other', async () => {
    using fixture = new ClassroomFixture();
    const { channels, send, crash } = await open(fixture);
    await send('mentor', 'first');
    crash();
    fixture.clock.advance(LONG_MS);
    await send('mentor', 'first');
    crash();
    expect(channels.first.names()).not.toContain('session:ended');
  });
});
