import type { Workshop } from '@gongbang/protocol';

/** A workshop in which nothing has happened, as a mentee sees it. */
export const QUIET_WORKSHOP: Workshop = {
  settings: { kind: 'workshop', admission: 'open', isLocked: false, isAddressShared: false },
  stageView: { scene: 'screen-hands', rotation: 0 },
  lesson: { materials: [], steps: [], current: null, startedAt: null, dueAt: null },
  guests: [],
  still: null,
  strokes: [],
  chatMode: { mode: 'open', slowSeconds: 30 },
  poll: null,
  table: [],
  hand: null,
  progress: { checkIns: [], ticked: [] },
  invitation: null,
  benchShare: { withEveryone: false, at: null },
  watchers: ['이정은'],
  whisper: null,
  hands: null,
  progressOf: null,
  knocking: null,
  invited: null,
  sentOut: null,
  absent: null,
  cameras: null,
  practice: null,
  crowdedOut: null,
};
