import { join } from 'node:path';

import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** The rule checks a file of the page's project, with different text in it. */
const STAND_IN = join(ROOT, 'packages/web/src/pages/Loading.tsx');
const TYPES_MS = 180_000;

const BARE = [
  '<p>{flag && <b />}{text}</p>',
  '<p>text <b /></p>',
  '<p><b />{count}</p>',
  '<p><b />{`${count}`}</p>',
  '<p><b />{flag ? text : null}</p>',
  '<p><b />{flag ? text : <i />}</p>',
  '<p><b />{flag && text}</p>',
  '<p><b />{text ?? <i />}</p>',
  "<p><b />{' · '}<i /></p>",
  '<>{text}</>',
];
const SAFE = [
  '<p>{text}</p>',
  '<p>text</p>',
  '<p>{flag ? text : <i />}</p>',
  '<p><b /><span>{text}</span></p>',
  '<p><b /> <i /></p>',
  "<p><b />{' '}<i /></p>",
  '<p><b />{flag && <i />}</p>',
  '<p><b />{children}</p>',
  '<p>{/* nothing */}{text}</p>',
];

it('[BR6] lint finds text beside other children, and no other', { timeout: TYPES_MS }, async () => {
  const eslint = new ESLint({ cwd: ROOT, ruleFilter: ({ ruleId }) => ruleId === 'page/bare-text' });
  const all = [...BARE, ...SAFE];
  const [result] = await eslint.lintText(
    [
      "import type { ReactNode } from 'react'; declare const flag: boolean, count: number, text: string, children: ReactNode;",
      ...all.map((jsx, index) => `export const example${index} = ${jsx};`),
    ].join('\n'),
    { filePath: STAND_IN },
  );
  expect(result?.messages.filter(({ ruleId }) => ruleId !== 'page/bare-text')).toEqual([]);
  // The declarations are the first line.
  const found = new Set(result?.messages.map(({ line }) => all[line - 2]));
  expect([...found]).toEqual(BARE);
});
