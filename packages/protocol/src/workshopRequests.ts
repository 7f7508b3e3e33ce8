import { z } from 'zod';

import { itemId, peerId, secret } from './ids.ts';
import { LIMITS, admission, classKind, materials, personName, steps, timestamp } from './model.ts';
import {
  BENCHES,
  BURSTY,
  BY_HAND,
  CAMERA,
  MENTEE,
  MENTOR,
  MENTOR_OR_CAMERA,
  PEOPLE,
  STAFF,
  nothing,
  type RequestRow,
} from './rows.ts';
import { line } from './text.ts';
import {
  MAX_POINTS_PER_MESSAGE,
  cameraCapabilities,
  cameraSettings,
  canvas,
  chatMode,
  consent,
  handsCamera,
  ink,
  mark,
  note,
  point,
  reaction,
  rotation,
  scene,
  still,
} from './workshop.ts';

/** A person of the class; whoever makes the request when it is left out. */
const peerOrSelf = z.strictObject({ peerId: peerId.optional() });
const peer = z.strictObject({ peerId });

/** Mentees at practice in one class. */
export const MAX_PRACTICE = 40;
/** What they speak. */
const practiceLanguage = z.enum(['ko', 'en']).default('ko');
export const POLL_CHOICES = { min: 2, max: 6, length: 60, question: 120 } as const;
/** Seconds between two messages in slow mode. */
export const SLOW_SECONDS = { min: 5, max: 120 } as const;

