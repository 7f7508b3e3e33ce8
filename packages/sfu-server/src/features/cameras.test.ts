import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

const mentor = identity('mentor');

describe('phones before the class', () => {
  it('[HV7] a phone is invited and comes in while its mentor is in the green room, who is told of it', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const { key, cameraId } = fixture.registry.open(id).tendPhones((phones) => phones.invite());
    expect(fixture.phones).toMatchObject([{ id: cameraId, state: 'invited' }]);
    const phone = identity('camera', 'phone', key);
    await fixture.registry.open(id).join(phone, new FakeChannel(), joinPayload('휴대폰'));
    expect(fixture.phones).toMatchObject([{ id: cameraId, state: 'sending' }]);
    const classroom = fixture.registry.open(id);
    expect(classroom.info.phase).toBe('open');
    expect(classroom.tendPhones((phones) => phones.list).cameras).toMatchObject([{ state: 'sending' }]);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    classroom.start(mentor);
    expect(classroom.workshop.cameras.view).toMatchObject([{ id: cameraId, state: 'sending' }]);
  });

  it('[HV7] a class that was woken for its phones alone sleeps again, whether it went well or not', () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const { cameraId } = fixture.registry.open(id).tendPhones((phones) => phones.invite());
    expect(fixture.registry.active.size).toBe(0);
    expect(() => {
      fixture.registry.open(id).tendPhones((phones) => {
        phones.revoke('none');
      });
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(fixture.registry.active.size).toBe(0);
    expect(fixture.registry.open(id).tendPhones((phones) => phones.list).cameras).toMatchObject([
      { id: cameraId, state: 'invited' },
    ]);
    expect(fixture.registry.active.size).toBe(0);
  });

  it('[HV7] a phone whose mentor never comes waits, and holds nothing once it is gone', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const { key } = fixture.registry.open(id).tendPhones((phones) => phones.invite());
    const phone = identity('camera', 'phone', key);
    const classroom = fixture.registry.open(id);
    await classroom.join(phone, new FakeChannel(), joinPayload('휴대폰'));
    classroom.leave(phone);
    expect(fixture.phones).toMatchObject([{ state: 'away' }]);
    expect(fixture.registry.active.size).toBe(0);
  });
});
