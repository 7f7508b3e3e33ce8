import { readdirSync } from 'node:fs';

/** Files, sockets and pipes that a process has open. */
export const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
