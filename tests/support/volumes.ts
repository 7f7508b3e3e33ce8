import fc from 'fast-check';

/** How much of each volume is run: 1 by `npm run test:fuzz`, a hundredth by `npm test`, always the same one. */
const SHARE = Number(process.env['VOLUMES'] ?? 0.01);
export const isFull = SHARE === 1;

/** So many of a volume as are run. */
export const volume = (full: number): number => Math.ceil(full * SHARE);

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
