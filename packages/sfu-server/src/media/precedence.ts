import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Niceness of media workers, and of the session if the server has it to itself. -20 to 19, the lowest goes first. */
export const MEDIA_NICENESS = -11;

/**
 * Lets a media worker have the CPU before other programs, if the system permits it
 * (docs/adr/0014-workers-go-first.md).
 * @param pid of the worker
 * @returns whether the system permitted it: that takes root, or RLIMIT_NICE
 */
export function takePrecedence(pid: number): boolean {
  try {
    setPriority(pid, MEDIA_NICENESS);
    raiseOwnSession();
    return true;
  } catch {
    return false;
  }
}

/**
 * Linux first shares the CPU among sessions, each one an "autogroup", and goes by niceness only within one
 * (sched(7)). A session shared with the process that started us is not ours to raise.
 */
function raiseOwnSession(): void {
  const own = autogroupOf(process.pid);
  if (own !== null && own.niceness !== MEDIA_NICENESS && own.name !== autogroupOf(process.ppid)?.name) {
    writeFileSync(autogroupFile(process.pid), String(MEDIA_NICENESS));
  }
}

interface Autogroup {
  readonly name: string;
  readonly niceness: number;
}

/** The autogroup of a process; null on a system without them. */
function autogroupOf(pid: number): Autogroup | null {
  try {
    // "/autogroup-2513 nice 0"
    const [name = '', , niceness] = readFileSync(autogroupFile(pid), 'utf8').split(' ');
    return { name, niceness: Number(niceness) };
  } catch {
    return null;
  }
}

function autogroupFile(pid: number): string {
  return `/proc/${pid}/autogroup`;
}
