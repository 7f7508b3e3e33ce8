import { courseRoutes } from '@gongbang/protocol';

import type { BindTable } from '../site/bindTable.ts';
import { courseHandlers, type CourseHandlers, type CourseParts } from './courseHandlers.ts';

/** Longest form: a course with thirty steps. */
const MAX_BODY_BYTES = 64 * 1024;

/** Binds every row of the courses' table. */
export function addCourseRoutes(bindTable: BindTable, parts: CourseParts): void {
  const handlers: CourseHandlers = courseHandlers(parts);
  bindTable(courseRoutes, handlers, MAX_BODY_BYTES);
}
