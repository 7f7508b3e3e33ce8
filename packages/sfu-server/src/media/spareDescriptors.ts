import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/** What starting a worker takes: both ends of its pipes, and briefly libuv's own. */
const NEEDED = 24;

/**
 * Makes sure that a child process can be started now. At the descriptor limit, Node's `spawn` cannot create
 * pipes, and reports it by an event that nobody can listen to yet (`child_process.js`, EMFILE), which would
 * end this process.
 * @throws Error (EMFILE, ENFILE) at the limit
 */
export function assertSpareDescriptors(): void {
  const opened: number[] = [];
  try {
    while (opened.length < NEEDED) {
      opened.push(openSync(devNull, 'r'));
    }
  } finally {
    for (const descriptor of opened) {
      closeSync(descriptor);
    }
  }
}
