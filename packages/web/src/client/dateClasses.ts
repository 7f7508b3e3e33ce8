import { classId, type ClassId } from '@gongbang/protocol';
import { z } from 'zod';

import { read, write } from './browserStorage.ts';

/*
 * Classes that belong to a date of a course, as far as this browser has seen their mentor enter them from the studio: the next one
 * is opened there, too.
 */

/** Latest first. */
const MAX_KNOWN = 60;

const known = (): readonly ClassId[] => read('local', 'date-classes', z.array(classId)) ?? [];

export const isDateClass = (id: ClassId): boolean => known().includes(id);

export function rememberDateClass(id: ClassId): void {
  write('local', 'date-classes', [id, ...known().filter((other) => other !== id)].slice(0, MAX_KNOWN));
}
