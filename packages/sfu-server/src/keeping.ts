import type { ClassRegistry } from './class/ClassRegistry.ts';
import type { Guard } from './guard.ts';
import type { CommitDoor } from './room/CommitDoor.ts';

/** At the end it is tried so often to keep what is not kept yet, with such a pause between, in ms. */
const KEEP_ATTEMPTS = 6;
const KEEP_PAUSE_MS = 500;
/** How long what was kept may take to become durable at the end, in ms. */
const DRAIN_MS = 2000;

/** Keeps what waits to be kept, with patience for a store that refuses for a moment. */
export async function keepAll(registry: ClassRegistry, guard: Guard): Promise<void> {
  for (let attempt = 1; attempt <= KEEP_ATTEMPTS; attempt += 1) {
    try {
      registry.settle();
      return;
    } catch (error) {
      guard.failed('keeping before the end', error);
      await new Promise<void>((resolve) => {
        guard.clock.after(KEEP_PAUSE_MS, resolve);
      });
    }
  }
}

/** Tells what waits for the disk; one that is stuck is not waited for: what it has, the next start reads. */
export async function drain(door: CommitDoor, guard: Guard): Promise<void> {
  const { promise: patience, resolve } = Promise.withResolvers<undefined>();
  const cancel = guard.clock.after(DRAIN_MS, () => {
    resolve(undefined);
  });
  try {
    await Promise.race([door.settled(), patience]);
  } finally {
    cancel();
  }
}
