import { ClassroomError } from '../rules/ClassroomError.ts';

/** Whether it is the store that refuses: the same may work later; and where a database did not say, it may be done. */
export const isOfStore = (error: unknown): boolean =>
  error instanceof ClassroomError && error.code.startsWith('STORE_');
