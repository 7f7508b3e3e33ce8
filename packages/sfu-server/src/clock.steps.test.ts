import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import { relayServers } from './auth/relay.ts';
import { withoutStepsBack } from './clock.ts';

const TEN_MINUTES_MS = 10 * 60_000;

describe.each([
  ['back', -TEN_MINUTES_MS],
  ['forward', TEN_MINUTES_MS],
])('[RB4] a clock that steps ten minutes %s', (_way, stepMs) => {
  let fixture: ClassroomFixture;
  const mentor = identity('mentor');
  const mentee = identity('mentee', 'seo');
  const channel = new FakeChannel();
  beforeEach(() => {
    fixture = new ClassroomFixture();
  });
  afterEach(() => {
    fixture[Symbol.dispose]();
  });

  async function teach() {
    const classroom = fixture.registry.open(fixture.createClass());
    await classroom.join(mentor, channel, joinPayload('이정은'));
    await classroom.join(mentee, new FakeChannel(), joinPayload('박서연'));
    classroom.start(mentor);
    fixture.clock.advance(5000);
    return classroom;
  }

  it('lets what is told together go out as before', async () => {
    const classroom = await teach();
    const react = (): number => {
      classroom.commit(() => {
        classroom.workshop.reactions.send('heart');
      });
      const before = fixture.names().length;
      fixture.clock.advance(300);
      return fixture.names().length - before;
    };
    expect(react()).toBe(1);
    fixture.clock.step(stepMs);
    expect(react()).toBe(1);
  });

  it('lets one write again when the slow chat’s seconds are over, and not before', async () => {
    const classroom = await teach();
    const { workshop } = classroom;
    workshop.chat.setMode({ mode: 'slow', slowSeconds: 30 });
    const say = (clientId: string) =>
      workshop.chat.say(classroom.present(mentee), { clientId, text: '안녕하세요', thread: null });
    say('client-one');
    fixture.clock.step(stepMs);
    fixture.clock.advance(10_000);
    expect(() => say('client-two')).toThrow('One message in 30 seconds');
    fixture.clock.advance(20_000);
    expect(say('client-three').message.seq).toBe(2);
  });

  it('lets a phone in for ten minutes from its invitation, whatever the clock says', async () => {
    const { cameras } = (await teach()).workshop;
    cameras.invite();
    fixture.clock.step(stepMs);
    fixture.clock.advance(9 * 60_000);
    expect(cameras.view).toHaveLength(1);
    expect(cameras.view[0]?.expiresAt).toBe(fixture.clock.now() + 60_000);
    fixture.clock.advance(61_000);
    expect(cameras.view).toEqual([]);
  });

  it('gives the relay’s users their time', () => {
    const { clock } = fixture;
    const relay = relayServers(
      { ICE_SERVERS: [], TURN_URLS: ['turn:relay.test'], TURN_SECRET: 'secret', TURN_TTL_SECONDS: 60 },
      withoutStepsBack(clock),
    );
    const before = clock.now();
    clock.step(stepMs);
    const [server] = relay.for('somebody');
    expect(Number(server?.username?.split(':')[0])).toBeGreaterThanOrEqual(Math.floor(before / 1000) + 60);
  });

  it('says until when the class waits for its mentor as the clock stands now', async () => {
    const classroom = await teach();
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs / 2);
    fixture.clock.step(stepMs);
    const view = classroom.view('mentee');
    expect(view.mentor).toEqual({ state: 'away', until: fixture.clock.now() + GRACES.mentorMs / 2 });
    fixture.clock.advance(GRACES.mentorMs / 2 - 1);
    expect(classroom.info.phase).toBe('live');
    fixture.clock.advance(1);
    expect(classroom.info.phase).toBe('ended');
  });
});
