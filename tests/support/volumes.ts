import fc from 'fast-check';

/** How much of each volume is run: 1 in `npm run test:fuzz`, a hundredth in `npm test`, always the same hundredth. */
const SHARE = Number(process.env['VOLUMES'] ?? 0.01);
export const isFull = SHARE === 1;

/** The part of a volume that is run. */
export const volume = (full: number): number => Math.ceil(full * SHARE);

const SEED = Number(process.env['FUZZ_SEED'] ?? (isFull ? Date.now() % 2 ** 31 : 12));
const PATH = process.env['FUZZ_PATH'];
/** Maximum length of a failure message: counterexamples can be large. */
const MAX_CAUSE = 4000;

/**
 * Runs a property that many times. It stops at the first failure, which cannot be shrunk faithfully on a server with state.
 * @throws Error with the command that reproduces the failure
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
    // The first error counts, not what closing said afterwards.
    const first: unknown = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
    const cause = first instanceof Error ? first : undefined;
    throw new Error(
      `Run ${details.numRuns} of ${runs} failed. Again: FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ''}\n` +
        (cause?.stack ?? String(first)).slice(0, MAX_CAUSE),
      { cause },
    );
  }
}

/** Different seeds for things that run side by side, all derived from the first. */
export const seedOf = (lane: number): number => SEED + lane;
