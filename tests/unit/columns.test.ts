import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '../../packages/web/src');

it('[UI16] no column of a grid grows with its content', () => {
  const bare = globSync('**/*.{tsx,css}', { cwd: SOURCES }).flatMap((file) =>
    readFileSync(join(SOURCES, file), 'utf8')
      .split('\n')
      .filter((line) => /grid-(template(-columns)?:|cols-\[)/.test(line))
      .filter((line) => /(?<!minmax\(0,[ _]?)(?<![\d.])\d*\.?\d+fr\b/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(bare).toEqual([]);
});
