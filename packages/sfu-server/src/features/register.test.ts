import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import { newClassLink, newKey } from '../auth/keys.ts';
import { letsBack, EMPTY_ROLL } from './register.ts';

const CHANGES = 50;
const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = { ...identity('mentee', 'bora'), keyHash: 'hash-of-another-key' };

describe('a changed class link', () => {
  it('[OR4] lets those back who are in, however often, each by the key they came in by', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const classroom = fixture.registry.open(id);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    await classroom.join(bora, new FakeChannel(), joinPayload('보라'));
    const comesBack = ({ peerId }: typeof anna, keyHash: string): boolean =>
      letsBack(fixture.keptWorkshop(id).roll ?? EMPTY_ROLL, peerId, keyHash);
    for (let change = 0; change < CHANGES; change += 1) {
      classroom.order.rotateLink(newClassLink(newKey()));
    }
    expect(comesBack(anna, anna.keyHash)).toBe(true);
    expect(comesBack(bora, bora.keyHash)).toBe(true);
    expect(comesBack(anna, bora.keyHash)).toBe(false);
    classroom.leave(bora);
    expect(comesBack(bora, bora.keyHash)).toBe(true);
    classroom.order.rotateLink(newClassLink(newKey()));
    expect(comesBack(bora, bora.keyHash)).toBe(false);
    classroom.order.sendOut({ peerId: anna.peerId, keepOut: true });
    expect(comesBack(anna, anna.keyHash)).toBe(false);
  });
});
