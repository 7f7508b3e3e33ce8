import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import type { Classroom } from '../class/Classroom.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Identity } from '../room/Peer.ts';

/** As many as the fixture admits from one place. */
const SEATS = 3;

let people = 0;
const somebody = (): Identity => {
  people += 1;
  return identity('mentee', `mentee-${people}`);
};
const from = (place: string): FakeChannel => Object.assign(new FakeChannel(), { place });

/** Asks to be let in; returns the answer's code. */
const ask = (classroom: Classroom, who: Identity, channel: FakeChannel): Promise<string> =>
  classroom.join(who, channel, joinPayload('박서연')).then(
    () => 'OK',
    (error: unknown) => (error instanceof ClassroomError ? error.code : String(error)),
  );

describe('[LM15] people behind one address', () => {
  it('take many seats of a class and not all, those who are away included; others are let in', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const crowd = Array.from({ length: SEATS }, () => ({ who: somebody(), channel: from('school') }));
    for (const { who, channel } of crowd) {
      await classroom.join(who, channel, joinPayload('박서연'));
    }
    const late = somebody();
    const join = (place: string) => classroom.join(late, from(place), joinPayload('최하린'));
    await expect(join('school')).rejects.toMatchObject({ code: 'ADDRESS_FULL' });
    await expect(classroom.join(somebody(), from('home'), joinPayload('정민준'))).resolves.toMatchObject({
      snapshot: {},
    });
    const [first] = crowd;
    if (first !== undefined) {
      classroom.disconnected(first.who, first.channel);
    }
    await expect(join('school')).rejects.toMatchObject({ code: 'ADDRESS_FULL' });
    fixture.clock.advance(GRACES.peerMs);
    await expect(join('school')).resolves.toMatchObject({ snapshot: {} });
  });

  it('come back to their seats, and the mentor is never refused', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const crowd = Array.from({ length: SEATS }, somebody);
    for (const who of [...crowd, ...crowd, identity('mentor')]) {
      await expect(classroom.join(who, from('school'), joinPayload('박서연'))).resolves.toMatchObject({
        snapshot: {},
      });
    }
  });

  it('have their seats where they took them: going on from elsewhere makes no room for more', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const crowd = Array.from({ length: SEATS }, somebody);
    for (const place of ['school', 'home', 'home']) {
      for (const who of crowd) {
        expect(await ask(classroom, who, from(place))).toBe('OK');
      }
    }
    expect(await ask(classroom, somebody(), from('school'))).toBe('ADDRESS_FULL');
    expect(await ask(classroom, somebody(), from('home'))).toBe('OK');
  });

  it('may ask for as many seats as they may take, those included that they have; others are heard', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(30));
    expect(await ask(classroom, somebody(), from('school'))).toBe('OK');
    classroom.workshop.configure({ admission: 'ask' });
    const answers: string[] = [];
    for (let index = 0; index < SEATS; index += 1) {
      answers.push(await ask(classroom, somebody(), from('school')));
    }
    expect(answers).toEqual(['NOT_ADMITTED', 'NOT_ADMITTED', 'ADDRESS_FULL']);
    expect(await ask(classroom, somebody(), from('home'))).toBe('NOT_ADMITTED');
  });
});

