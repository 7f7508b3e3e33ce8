import { afterEach, expect } from 'vitest';

import { takeViolations } from './browser.ts';

// Set up before every file whose tests have pages.
afterEach(() => {
  expect(takeViolations(), '[BR15] what the pages’ Content-Security-Policy forbids').toEqual([]);
});
