import type { BoardBrakes } from '../ports/board.ts';
import { brake } from './accountBrakes.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/** How often one account may write, like and report: as much as a person in a hurry does. */
export const boardBrakes = (): BoardBrakes => ({
  postsOf: brake(30, QUARTER),
  commentsOf: brake(60, QUARTER),
  changesOf: brake(120, QUARTER),
  likesOf: brake(200, QUARTER),
  hidingsOf: brake(60, QUARTER),
  reportsOf: brake(30, DAY),
  photosOf: brake(24, QUARTER),
  photosOfDaily: brake(100, DAY),
  messagesOf: brake(30, DAY),
  mailsTo: brake(20, DAY),
  changeMailsTo: brake(20, DAY),
});
