import { reviewRoutes } from '@gongbang/protocol';

import type { CourseParts } from '../courses/courseHandlers.ts';
import type { BindTable } from '../site/bindTable.ts';
import { reviewHandlers, type ReviewHandlers } from './reviewHandlers.ts';

/** Longest form: an answer. */
const MAX_BODY_BYTES = 16 * 1024;

/** Binds every row of the table of reviews and questions. */
export function addReviewRoutes(bindTable: BindTable, parts: CourseParts): void {
  const handlers: ReviewHandlers = reviewHandlers(parts);
  bindTable(reviewRoutes, handlers, MAX_BODY_BYTES);
}
