import type { ClassId } from '@gongbang/protocol';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { describe, expect, it } from 'vitest';

import type { Classroom } from '../class/Classroom.ts';
import type { Identity } from '../room/Peer.ts';

const mentor = identity('mentor');
/** As many as the fixture admits from one place. */
const PLACE = 3;

let people = 0;
const somebody = (): Identity => {
  people += 1;
  return identity('mentee', `mentee-${people}`, `key-${people}`);
};
const at = (place: string): FakeChannel => Object.assign(new FakeChannel(), { place });

describe('passes', () => {
  const open = (fixture: ClassroomFixture, seats: number, holders: readonly Identity[]): Classroom => {
    const classroom = fixture.registry.open(fixture.createClass(seats));
    classroom.setPasses(holders);
    return classroom;
  };
  const join = async (classroom: Classroom, who: Identity, channel = new FakeChannel()): Promise<string> =>
    classroom.join(who, channel, joinPayload('박서연')).then(
      () => 'OK',
      (error: unknown) => (error as { code: string }).code,
    );

  it('[PA3] hold their seats, come or not, and those by the link have what is left', async () => {
    using fixture = new ClassroomFixture();
    const holders = [somebody(), somebody()];
    const classroom = open(fixture, 3, holders);
    const [guest, other] = [somebody(), somebody()];
    expect(await join(classroom, guest)).toBe('OK');
    expect(await join(classroom, other)).toBe('CLASS_FULL');
    for (const holder of holders) {
      expect(await join(classroom, holder)).toBe('OK');
    }
    expect(await join(classroom, guest)).toBe('OK');
    classroom.setPasses(holders.slice(0, 1));
    expect(classroom.audience).toBe(2);
    expect(await join(classroom, other)).toBe('OK');
  });

  it('[PA3] let in where there are fewer seats by now than passes', async () => {
    using fixture = new ClassroomFixture();
    const holders = [somebody(), somebody()];
    const classroom = open(fixture, 1, holders);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(await join(classroom, somebody())).toBe('CLASS_FULL');
    for (const holder of holders) {
      expect(await join(classroom, holder)).toBe('OK');
    }
  });

  it('[PA3] are none of the crowd of an address', async () => {
    using fixture = new ClassroomFixture();
    const holders = Array.from({ length: PLACE + 1 }, somebody);
    const classroom = open(fixture, 30, holders);
    for (const who of [...holders, ...Array.from({ length: PLACE }, somebody)]) {
      expect(await join(classroom, who, at('school'))).toBe('OK');
    }
    expect(await join(classroom, somebody(), at('school'))).toBe('ADDRESS_FULL');
  });

  it('[PA4] give their seat to others once their person is sent out', async () => {
    using fixture = new ClassroomFixture();
    const holder = somebody();
    const classroom = open(fixture, 1, [holder]);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(await join(classroom, holder)).toBe('OK');
    classroom.order.sendOut({ peerId: holder.peerId, keepOut: true });
    expect(await join(classroom, holder)).toBe('REMOVED');
    expect(await join(classroom, somebody())).toBe('OK');
  });

  it('[PA2] that are taken send their people out, and leave everybody else where they are', async () => {
    using fixture = new ClassroomFixture();
    const [taken, kept, guest] = [somebody(), somebody(), somebody()];
    const classroom = open(fixture, 30, [taken, kept]);
    const channels = new Map([taken, kept, guest].map((who) => [who, new FakeChannel()]));
    for (const [who, channel] of channels) {
      await join(classroom, who, channel);
    }
    const before = fixture.connections.length;
    classroom.setPasses([kept]);
    expect(channels.get(taken)?.told.at(-1)).toEqual({ name: 'session:ended', payload: { by: 'pass' } });
    expect(channels.get(taken)?.isClosed).toBe(true);
    expect([kept, guest].map((who) => channels.get(who)?.isClosed)).toEqual([false, false]);
    expect(fixture.connections.slice(before)).toEqual(['review']);
    classroom.setPasses([kept]);
    expect(fixture.connections.slice(before)).toEqual(['review']);
  });

  it('[PA6] do not come along to a copy of the class, and stay when it is taken up again', async () => {
    using fixture = new ClassroomFixture();
    const id: ClassId = fixture.createClass();
    const holder = somebody();
    const classroom = fixture.registry.open(id);
    classroom.setPasses([holder]);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    classroom.start(mentor);
    classroom.end(mentor);
    fixture.registry.change(id, { phase: 'scheduled' });
    expect(fixture.keptWorkshop(id).passes).toHaveLength(1);
    const keys = { mentor: new Uint8Array(32), mentee: new Uint8Array(32), menteeSalt: null };
    const { record } = fixture.kept(id) as { record: { title: string; mentorName: string } };
    const copy = fixture.registry.copy(
      id,
      {
        ...{ title: record.title, mentorName: record.mentorName, about: '', startsAt: null, wholeDay: false },
        ...{ minutes: null, timeZone: null, seats: 8, kind: 'workshop', admission: 'open' },
        ...{ materials: [], steps: [] },
      },
      keys,
    );
    expect(fixture.keptWorkshop(copy.id).passes).toBeUndefined();
  });
});