export const workshopRequests = {
  'hand:raise': {
    summary: 'Raise one’s hand, or say anew what it is about. The place in the queue stays.',
    roles: MENTEE,
    rate: BY_HAND,
    payload: z.strictObject({ note: note.default('') }),
    response: z.object({ place: z.int().positive() }),
  },
  'hand:lower': {
    summary: 'Lower one’s own hand; the mentor and assistants lower anybody’s.',
    roles: PEOPLE,
    rate: BY_HAND,
    payload: peerOrSelf,
    response: nothing,
  },
  'hand:lowerAll': {
    summary: 'Lower every hand.',
    roles: STAFF,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'hand:next': {
    summary: 'Take the one who waits longest: their hand is lowered. Null when nobody waits.',
    roles: STAFF,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ peerId: peerId.nullable() }),
  },
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
  'peer:rename': {
    summary: 'Put one’s own name right; what was written under the old one keeps it.',
    roles: BENCHES,
    rate: { points: 5, seconds: 60 },
    payload: z.strictObject({ name: personName }),
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
  'reaction:send': {
    summary: 'React. Everyone sees it, nobody sees whose it was.',
    roles: PEOPLE,
    rate: { points: 6, seconds: 3 },
    payload: z.strictObject({ reaction }),
    response: nothing,
  },
  'poll:open': {
    summary: 'Ask everyone. A poll that is there is replaced.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({
      question: line(POLL_CHOICES.question),
      choices: z.array(line(POLL_CHOICES.length)).min(POLL_CHOICES.min).max(POLL_CHOICES.max),
      /** Whether those who have voted see the results meanwhile. */
      isShared: z.boolean().default(true),
    }),
    response: z.object({ pollId: itemId }),
  },
  'poll:vote': {
    summary: 'Choose, or choose again, while the poll is open.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: z.strictObject({
      pollId: itemId,
      choice: z
        .int()
        .min(0)
        .max(POLL_CHOICES.max - 1),
    }),
    response: nothing,
  },
  'poll:close': {
    summary: 'No more votes; the results are shown to everyone or kept.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ pollId: itemId, isShared: z.boolean() }),
    response: nothing,
  },
  'poll:clear': {
    summary: 'Take the poll off the page.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'scene:set': {
    summary:
      'What of the mentor is large for everyone, by how many quarters the hands are turned, and whether they fill their place.',
    roles: MENTOR_OR_CAMERA,
    rate: BURSTY,
    payload: z.strictObject({
      scene: scene.optional(),
      rotation: rotation.optional(),
      fills: z.boolean().optional(),
    }),
    response: nothing,
  },
  'camera:list': {
    summary: 'The phones for the hands, for the mentor’s green room; from then on `cameras:changed` tells.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ cameras: z.array(handsCamera), now: timestamp }),
  },
  'camera:invite': {
    summary:
      'A key for a phone that is to send the hands: for one phone, and for ten minutes until it is used.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ cameraId: itemId, key: secret, expiresAt: timestamp }),
  },
  'camera:revoke': {
    summary: 'The phone is out, and its key opens nothing any more.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BY_HAND,
    payload: z.strictObject({ cameraId: itemId }),
    response: nothing,
  },
  'camera:adjust': {
    summary: 'Zoom, torch and focus lock of the phone, where it can.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BURSTY,
    payload: z.strictObject({ cameraId: itemId, settings: cameraSettings }),
    response: nothing,
  },
  'camera:report': {
    summary: 'How the phone’s camera is.',
    roles: CAMERA,
    rate: BURSTY,
    payload: z.strictObject({
      isAwake: z.boolean(),
      capabilities: cameraCapabilities.nullable(),
      settings: cameraSettings,
      battery: z.number().min(0).max(1).nullable(),
    }),
    response: nothing,
  },
  'draw:stroke': {
    summary: 'Points of a stroke; the first message begins it. For the mentor and those on stage.',
    roles: PEOPLE,
    rate: { points: 400, seconds: 10 },
    payload: z.strictObject({
      strokeId: itemId,
      canvas,
      ink,
      fades: z.boolean(),
      points: z.array(point).min(1).max(MAX_POINTS_PER_MESSAGE),
    }),
    response: nothing,
  },
  'draw:point': {
    summary: 'Point at something; null ends it. For the mentor and those on stage.',
    roles: PEOPLE,
    rate: { points: 400, seconds: 10 },
    payload: z.strictObject({ at: z.strictObject({ canvas, point }).nullable() }),
    response: nothing,
  },
  'draw:undo': {
    summary: 'Take back one’s own last stroke that stays.',
    roles: PEOPLE,
    rate: BURSTY,
    payload: nothing,
    response: nothing,
  },
  'draw:clear': {
    summary: 'Remove every stroke.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'still:show': {
    summary:
      'Show a frozen frame, kept before with `putStill`, in place of its picture; null shows the picture again.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ still: z.strictObject(still.shape).nullable() }),
    response: nothing,
  },
  'lesson:edit': {
    summary: 'Materials and steps, as they shall be. What keeps its id keeps its check-ins.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ materials, steps }),
    response: nothing,
  },
  'step:picture': {
    summary:
      'Give a step the picture that was sent just before (`postPicture`), in place of the one it had; null takes it away.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId, picture: itemId.nullable() }),
    response: nothing,
  },
  'step:go': {
    summary: 'Go to a step: its time starts anew.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId.nullable() }),
    response: nothing,
  },
  'step:addTime': {
    summary: 'More time for the current step; from now when it is overdue.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ minutes: z.int().min(1).max(LIMITS.stepMinutes) }),
    response: nothing,
  },
  'checkin:set': {
    summary: 'Mark a step as done or stuck, or take the mark back.',
    roles: MENTEE,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId, mark: mark.nullable(), note: note.default('') }),
    response: nothing,
  },
  'checkin:clear': {
    summary:
      'Somebody who was stuck at a step was helped: the mark is taken back, unless it is another one by now.',
    roles: STAFF,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, stepId: itemId }),
    response: nothing,
  },
  'material:tick': {
    summary: 'Tick off a material, or not.',
    roles: MENTEE,
    rate: BURSTY,
    payload: z.strictObject({ materialId: itemId, isTicked: z.boolean() }),
    response: nothing,
  },
  'rehearsal:start': {
    summary:
      'Try the class out alone, before it begins and while no mentee is in or at the door: a world of its own, of which nothing stays. Who is in joins anew. A rehearsal that runs stays as it is.',
    roles: MENTOR,
    beforeJoin: true,
    rate: { points: 10, seconds: 10 },
    payload: z.strictObject({
      /** Practice mentees to begin with; left out, as many as the class was made for. */
      count: z.int().min(0).max(MAX_PRACTICE).optional(),
      language: practiceLanguage,
    }),
    response: z.object({ startedAt: timestamp }),
  },
  'rehearsal:end': {
    summary: 'Leave the rehearsal: the class is as it was before.',
    roles: MENTOR,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: nothing,
  },
  'practice:set': {
    summary: 'So many simulated mentees in the rehearsal; 0 sends them home.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({
      count: z.int().min(0).max(MAX_PRACTICE),
      language: practiceLanguage,
    }),
    response: nothing,
  },
  'peer:stop': {
    summary: 'Close somebody’s microphone or camera on the server.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, source: z.enum(['mic', 'camera']) }),
    response: nothing,
  },
  'peer:muteAll': {
    summary: 'Close every mentee’s microphone on the server.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'peer:remove': {
    summary: 'Send somebody out, and keep them out if wished.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, keepOut: z.boolean() }),
    response: nothing,
  },
  'peer:forgive': {
    summary: 'Somebody who was kept out may come back.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: peer,
    response: nothing,
  },
  'assistant:set': {
    summary: 'Make a mentee an assistant, or a mentee again.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, isAssistant: z.boolean() }),
    response: nothing,
  },
  'class:configure': {
    summary:
      'Lock the class, ask before somebody new comes in, let all in who are behind one address, allow pictures in everyone’s chat, or make it a round table.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({
      isLocked: z.boolean().optional(),
      isAddressShared: z.boolean().optional(),
      hasPictures: z.boolean().optional(),
      admission: admission.optional(),
      kind: classKind.optional(),
    }),
    response: nothing,
  },
  'class:rotateLink': {
    summary:
      'A new key for the class link. Those who are in stay in and come back by the old one, which lets nobody new in.',
    roles: MENTOR,
    rate: { points: 5, seconds: 10 },
    payload: nothing,
    response: z.object({ menteeKey: secret }),
  },
  'admission:decide': {
    summary: 'Let somebody in who asked, or not.',
    roles: STAFF,
    rate: BURSTY,
    payload: z.strictObject({ peerId, admit: z.boolean() }),
    response: nothing,
  },
  'chat:remove': {
    summary:
      'Remove a message: one’s own; of everyone’s chat, any of them as mentor or assistant; of a private line, any of them as mentor.',
    roles: PEOPLE,
    rate: BY_HAND,
    payload: z.strictObject({
      seq: z.int().positive(),
      /** The mentee whose private line it is on; null for everyone's chat. */
      thread: peerId.nullable().default(null),
    }),
    response: nothing,
  },
  'chat:setMode': {
    summary: 'Who may write to everyone: all, all but slowly, the mentor and assistants, or nobody.',
    roles: STAFF,
    rate: BY_HAND,
    payload: z.strictObject({
      mode: chatMode.shape.mode,
      slowSeconds: z.int().min(SLOW_SECONDS.min).max(SLOW_SECONDS.max).default(30),
    }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
