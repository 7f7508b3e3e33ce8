import { Attendance } from './Attendance.ts';
import { composeWorkshop, type Premises } from './furnish.ts';
import { Lifecycle } from './Lifecycle.ts';
import { MediaDesk } from './MediaDesk.ts';
import { Order } from './Order.ts';
import { Hearing } from '../features/hearing.ts';
import type { MediaLoss } from '../ports/media.ts';
import type { RehearsalPlan } from '../rehearsal/rehearsal.ts';
import type { Workshop } from './Workshop.ts';

/** How a class ends, and whether it is the class itself. */
export interface ClassFate {
  /** The rehearsal's plan if this is one; null for the class itself. */
  readonly rehearsal: RehearsalPlan | null;
  /** Called once, when nobody is left and nothing runs: from then on it does nothing. */
  readonly onForgotten: () => void;
  /** Called once it was forgotten to make way for a rehearsal. */
  readonly onRehearsed: (plan: RehearsalPlan) => void;
}

/** The members that run a class, on its premises. */
export interface ClassMembers extends Premises {
  readonly workshop: Workshop;
  readonly lifecycle: Lifecycle;
  readonly media: MediaDesk;
  readonly attendance: Attendance;
  readonly order: Order;
  readonly hearing: Hearing;
}

/** Connects them: each reports what happens, and here is decided to whom. */
export function compose(premises: Premises, fate: ClassFate): ClassMembers {
  const { record, world, life, work, peers, room, stage, about } = premises;
  const { log, iceServers, graces } = world;
  const lifecycle = new Lifecycle({
    premises,
    attendance: () => attendance,
    workshop: () => workshop,
    closeMedia: () => {
      media.close();
    },
    ...fate,
  });
  const media: MediaDesk = new MediaDesk({
    classId: record.id,
    server: life.media(world.media),
    iceServers,
    room,
    stage,
    log,
    onAnew: (peer) => {
      work.commit(() => {
        workshop.cameAnew(peer);
      });
    },
    onLost: (loss) => {
      mediaLost(members, loss);
    },
    onUnheard: (peerIds) => {
      work.commit(() => {
        hearing.setUnheard(peerIds);
      });
    },
    onExcess: (peerId) => {
      order.stopExcess(peerId);
    },
  });
  const attendance: Attendance = new Attendance({
    peers,
    seats: () => about.record.seats,
    mentorName: () => about.record.mentorName,
    room,
    stage,
    workshop: () => workshop,
    log,
    graces,
    isRunning: () => lifecycle.isRunning,
    patience: () => lifecycle.patience,
    logbook: premises.logbook,
    onRenamed: (peer) => {
      lifecycle.noteIn(peer);
    },
    onCame: (peer) => {
      lifecycle.came(peer);
      if (peer.role === 'mentor') {
        work.afterCommit(() => {
          lifecycle.practise();
        });
      }
    },
    onLeft: () => {
      lifecycle.settle();
    },
    onMentorWent: () => {
      lifecycle.mentorWent();
    },
    onMentorGone: () => {
      lifecycle.withoutMentor();
    },
  });
  const workshop: Workshop = composeWorkshop(
    premises,
    attendance,
    (peerId, name, variant) => attendance.rehearse(peerId, name, media.practise(peerId, variant)),
    () => lifecycle.isRunning,
    lifecycle.isRehearsal,
  );
  const order = new Order({
    classId: record.id,
    classes: world.classes,
    room,
    stage,
    workshop,
    attendance,
    connections: world.connections,
    log,
  });
  const hearing = new Hearing(room, (peer) => {
    attendance.changed(peer);
  });
  const members: ClassMembers = { ...premises, workshop, lifecycle, media, attendance, order, hearing };
  return members;
}

/** The worker died. Everyone joins again, and the first to do so finds the class a new home. */
function mediaLost(
  { work, peers, room, world, workshop, lifecycle, hearing, order }: ClassMembers,
  { crashed, crowded, senders }: MediaLoss,
): void {
  work.commit(() => {
    for (const peer of peers.values()) {
      peer.replaceMedia(null);
    }
    hearing.setUnheard([]);
    room.broadcast.everyone('media:lost', {});
  });
  world.log.warn({ peers: peers.size }, 'class media lost');
  // A timer, because it retries when their leaving cannot be stored.
  work.clock.after(0, () => {
    workshop.practice.close();
    work.afterCommit(() => {
      lifecycle.practise();
    });
  });
  if (crashed && !crowded) {
    order.suspect(senders);
  }
}
