import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { describe, expect, it } from 'vitest';

describe('who hears the class', () => {
  const mentor = identity('mentor');
  const anna = identity('mentee', 'anna');
  const bora = identity('mentee', 'bora');

  async function live(fixture: ClassroomFixture) {
    const classroom = fixture.registry.open(fixture.createClass(30));
    const channels = { mentor: new FakeChannel(), anna: new FakeChannel(), bora: new FakeChannel() };
    await classroom.join(mentor, channels.mentor, joinPayload('이정은'));
    classroom.start(mentor);
    await classroom.join(anna, channels.anna, joinPayload('안나'));
    await classroom.join(bora, channels.bora, joinPayload('보라'));
    const [media] = fixture.media.classes;
    const sounds = () =>
      channels.mentor.told.flatMap(({ name, payload }) =>
        name === 'peer:changed' ? [(payload as { peer: { sound?: string[] } }).peer.sound ?? []] : [],
      );
    const own = (channel: FakeChannel) =>
      channel.told.flatMap(({ name, payload }) =>
        name === 'workshop:changed' && 'isUnheard' in (payload as { parts: object }).parts
          ? [(payload as { parts: { isUnheard: boolean } }).parts.isUnheard]
          : [],
      );
    return { classroom, channels, media, sounds, own };
  }

  it('[HR3] whom nobody hears learns it, and those who manage the class; nobody else does', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels, media, sounds, own } = await live(fixture);
    media?.events.unheard([anna.peerId, mentor.peerId]);
    expect(sounds()).toEqual([['unheard']]);
    expect([own(channels.anna), own(channels.mentor), own(channels.bora)]).toEqual([[true], [true], []]);
    expect(channels.bora.names()).not.toContain('peer:changed');
    const back = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(back.snapshot.workshop.isUnheard).toBe(true);
    media?.events.unheard([]);
    expect(sounds().at(-1)).toEqual([]);
    expect(own(channels.mentor)).toEqual([true, false]);
  });

  it('[HR3] when media is lost nobody is accused', async () => {
    using fixture = new ClassroomFixture();
    const { media, channels, sounds, own } = await live(fixture);
    media?.events.unheard([anna.peerId]);
    fixture.media.loseAll();
    expect(sounds()).toEqual([['unheard'], []]);
    expect(own(channels.anna)).toEqual([true, false]);
  });

  it('[RC8] who was connected badly is connected well by a new page, until that says otherwise', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels } = await live(fixture);
    const qualities = () =>
      channels.mentor.told.flatMap(({ name, payload }) =>
        name === 'peer:changed' ? [(payload as { peer: { quality: string } }).peer.quality] : [],
      );
    classroom.commit(() => {
      classroom.reportQuality(anna, 'poor');
    });
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(classroom.present(anna).info.quality).toBe('good');
    expect(qualities()).toEqual(['poor', 'good']);
  });

  it('[HR4] whose page plays nothing is shown to those who manage the class, until another page of theirs joins', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, channels, sounds } = await live(fixture);
    const peer = classroom.present(anna);
    classroom.commit(() => {
      classroom.hearing.report(peer, 'blocked');
    });
    classroom.commit(() => {
      classroom.hearing.report(peer, 'blocked');
    });
    expect(sounds()).toEqual([['blocked']]);
    expect(channels.bora.names()).not.toContain('peer:changed');
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(sounds()).toEqual([['blocked'], []]);
  });
});
