import type { Identity } from '@gongbang/sfu-server/classroom/Peer.ts';
import { describe, expect, it } from 'vitest';

import { ClassroomFixture, FakeChannel, GRACES, identity, joinPayload } from '../support/classroomFixture.ts';

/** As many as the fixture lets in from one place. */
const SEATS = 3;

let people = 0;
const somebody = (): Identity => {
  people += 1;
  return identity('mentee', `mentee-${people}`);
};
const from = (place: string): FakeChannel => Object.assign(new FakeChannel(), { place });

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

  it('knock in great number and not without end; others are heard', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(30, { admission: 'ask' }));
    const knock = (place: string) =>
      classroom.join(somebody(), from(place), joinPayload('박서연')).then(
        () => 'OK',
        (error: unknown) => (error as { code: string }).code,
      );
    const answers: string[] = [];
    for (let index = 0; index < 101; index += 1) {
      answers.push(await knock('school'));
    }
    expect(answers).toEqual([...Array<string>(100).fill('NOT_ADMITTED'), 'ADDRESS_FULL']);
    expect(await knock('home')).toBe('NOT_ADMITTED');
  });
});
