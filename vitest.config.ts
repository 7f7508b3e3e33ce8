import { defineConfig } from 'vitest/config';

import { LongestFirst } from './tests/support/LongestFirst.ts';

/** Instant on an idle machine; some use a database. */
const UNIT_TIMEOUT_MS = 20_000;
/** Real servers, workers and browsers on two cores: generous, because tests wait for events and never for time. */
const REAL_TIMEOUT_MS = 60_000;
/** A scenario of several people, beside another one. */
const SCENARIO_TIMEOUT_MS = 120_000;

/** How long to poll for something that must come true; it mostly does within a second. */
const POLL = { poll: { timeout: 10_000 } };
/** Some faults last for minutes. */
const FAULT_TIMEOUT_MS = 180_000;
/** A full volume takes as long as it takes; this only ends tests that hang. */
const VOLUME_TIMEOUT_MS = process.env['VOLUMES'] === undefined ? 300_000 : 3_600_000;

/** Tests without a browser mostly wait: for processes, deadlines, the disk. */
const FILES_AT_ONCE = 3;
/**
 * People who arrive keep two cores busy; a running class, and whoever waits for something in it, at most one.
 * Full-length faults produce figures, and a whole run in Firefox is slow enough.
 */
const BROWSERS_AT_ONCE = process.env['FAULTS'] === 'full' || process.env['E2E_BROWSER'] === 'firefox' ? 1 : 2;

/** Modules that capture part of the browser when they load must not be loaded by anyone before. */
const OWN_MODULES = ['packages/client/src/JoinLoop.test.ts'];

/** What looks into SQLite’s own files throughout. */
const OF_FILES = ['board', 'boardEntries', 'boardKept', 'proofs', 'reviews', 'upgrade'].map(
  (name) => `tests/contract/${name}.test.ts`,
);

const SMOOTH = 'tests/faults/links.test.ts';
const SHARP = 'tests/e2e/sharp.test.ts';
const E2E = {
  // Loading the driver again for each file takes a second: as in `contract`.
  isolate: false,
  setupFiles: ['tests/support/polling.ts', 'tests/support/policy.ts'],
  testTimeout: SCENARIO_TIMEOUT_MS,
  expect: POLL,
  hookTimeout: SCENARIO_TIMEOUT_MS,
};
const FAULTS = {
  include: ['tests/faults/**/*.test.ts'],
  setupFiles: ['tests/support/polling.ts', 'tests/support/policy.ts'],
  testTimeout: FAULT_TIMEOUT_MS,
  expect: POLL,
  hookTimeout: REAL_TIMEOUT_MS,
};

export default defineConfig({
  test: {
    maxWorkers: FILES_AT_ONCE,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // As in `contract`.
          isolate: false,
          include: ['tests/unit/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
          exclude: OWN_MODULES,
          expect: POLL,
          testTimeout: UNIT_TIMEOUT_MS,
          // Some start their own database.
          hookTimeout: REAL_TIMEOUT_MS,
        },
      },
      {
        test: { name: 'unit-isolated', include: OWN_MODULES, expect: POLL, testTimeout: UNIT_TIMEOUT_MS },
      },
      {
        test: {
          name: 'contract',
          // Loading the server again for each file costs as much as its tests: a file leaves nothing behind.
          isolate: false,
          include: ['tests/contract/**/*.test.ts'],
          exclude: process.env['STORE'] === 'postgres' ? OF_FILES : [],
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
          ...FAULTS,
          name: 'faults',
          exclude: [SMOOTH],
          maxWorkers: BROWSERS_AT_ONCE,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...FAULTS,
          name: 'faults-alone',
          include: [SMOOTH],
          // Whether pictures are smooth shows only if nothing else needs the cores.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...E2E,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: [SHARP],
          maxWorkers: BROWSERS_AT_ONCE,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...E2E,
          name: 'e2e-alone',
          include: [SHARP],
          // A full screen is encoded, decoded and compared on the same two cores.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
