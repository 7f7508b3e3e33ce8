import { defineConfig } from 'vitest/config';

/** Instant on an idle machine; some keep a database. */
const UNIT_TIMEOUT_MS = 20_000;
/** Real servers, workers and browsers on two cores: generous, since tests wait for events and never for time. */
const REAL_TIMEOUT_MS = 60_000;

/** How long is asked again for what has to come true; it mostly does within a second. */
const POLL = { poll: { timeout: 10_000 } };
/** Some faults last for minutes. */
const FAULT_TIMEOUT_MS = 180_000;
/** A volume in full takes as long as it takes; here only what hangs is ended. */
const VOLUME_TIMEOUT_MS = process.env['VOLUMES'] === undefined ? 300_000 : 3_600_000;

/** Most of what has no browser waits: for processes, deadlines, the disk. */
const FILES_AT_ONCE = 3;

export default defineConfig({
  test: {
    maxWorkers: FILES_AT_ONCE,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
          expect: POLL,
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          expect: POLL,
          testTimeout: REAL_TIMEOUT_MS,
          hookTimeout: REAL_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'media',
          include: ['tests/media/**/*.test.ts'],
          expect: POLL,
          testTimeout: REAL_TIMEOUT_MS,
          hookTimeout: REAL_TIMEOUT_MS,
        },
      },
      {
        test: { name: 'setup', include: ['tests/setup/**/*.test.ts'], testTimeout: REAL_TIMEOUT_MS },
      },
      {
        test: {
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          expect: POLL,
          testTimeout: VOLUME_TIMEOUT_MS,
          hookTimeout: REAL_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          setupFiles: ['tests/support/policy.ts'],
          testTimeout: FAULT_TIMEOUT_MS,
          expect: POLL,
          hookTimeout: REAL_TIMEOUT_MS,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          setupFiles: ['tests/support/policy.ts'],
          expect: POLL,
          testTimeout: REAL_TIMEOUT_MS,
          hookTimeout: REAL_TIMEOUT_MS,
          // One browser at a time: two cores encode and decode all the pictures.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
