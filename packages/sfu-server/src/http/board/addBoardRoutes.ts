import { boardRoutes } from '@gongbang/protocol';

import type { BindTable } from '../site/bindTable.ts';
import { boardHandlers, type BoardHandlers, type BoardParts } from './boardHandlers.ts';

/** Longest form: a post, each of whose characters may be written as six. */
const MAX_BODY_BYTES = 16 * 1024;

/** Binds every row of the boards' table. */
export function addBoardRoutes(bindTable: BindTable, parts: BoardParts): void {
  const handlers: BoardHandlers = boardHandlers(parts);
  bindTable(boardRoutes, handlers, MAX_BODY_BYTES);
}
