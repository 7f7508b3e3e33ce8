import type { AccountId, ClassId, Secret } from '@gongbang/protocol';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { describe, expect, it } from 'vitest';

import { hashKey, roleOf } from '../auth/keys.ts';
import { PassDesk } from '../class/PassDesk.ts';
import type { ClassPlan } from '../ports/bookings.ts';
import { CommitDoor } from '../room/CommitDoor.ts';
import { SqliteClassStore } from '../storage/sqlite/SqliteClassStore.ts';
import { SqliteWorkshopStore } from '../storage/sqlite/SqliteWorkshopStore.ts';
import { OwnClassDoor } from './OwnClassDoor.ts';

const MENTOR: AccountId = 'mentor0123456789';
const PLAN: ClassPlan = {
  title: '손으로 빚는 찻잔',
  mentorName: '이정은',
  about: '',
  minutes: 90,
  startsAt: 1_800_000_000_000,
  timeZone: 'Asia/Seoul',
  seats: 8,
  materials: [{ id: 'clay', text: '흙' }],
  steps: [{ id: 'pinch', title: '빚기', note: '', minutes: 20 }],
};
const silent = { info: () => undefined, warn: () => undefined };
const PICTURE = {
  ...{ id: 'picture', width: 4, height: 3, thread: null, peerId: 'mentor' },
  sizes: { small: new Uint8Array([1]), medium: new Uint8Array([2]), large: new Uint8Array([3]) },
};

/** A door to the classes of a fixture, and what accounts keep of them. */
function doorTo(fixture: ClassroomFixture, keep?: () => Promise<void>) {
  const kept: { accountId: AccountId; classId: ClassId; key: Secret }[] = [];
  const { clock } = fixture;
  const classes = new SqliteClassStore(fixture.database);
  const door = new OwnClassDoor({
    registry: fixture.registry,
    passes: new PassDesk({
      ...{ classes, clock, log: silent },
      transactions: new CommitDoor(fixture.database, silent),
      workshops: new SqliteWorkshopStore(fixture.database),
      active: (id) => fixture.registry.find(id),
      connectionsOf: () => ({ review: () => undefined, closeOf: () => undefined, over: () => undefined }),
    }),
    ownClasses: {
      keep:
        keep ??
        ((accountId, classId, key) => {
          kept.push({ accountId, classId, key });
          return Promise.resolve();
        }),
    },
    settled: () => Promise.resolve(),
  });
  return { door, kept, classes };
}

describe('[PA7] the class of a date', () => {
  it('is in its mentor’s account, with the key that teaches it', async () => {
    using fixture = new ClassroomFixture();
    const { door, kept, classes } = doorTo(fixture);
    const id = await door.open(PLAN, MENTOR);
    expect(kept).toMatchObject([{ accountId: MENTOR, classId: id }]);
    expect(roleOf(classes, id, hashKey(kept[0]?.key ?? ''))).toBe('mentor');
    expect(fixture.registry.peek(id).info).toMatchObject({ title: PLAN.title, seats: 8, phase: 'scheduled' });
    expect(fixture.registry.setupOf(id)).toMatchObject({ materials: PLAN.materials, steps: PLAN.steps });
    expect(door.look(id)).toEqual({ phase: 'scheduled', startedAt: null, endedAt: null });
  });

  it('is not there where no account could keep it', async () => {
    using fixture = new ClassroomFixture();
    const { door } = doorTo(fixture, () => Promise.reject(new Error('the disk is full')));
    await expect(door.open(PLAN, MENTOR)).rejects.toThrow('the disk is full');
    const all = fixture.database.prepare(`SELECT phase FROM classes`);
    fixture.clock.advance(0);
    expect(all.all()).toEqual([{ phase: 'ended' }]);
  });

  it('follows the date, sleeping or not; steps that stay keep their pictures, and nobody gets up', async () => {
    using fixture = new ClassroomFixture();
    const { door } = doorTo(fixture);
    const id = await door.open(PLAN, MENTOR);
    fixture.registry.givePicture(id, 'pinch', PICTURE);
    const steps = [...PLAN.steps, { id: 'glaze', title: '유약', note: '', minutes: null }];
    await door.change(id, { ...PLAN, startsAt: 1_800_000_060_000, steps });
    expect(fixture.registry.active.size).toBe(0);
    expect(fixture.registry.peek(id).info).toMatchObject({ startsAt: 1_800_000_060_000, revision: 1 });
    expect(fixture.registry.setupOf(id).steps).toMatchObject([
      { id: 'pinch', picture: { id: 'picture' } },
      { id: 'glaze' },
    ]);
    const classroom = fixture.registry.open(id);
    for (const name of ['anna', 'bora']) {
      await classroom.join(identity('mentee', name), new FakeChannel(), joinPayload(name));
    }
    await door.change(id, { ...PLAN, seats: 1, title: '찻잔', steps });
    expect(classroom.info).toMatchObject({ seats: 1, title: '찻잔' });
    expect(classroom.audience).toBe(2);
  });

  it('is gone when it is removed, and removing it again does nothing', async () => {
    using fixture = new ClassroomFixture();
    const { door } = doorTo(fixture);
    const id = await door.open(PLAN, MENTOR);
    await door.remove(id);
    await door.remove(id);
    expect(door.look(id)).toBeNull();
    await door.setPasses(id, [{ keyHash: 'hash' }]);
    expect(fixture.keptWorkshop(id).passes).toBeUndefined();
  });
});
