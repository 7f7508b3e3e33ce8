import { z } from 'zod';

import { itemId, secret } from '../ids.ts';
import { timestamp } from '../model.ts';
import { CAMERA, MENTOR } from '../roles.ts';
import { BURSTY, BY_HAND, nothing, type RequestRow } from '../rows.ts';
import { cameraCapabilities, cameraSettings, handsCamera } from '../workshop.ts';

/** Phones that send the hands. */
export const phonesRequests = {
  'camera:list': {
    summary:
      'The phones for the hands, for the mentor’s green room; from then on, `cameras:changed` reports changes.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ cameras: z.array(handsCamera), now: timestamp }),
  },
  'camera:invite': {
    summary:
      'A key for a phone to send the hands with. It works for one phone, and expires after ten minutes unless used.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ cameraId: itemId, key: secret, expiresAt: timestamp }),
  },
  'camera:revoke': {
    summary: 'Remove the phone; its key stops working.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BY_HAND,
    payload: z.strictObject({ cameraId: itemId }),
    response: nothing,
  },
  'camera:adjust': {
    summary: 'Set the phone’s zoom, torch and focus lock, if it supports them.',
    roles: MENTOR,
    beforeJoin: true,
    rate: BURSTY,
    payload: z.strictObject({ cameraId: itemId, settings: cameraSettings }),
    response: nothing,
  },
  'camera:report': {
    summary: 'Report the state of the phone’s camera.',
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
} as const satisfies Record<string, RequestRow>;
