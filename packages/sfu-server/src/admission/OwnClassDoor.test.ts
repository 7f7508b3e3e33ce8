import type { AccountId, ClassId, Secret } from '@gongbang/protocol';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { describe, expect, it, vi } from 'vitest';

import { hashKey, passHolderId, roleOf } from '../auth/keys.ts';
import type { Classroom } from '../class/Classroom.ts';
import { PassDesk } from '../class/PassDesk.ts';
import type { SiteStores } from '../ports/accounts.ts';
import type { ClassPlan } from '../ports/bookings.ts';
import { CommitDoor } from '../room/CommitDoor.ts';
import type { Identity } from '../room/Peer.ts';
import { BOUNDS } from '../rules/bounds.ts';
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
/** Of an account that is only looked at. */
const NO_STORES = {} as SiteStores;
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
  const keepOne = (accountId: AccountId, classId: ClassId, key: Secret): Promise<void> => {
    kept.push({ accountId, classId, key });
    return keep?.() ?? Promise.resolve();
  };
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
      keep: (...own) => keepOne(...own),
      keepIn: (_stores, ...own) => keepOne(...own),
      keyOf: (accountId, classId) =>
        Promise.resolve(
          kept.find((one) => one.accountId === accountId && one.classId === classId)?.key ?? null,
        ),
    },
    settled: () => Promise.resolve(),
  });
  /** Promised and made. */
  const open = async (): Promise<ClassId> => {
    const id = await door.promise(NO_STORES, MENTOR);
    expect(await door.open(id, PLAN, MENTOR)).toBe(true);
    return id;
  };
  return { door, open, kept, classes };
}

describe('[PA7] the class of a date', () => {
  it('is in its mentor’s account, with the key that teaches it', async () => {
    using fixture = new ClassroomFixture();
    const { door, open, kept, classes } = doorTo(fixture);
    const id = await open();
    expect(kept).toMatchObject([{ accountId: MENTOR, classId: id }]);
    expect(roleOf(classes, id, hashKey(kept[0]?.key ?? ''))).toBe('mentor');
    expect(fixture.registry.peek(id).info).toMatchObject({ title: PLAN.title, seats: 8, phase: 'scheduled' });
    expect(fixture.registry.setupOf(id)).toMatchObject({ materials: PLAN.materials, steps: PLAN.steps });
    expect(door.look(id)).toEqual({ phase: 'scheduled', startedAt: null, endedAt: null });
  });

  it('is not there where no account could keep it', async () => {
    using fixture = new ClassroomFixture();
    const { open } = doorTo(fixture, () => Promise.reject(new Error('the disk is full')));
    await expect(open()).rejects.toThrow('the disk is full');
    expect(fixture.database.prepare(`SELECT phase FROM classes`).all()).toEqual([]);
  });

  it('is made once, and is in the account also where that has let its link go before', async () => {
    using fixture = new ClassroomFixture();
    const { door, open, kept, classes } = doorTo(fixture);
    const id = await open();
    expect(await door.open(id, PLAN, MENTOR)).toBe(false);
    await door.remove(id);
    expect([await door.open(id, PLAN, MENTOR), door.look(id)]).toEqual([false, null]);
    const other = await door.promise(NO_STORES, MENTOR);
    kept.length = 0;
    expect(await door.open(other, PLAN, MENTOR)).toBe(true);
    expect(kept).toMatchObject([{ accountId: MENTOR, classId: other }]);
    expect(roleOf(classes, other, hashKey(kept[0]?.key ?? ''))).toBe('mentor');
  });

  it('follows the date, sleeping or not; steps that stay keep their pictures, and nobody gets up', async () => {
    using fixture = new ClassroomFixture();
    const { door, open } = doorTo(fixture);
    const id = await open();
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
    const { door, open } = doorTo(fixture);
    const id = await open();
    await door.remove(id);
    await door.remove(id);
    expect(door.look(id)).toBeNull();
    await door.setPasses(id, [{ keyHash: 'hash' }]);
    expect(fixture.keptWorkshop(id).passes).toBeUndefined();
  });
});

