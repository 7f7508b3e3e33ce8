import { z } from 'zod';

import { peerId } from '../ids.ts';
import { timestamp } from '../model.ts';
import {
  BENCHES,
  BURSTY,
  BY_HAND,
  MENTOR,
  PEOPLE,
  nothing,
  peer,
  peerOrSelf,
  type RequestRow,
} from '../rows.ts';
import { consent } from '../workshop.ts';

/** Who is shown to whom: the stage, benches, the round table, a whisper. */
export const stageRequests = {
  'stage:invite': {
    summary:
      'Ask to bring a mentee’s camera, microphone or both to everyone: at once for one who wants to be shown whenever called, otherwise once they say yes. `at` is when silence is taken as no.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, camera: z.boolean(), mic: z.boolean() }),
    response: z.object({ at: timestamp }),
  },
  'stage:answer': {
    summary: 'Say yes and be on stage at once, or say no.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: z.strictObject({ accept: z.boolean() }),
    response: nothing,
  },
  'stage:leave': {
    summary: 'Leave the stage; the mentor takes anybody off it.',
    roles: PEOPLE,
    rate: BY_HAND,
    payload: peerOrSelf,
    response: nothing,
  },
  'bench:ask': {
    summary:
      'Ask a mentee, or all, to show the mentor their bench: those who are here, show nothing, and were not asked a moment ago. It switches nothing on.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId: peerId.optional() }),
    response: z.object({ asked: z.int().nonnegative() }),
  },
  'bench:share': {
    summary: 'At a round table: show one’s bench to everyone, or keep it to the mentor.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: z.strictObject({ withEveryone: z.boolean() }),
    response: nothing,
  },
  'consent:set': {
    summary:
      'Be shown whenever one is called, or be asked each time. Taking it back takes one off the stage and the round table at once.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: consent,
    response: nothing,
  },
  'whisper:start': {
    summary: 'Talk with one mentee alone: only they get the source `whisper`.',
    roles: MENTOR,
    rate: BURSTY,
    payload: peer,
    response: nothing,
  },
  'whisper:stop': {
    summary: 'End the whisper.',
    roles: MENTOR,
    rate: BURSTY,
    payload: nothing,
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
