import { afterEach, expect } from 'vitest';

import { takeViolations } from './browser.ts';
import { whatPagesShow } from './openPages.ts';

// Set up before every file whose tests have pages.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    process.stderr.write(`Open pages when “${task.name}” failed:\n${(await whatPagesShow()).join('\n')}\n`);
  }
  expect(takeViolations(), '[BR15] what the pages’ Content-Security-Policy forbids').toEqual([]);
});
