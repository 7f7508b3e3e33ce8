import { boardRoutes } from '@gongbang/protocol';

import type { BindTable } from '../site/bindTable.ts';
import { boardHandlers, type BoardHandlers, type BoardParts } from './boardHandlers.ts';

/** Longest form: a post, whose signs may be written as six each. */
const MAX_BODY_BYTES = 16 * 1024;

/** Binds every row of the table of boards. */
export function addBoardRoutes(bindTable: BindTable, parts: BoardParts): void {
  const handlers: BoardHandlers = boardHandlers(parts);
  bindTable(boardRoutes, handlers, MAX_BODY_BYTES);
}
