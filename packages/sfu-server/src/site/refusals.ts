import { ClassroomError } from '../rules/ClassroomError.ts';

/** Whether the store itself failed: a retry may succeed, and if the database did not answer, the change may be committed already. */
export const isOfStore = (error: unknown): boolean =>
  error instanceof ClassroomError && error.code.startsWith('STORE_');
