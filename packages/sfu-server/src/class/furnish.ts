import type { PeerId } from '@gongbang/protocol';

import { About, NO_PLAN } from './about.ts';
import type { Attendance } from './Attendance.ts';
import type { Lifetime } from './Lifetime.ts';
import { Logbook } from '../features/Logbook.ts';
import type { Peer } from '../room/Peer.ts';
import type { Rights } from '../rules/permissions.ts';
import type { ClassRecord } from '../ports/store.ts';
import type { World } from '../ports/world.ts';
import type { PracticePort } from '../rehearsal/practice.ts';
import { Room } from '../room/Room.ts';
import { Stage } from './Stage.ts';
import { Entries, UnitOfWork } from '../room/UnitOfWork.ts';
import { Workshop } from './Workshop.ts';

/** What everything in a class builds on. */
export interface Premises {
  readonly record: ClassRecord;
  readonly about: About;
  readonly world: World;
  readonly life: Lifetime;
  readonly work: UnitOfWork;
  readonly peers: Entries<PeerId, Peer>;
  readonly room: Room;
  readonly stage: Stage;
  readonly logbook: Logbook;
}

/** What the premises need from whatever runs the class, once it exists. */
interface Asks {
  readonly rights: () => Rights;
  readonly hasPass: (peerId: PeerId) => boolean;
}

/** An empty room with a stage: all its effects on the world end with the class's life. */
export function furnish(
  record: ClassRecord,
  world: World,
  life: Lifetime,
  { rights, hasPass }: Asks,
): Premises {
  const { log, workshops } = world;
  const work = new UnitOfWork(life.transactions(world.transactions), life.clock, log);
  const peers = new Entries<PeerId, Peer>(work);
  const broadcast = work.broadcast(life.broadcast(world.broadcast));
  const kept = workshops.load(record.id);
  const about = new About(work, { record, plan: kept.plan ?? NO_PLAN }, world);
  const room = new Room({
    work,
    peers,
    broadcast,
    kept,
    keep: (part, value) => {
      workshops.save(record.id, part, value);
    },
    keepProgress: (peerId, progress) => {
      workshops.saveProgress(record.id, peerId, progress);
    },
  });
  const stage = new Stage({ work, peers, rights, broadcast, log });
  const logbook = new Logbook({
    room,
    kept: kept.visits ?? {},
    hasPass,
    keep: (peerId, visit) => {
      workshops.saveVisit(record.id, peerId, visit);
    },
  });
  return { record, about, world, life, work, peers, room, stage, logbook };
}

/**
 * A class's workshop, wired to who is here and to what they may see.
 * @param enterPractice brings in a simulated mentee
 */
export function composeWorkshop(
  { record, about, world, life, work, peers, room, stage, logbook }: Premises,
  attendance: Attendance,
  enterPractice: PracticePort['enter'],
  isRunning: () => boolean,
  isRehearsal: boolean,
): Workshop {
  return new Workshop({
    room,
    classId: record.id,
    chat: life.chat(world.chat),
    pictures: { store: life.pictures(world.pictures), tray: world.tray },
    lessonPictures: {
      classId: record.id,
      store: life.pictures(world.lessonPictures),
      tray: world.tray,
    },
    stills: world.stills,
    logbook,
    keys: world.keys,
    random: world.random,
    mentorName: () => about.record.mentorName,
    limits: {
      get seats() {
        return about.record.seats;
      },
      seatsPerPlace: world.seatsPerPlace,
    },
    isRunning,
    isRehearsal,
    practice: {
      enter: enterPractice,
      leave: (peerId) => {
        attendance.dismiss(peerId);
      },
    },
    onRightsChanged: (peerId) => {
      work.afterCommit(() => {
        const owner = peerId === null ? room.mentor : peers.get(peerId);
        if (owner !== undefined) {
          stage.reviewOwner(owner);
        }
      });
    },
    onKeysChanged: (peerId) => {
      if (peerId !== null) {
        attendance.dismiss(peerId);
      }
      work.afterCommit(() => {
        world.connections.review();
      });
    },
    onPassesTaken: (peerIds) => {
      for (const peerId of peerIds) {
        attendance.dismiss(peerId, 'pass');
      }
      work.afterCommit(() => {
        world.connections.review();
      });
    },
  });
}
