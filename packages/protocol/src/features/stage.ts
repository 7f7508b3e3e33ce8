import { z } from 'zod';

import { peerId } from '../ids.ts';
import { timestamp } from '../model.ts';
import { BENCHES, MENTOR, PEOPLE } from '../roles.ts';
import { BURSTY, BY_HAND, nothing, peer, peerOrSelf, type RequestRow } from '../rows.ts';
import { consent } from '../workshop.ts';

/** Who is shown to whom: the stage, benches, the round table, a whisper. */
export const stageRequests = {
  'stage:invite': {
    summary:
      'Ask to show a mentee’s camera, microphone or both to everyone: at once if the mentee agreed to be shown whenever called, otherwise once they say yes. No answer by `at` counts as no.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, camera: z.boolean(), mic: z.boolean() }),
    response: z.object({ at: timestamp }),
  },
  'stage:answer': {
    summary: 'Say yes, and be on stage at once; or say no.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: z.strictObject({ accept: z.boolean() }),
    response: nothing,
  },
  'stage:leave': {
    summary: 'Leave the stage; the mentor can take anyone off it.',
    roles: PEOPLE,
    rate: BY_HAND,
    payload: peerOrSelf,
    response: nothing,
  },
  'bench:ask': {
    summary:
      'Ask one mentee, or all, to show the mentor their bench: those who are here, show nothing, and were not asked a moment ago. This switches nothing on.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId: peerId.optional() }),
    response: z.object({ asked: z.int().nonnegative() }),
  },
  'bench:share': {
    summary: 'At a round table: show your bench to everyone, or to the mentor only.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: z.strictObject({ withEveryone: z.boolean() }),
    response: nothing,
  },
  'consent:set': {
    summary:
      'Agree to be shown whenever you are called, or be asked each time. Withdrawing takes you off the stage and the round table at once.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: consent,
    response: nothing,
  },
  'whisper:start': {
    summary: 'Talk to one mentee in private: only they receive the source `whisper`.',
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
