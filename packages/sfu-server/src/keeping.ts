import type { ClassRegistry } from './class/ClassRegistry.ts';
import type { Guard } from './guard.ts';
import type { CommitDoor } from './room/CommitDoor.ts';

/** How often to retry storing what is still pending at shutdown, with this pause in between, in ms. */
const KEEP_ATTEMPTS = 6;
const KEEP_PAUSE_MS = 500;
/** How long data stored at shutdown may take to become durable, in ms. */
const DRAIN_MS = 2000;

/** Stores what is pending, with patience for a store that refuses for a moment. */
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

/** Announces what waits for the disk, unless the disk is stuck: the next start reads whatever reached it. */
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
