import fc from 'fast-check';

/** `npm run test:fuzz` runs all of it; `npm test` a hundredth, always the same one. */
export const isFull = process.env['VOLUMES'] === 'full';

/** The share of a volume that is run: all, or a hundredth. */
export const volume = (full: number): number => (isFull ? full : Math.ceil(full / 100));

const SEED = Number(process.env['FUZZ_SEED'] ?? (isFull ? Date.now() % 2 ** 31 : 12));
const PATH = process.env['FUZZ_PATH'];
/** Longest message of a failure: counterexamples can be large. */
const MAX_CAUSE = 4000;

/**
 * Runs a property so many times. It stops at the first failure, which a server with state could not shrink faithfully.
 * @throws Error with what to type to see the failure again
 */
export async function runVolume<T>(
  property: fc.IAsyncPropertyWithHooks<T>,
  runs: number,
  seed = SEED,
): Promise<void> {
  const details = await fc.check(property, {
    numRuns: runs,
    seed,
    endOnFailure: true,
    ...(PATH === undefined ? {} : { path: PATH }),
  });
  if (details.failed) {
    const thrown = details.errorInstance;
    // What came first counts, not what closing after it said.
    const first: unknown = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
    const cause = first instanceof Error ? first : undefined;
    throw new Error(
      `Run ${details.numRuns} of ${runs} failed. Again: FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ''}\n` +
        (cause?.stack ?? String(first)).slice(0, MAX_CAUSE),
      { cause },
    );
  }
}

/** Different seeds for what runs side by side, each told by the first. */
export const seedOf = (lane: number): number => SEED + lane;
