import { chatRequests } from './features/chat.ts';
import { drawingRequests } from './features/drawing.ts';
import { handsRequests } from './features/hands.ts';
import { lessonRequests } from './features/lesson.ts';
import { orderRequests } from './features/order.ts';
import { phonesRequests } from './features/phones.ts';
import { pollsRequests } from './features/polls.ts';
import { rehearsalRequests } from './features/rehearsal.ts';
import { stageRequests } from './features/stage.ts';
import { viewRequests } from './features/view.ts';

/** Everything people do in a class beyond joining, sending and receiving, feature by feature. */
export const workshopRequests = {
  ...handsRequests,
  ...stageRequests,
  ...pollsRequests,
  ...viewRequests,
  ...phonesRequests,
  ...drawingRequests,
  ...lessonRequests,
  ...rehearsalRequests,
  ...orderRequests,
  ...chatRequests,
} as const;