describe('[LM20] a class that sits behind one address', () => {
  it('has all its seats and no more once the mentor says so, also after a restart', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass(SEATS + 2);
    const classroom = fixture.registry.open(id);
    classroom.workshop.configure({ isAddressShared: true });
    const crowd = Array.from({ length: SEATS + 2 }, somebody);
    for (const who of crowd) {
      expect(await ask(classroom, who, from('school'))).toBe('OK');
    }
    expect(await ask(classroom, somebody(), from('school'))).toBe('CLASS_FULL');
    fixture.restart();
    const again = fixture.registry.open(id);
    expect(again.workshop.register.settings.isAddressShared).toBe(true);
    for (const who of crowd) {
      expect(await ask(again, who, from('school'))).toBe('OK');
    }
    expect(await ask(again, somebody(), from('school'))).toBe('CLASS_FULL');
  });

  it('may ask for all its seats; when it is one of many again, nobody is put out', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(SEATS + 2, { admission: 'ask' }));
    classroom.workshop.configure({ isAddressShared: true });
    const crowd = Array.from({ length: SEATS + 2 }, somebody);
    const answers: string[] = [];
    for (const who of [...crowd, somebody()]) {
      answers.push(await ask(classroom, who, from('school')));
    }
    expect(answers).toEqual([...crowd.map(() => 'NOT_ADMITTED'), 'CLASS_FULL']);
    classroom.workshop.configure({ admission: 'open' });
    for (const who of crowd) {
      expect(await ask(classroom, who, from('school'))).toBe('OK');
    }
    classroom.workshop.configure({ isAddressShared: false });
    for (const who of crowd) {
      expect(await ask(classroom, who, from('school'))).toBe('OK');
    }
    expect(classroom.audience).toBe(crowd.length);
    const [first] = crowd;
    if (first !== undefined) {
      classroom.leave(first);
      expect(await ask(classroom, first, from('school'))).toBe('ADDRESS_FULL');
    }
  });

  it('is not what a class says that was kept before it could', () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const before = JSON.stringify({ kind: 'round-table', admission: 'ask', isLocked: true });
    fixture.database
      .prepare(`UPDATE workshops SET value = ? WHERE classId = ? AND part = 'settings'`)
      .run(before, id);
    fixture.restart();
    expect(fixture.registry.open(id).workshop.register.settings).toEqual({
      kind: 'round-table',
      admission: 'ask',
      isLocked: true,
      isAddressShared: false,
      hasPictures: false,
    });
  });
});

describe('[LM21] the mentor', () => {
  it('is told how many are refused for their address, seldom, until they are in or gone', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const mentor = new FakeChannel();
    await classroom.join(identity('mentor'), mentor, joinPayload('이정은'));
    for (let index = 0; index < SEATS; index += 1) {
      await ask(classroom, somebody(), from('school'));
    }
    const tellings = () =>
      mentor.told.flatMap(({ payload }) => {
        const { parts } = payload as { parts?: { crowdedOut?: number } };
        return parts?.crowdedOut === undefined ? [] : [parts.crowdedOut];
      });
    const crowd = Array.from({ length: 40 }, () => ({ who: somebody(), channel: from('school') }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      for (const { who, channel } of crowd) {
        expect(await ask(classroom, who, channel)).toBe('ADDRESS_FULL');
      }
      fixture.clock.advance(1000);
    }
    expect(tellings()).toEqual([40]);
    const [first, second] = crowd;
    if (first === undefined || second === undefined) {
      throw new Error('Nobody came.');
    }
    // Another tab, which asks for nothing.
    classroom.disconnected(second.who, from('school'));
    fixture.clock.advance(1000);
    expect(tellings()).toEqual([40]);
    classroom.disconnected(first.who, first.channel);
    classroom.leave(second.who);
    fixture.clock.advance(1000);
    expect(tellings()).toEqual([40, 38]);
    const { snapshot } = await classroom.join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
    expect(snapshot.workshop.crowdedOut).toBe(38);
  });

  it('is told at once that nobody is, when the limit is lifted', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const mentor = new FakeChannel();
    await classroom.join(identity('mentor'), mentor, joinPayload('이정은'));
    const crowd = Array.from({ length: SEATS + 2 }, somebody);
    for (const who of crowd) {
      await ask(classroom, who, from('school'));
    }
    fixture.clock.advance(1000);
    expect(mentor.part('crowdedOut')).toBe(2);
    classroom.workshop.configure({ isAddressShared: true });
    expect(mentor.part('crowdedOut')).toBe(0);
    for (const who of crowd) {
      expect(await ask(classroom, who, from('school'))).toBe('OK');
    }
    classroom.end(identity('mentor'));
    expect(fixture.clock.pending).toBe(0);
  });
});