describe('[RV2] how long somebody was in', () => {
  const MINUTE = 60_000;
  const KEY = 'a-pass';
  const teacher = identity('mentor');
  const asked = (fixture: ClassroomFixture, id: ClassId, keyHash = KEY) =>
    doorTo(fixture).door.attendance(id, [{ keyHash }]).get(keyHash);
  const holderOf = (id: ClassId) => ({
    ...identity('mentee', 'anna', KEY),
    peerId: passHolderId(id, KEY),
  });
  const scene = async (fixture: ClassroomFixture) => {
    const { door, open } = doorTo(fixture);
    const id = await open();
    await door.setPasses(id, [{ keyHash: KEY }]);
    const classroom = fixture.registry.open(id);
    await classroom.join(teacher, new FakeChannel(), joinPayload('이정은'));
    return { id, classroom, door };
  };
  const enter = async (classroom: Classroom, who: Identity) => {
    const channel = new FakeChannel();
    await classroom.join(who, channel, joinPayload('안나'));
    return channel;
  };

  it('counts while the class is live and they are in, from all of their devices once', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    await enter(classroom, holderOf(id));
    fixture.clock.advance(30 * MINUTE);
    expect(asked(fixture, id)).toBe(0);
    classroom.start(teacher);
    fixture.clock.advance(4 * MINUTE);
    const laptop = await enter(classroom, holderOf(id));
    fixture.clock.advance(4 * MINUTE);
    expect(asked(fixture, id)).toBe(8 * MINUTE);
    classroom.disconnected(holderOf(id), laptop);
    fixture.clock.advance(MINUTE);
    await enter(classroom, holderOf(id));
    fixture.clock.advance(MINUTE);
    classroom.end(teacher);
    fixture.clock.advance(60 * MINUTE);
    expect([asked(fixture, id), asked(fixture, id, 'another'), asked(fixture, 'nosuchclass0')]).toEqual([
      9 * MINUTE,
      0,
      0,
    ]);
    expect(fixture.rested).toContain(id);
  });

  it('is known after a kill, but for the last minute, and while the clock is set', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    classroom.start(teacher);
    await enter(classroom, holderOf(id));
    fixture.clock.step(-60 * MINUTE);
    fixture.clock.advance(10 * MINUTE);
    expect(asked(fixture, id)).toBe(10 * MINUTE);
    fixture.clock.step(60 * MINUTE);
    fixture.clock.advance(10 * MINUTE + 1);
    fixture.restart();
    const known = asked(fixture, id) ?? 0;
    expect(known).toBeGreaterThanOrEqual(19 * MINUTE);
    expect(known).toBeLessThanOrEqual(21 * MINUTE);
  });

  it('ends with what was kept last of a class that was killed and is not woken', async () => {
    using fixture = new ClassroomFixture();
    const id = await doorTo(fixture).open();
    const workshops = new SqliteWorkshopStore(fixture.database);
    const visit = { name: '안나', cameAt: 1, leftAt: 1, ms: MINUTE, since: 2 * MINUTE, stuck: [] };
    workshops.saveVisit(id, holderOf(id).peerId, visit);
    expect(asked(fixture, id)).toBe(MINUTE);
    workshops.save(id, 'pulse', 5 * MINUTE);
    expect(asked(fixture, id)).toBe(4 * MINUTE);
    expect(fixture.registry.active.size).toBe(0);
  });

  it('is known of a class that was deleted until it is removed, which waits for whoever keeps it', async () => {
    const outcomes: PromiseWithResolvers<undefined>[] = [];
    using fixture = new ClassroomFixture({
      beforeRemoval: () => {
        const outcome = Promise.withResolvers<undefined>();
        outcomes.push(outcome);
        return outcome.promise;
      },
    });
    fixture.retention.start();
    const { id, classroom } = await scene(fixture);
    classroom.start(teacher);
    await enter(classroom, holderOf(id));
    fixture.clock.advance(10 * MINUTE);
    fixture.registry.delete(id);
    fixture.clock.advance(5 * MINUTE);
    expect([outcomes.length, asked(fixture, id)]).toEqual([1, 10 * MINUTE]);
    outcomes[0]?.reject(new Error('refused by the test'));
    await vi.waitFor(() => {
      fixture.clock.advance(60 * MINUTE);
      expect(outcomes).toHaveLength(2);
    });
    expect(asked(fixture, id)).toBe(10 * MINUTE);
    outcomes[1]?.resolve(undefined);
    await vi.waitFor(() => {
      fixture.clock.advance(MINUTE);
      expect(asked(fixture, id)).toBe(0);
    });
    fixture.retention.close();
  });

  it('counts no rehearsal, and is what it was during one', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    classroom.start(teacher);
    const channel = await enter(classroom, holderOf(id));
    fixture.clock.advance(10 * MINUTE);
    classroom.disconnected(holderOf(id), channel);
    classroom.end(teacher);
    fixture.registry.change(id, { phase: 'scheduled' });
    await fixture.rehearse(id);
    fixture.clock.advance(10 * MINUTE);
    expect(asked(fixture, id)).toBe(10 * MINUTE);
  });

  it('is forgotten of those without a pass first, where more came than are remembered', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    classroom.leave(teacher);
    const workshops = new SqliteWorkshopStore(fixture.database);
    const visit = (at: number) => ({
      ...{ name: '누구', cameAt: at, leftAt: at, ms: 10 * MINUTE, since: null, stuck: [] },
    });
    fixture.database.transaction(() => {
      workshops.saveVisit(id, passHolderId(id, KEY), visit(0));
      for (let other = 1; other < BOUNDS.people; other += 1) {
        workshops.saveVisit(id, String(other).padStart(16, '0'), visit(other));
      }
    });
    const again = fixture.registry.open(id);
    await again.join(teacher, new FakeChannel(), joinPayload('이정은'));
    again.start(teacher);
    await enter(again, identity('mentee', 'bora'));
    fixture.clock.advance(MINUTE);
    expect(asked(fixture, id)).toBe(10 * MINUTE);
    expect(Object.keys(workshops.loadVisits(id))).toHaveLength(BOUNDS.people);
    expect(workshops.loadVisits(id, '1'.padStart(16, '0'))).toEqual({});
  });
});
