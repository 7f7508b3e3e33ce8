import { isStaff, type Role } from '@gongbang/protocol';

import { part } from '../part.tsx';

const spinner = <span className="spinner m-auto h-8 w-8 text-text-3" />;

/* People who only attend need nothing of what teaching takes, and the other way round. */
export const MenteeRoom = part(async () => (await import('./MenteeRoom.tsx')).MenteeRoom, spinner);
export const StaffRoom = part(async () => (await import('./StaffRoom.tsx')).StaffRoom, spinner);
/** What those who manage the class have at its head. */
export const StaffHead = part(async () => (await import('./StaffHead.tsx')).StaffHead, null);

/** Loads what somebody of a role will see in class. */
export function preloadRoom(role: Role): void {
  if (isStaff(role)) {
    StaffRoom.preload();
    StaffHead.preload();
  } else {
    MenteeRoom.preload();
  }
}
