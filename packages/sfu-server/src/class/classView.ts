import { isStaff, type ClassInfo, type ClassView, type LinkRole, type Snapshot } from '@gongbang/protocol';

import type { Announced } from './about.ts';
import { isRunning, restore, type ClassState } from '../rules/classState.ts';
import type { Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Workshop } from './Workshop.ts';

/** What a class looks like to anybody with a link, in it or not. */
export interface ClassLook {
  readonly info: ClassInfo;
  view(role: LinkRole): ClassView;
}

/** The public view of a class. */
export function infoOf(
  {
    record: { id, title, mentorName, about, startsAt, seats },
    plan: { wholeDay, minutes, timeZone, revision },
  }: Announced,
  state: ClassState,
): ClassInfo {
  return {
    id,
    title,
    mentorName,
    about,
    startsAt,
    wholeDay,
    minutes,
    timeZone,
    revision,
    seats,
    phase: state.phase,
    startedAt: isRunning(state) || state.phase === 'ended' ? state.startedAt : null,
    endedAt: state.phase === 'ended' ? state.endedAt : null,
    endReason: state.phase === 'ended' ? state.reason : null,
  };
}

/** A class nobody is in, read from the store: looking at it does not wake it. */
export function sleeping(announced: Announced): ClassLook {
  const info = infoOf(announced, restore(announced.record));
  return {
    info,
    view: (role) => ({ class: info, role, mentor: { state: 'absent' }, audience: 0 }),
  };
}

/** Everything a joiner gets of a class. @param lastSeq the last chat message they have */
export function snapshotOf(
  { class: info, mentor, audience }: ClassView,
  peer: Peer,
  room: Room,
  workshop: Workshop,
  lastSeq: number | undefined,
): Snapshot {
  return {
    class: info,
    me: { id: peer.id, role: peer.role, name: peer.asked },
    mentor,
    audience,
    peers: isStaff(peer.role) ? room.benches.map((bench) => bench.info) : [],
    ...workshop.chat.snapshotFor(peer, lastSeq),
    workshop: workshop.viewFor(peer),
    now: room.clock.now(),
  };
}
