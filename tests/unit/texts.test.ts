import { globSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { errorReason } from '@gongbang/protocol';
import { en } from '@gongbang/web/i18n/en.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';
import { siteEn } from '@gongbang/web/i18n/site/en.ts';
import { siteKo } from '@gongbang/web/i18n/site/ko.ts';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

function flatten(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value as object, `${prefix}${key}.`),
  );
}

/** Groups whose keys are built from a code: device troubles, refusals, scenes and the like. */
const FROM_CODES = [
  'accountFailed',
  'board',
  'check',
  'courseFailed',
  'courseForm',
  'coursePrice',
  'courses',
  'devices',
  'quality',
  'refundReasons',
  'refused',
  'register',
  'failed',
  'reaction',
  'scene',
  'series',
  'ink',
  'order',
  'paying',
  'chatMode',
  'cameraState',
  'handsTrouble',
  'inApp',
  'issuerRefused',
  'keys',
  'moneySettings',
  'payMethods',
  'people',
  'photos',
  'preferences',
  'share',
  'signs',
  'taps',
];

/** What is inserted here always ends alike. */
const SAME_ENDING: Record<string, string> = {
  'wall.handAt': 'An ordinal: it ends in 째.',
};

/** A gap, and a particle that depends on the last letter of what is inserted there. */
const GAP_WITH_PARTICLE =
  /\}\}[’”'")\]]*\s?(?:을|를|이|가|은|는|과|와|으로|로|이랑|랑|이나|나|이고|고|이라|라|아|야|이에요|예요|이었어요|였어요)(?![가-힣])/;

const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
const read = (files: readonly string[]): string =>
  files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
/** Tests sit beside their modules. */
const isTest = (file: string): boolean => /\.(test|suite)\.ts$/.test(file);
const source = (folder: string): string =>
  read(globSync(`${folder}/**/*.{ts,tsx}`, { cwd: ROOT }).filter((file) => !isTest(file)));

/** Where each kind of test is. */
const TEST_FILES: Readonly<Record<string, readonly string[]>> = {
  unit: globSync(['tests/unit/**/*.ts', 'packages/*/src/**/*.{test,suite}.ts'], { cwd: ROOT }),
  ...Object.fromEntries(
    ['contract', 'media', 'setup', 'e2e', 'faults', 'fuzz'].map((kind) => [
      kind,
      globSync(`tests/${kind}/**/*.ts`, { cwd: ROOT }),
    ]),
  ),
};

describe('[UI6] Korean and English', () => {
  const korean = flatten({ ...ko, ...siteKo });
  const english = new Map(flatten({ ...en, ...siteEn }));

  it('have the same texts with the same gaps, none of them empty', () => {
    expect(korean.map(([key]) => key)).toEqual([...english.keys()]);
    for (const [key, text] of korean) {
      expect(text, key).not.toBe('');
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('have no Korean particle that depends on what is put in', () => {
    const wrong = korean.filter(([, text]) => GAP_WITH_PARTICLE.test(text)).map(([key]) => key);
    expect(wrong).toEqual(Object.keys(SAME_ENDING));
  });

  it.each(errorReason.options)(
    '[UI25] say %s, each in a sentence of its own, and the server does as well',
    (reason) => {
      const server = source('packages/sfu-server/src');
      expect(server).toContain(`reason: '${reason}'`);
      for (const { failed } of [ko, en]) {
        expect(Object.values(failed).filter((text) => text === failed[reason])).toHaveLength(1);
        expect(failed[reason]).toMatch(/[.요]$/);
      }
    },
  );

  it('have no text that nothing shows', () => {
    const code = source('packages/web/src');
    const used = (key: string): boolean => {
      const [group, name = ''] = key.split('.');
      return (
        code.includes(`'${key}'`) ||
        code.includes(`"${key}"`) ||
        FROM_CODES.includes(group ?? '') ||
        name === 'connection'
      );
    };
    expect(korean.map(([key]) => key).filter((key) => !used(key))).toEqual([]);
  });

  it('[SR1] say of a class that is registered that it was created; links and doors open, and a lesson starts', () => {
    const opening = [...korean, ...english].filter(
      ([key, text]) =>
        /^(register|created|ownerKey)\.|OWNER_KEY/.test(key) && /열(?!쇠)|연 |\bopen|\bstarts? a/i.test(text),
    );
    expect(opening).toEqual([]);
    expect([ko.home.create, en.home.create]).toEqual([ko.register.title, en.register.title]);
  });
});

describe('[DOC2] where a browser test looks for the page’s words', () => {
  it('it names them: a test survives a change of wording', () => {
    const words = new Set(flatten({ ...ko, ...siteKo }).map(([, text]) => text));
    const files = [...(TEST_FILES['e2e'] ?? []), ...(TEST_FILES['faults'] ?? [])];
    const copied = files.flatMap((file) =>
      [...read([file]).matchAll(/'([^'\n]*[가-힣][^'\n]*)'/g)]
        .map(([, text = '']) => text)
        .filter((text) => words.has(text))
        .map((text) => `${basename(file)}: ${text}`),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(copied).toEqual([]);
  });
});

describe('[DOC1] SPEC', () => {
  it('has a test for every rule, and every test’s rule', () => {
    const rules = new Set(readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8').match(/\[[A-Z]{2,3}\d+\]/g));
    const quoted = new Set(
      Object.values(TEST_FILES).flatMap((files) => read(files).match(/\[[A-Z]{2,3}\d+\]/g) ?? []),
    );
    expect([...rules].filter((rule) => !quoted.has(rule))).toEqual([]);
    expect([...quoted].filter((rule) => !rules.has(rule))).toEqual([]);
  });

  it('has each rule once', () => {
    const spec = readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8');
    const named = [...spec.matchAll(/^- \[[A-Z]{2,3}\d+\]/gm)].map(([rule]) => rule);
    expect(named.filter((rule, place) => named.indexOf(rule) < place)).toEqual([]);
  });

  it('has every rule that SECURITY names', () => {
    const rules = readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8');
    const tables = readFileSync(join(ROOT, 'docs/SECURITY.md'), 'utf8').matchAll(
      /^\| \d+\.\d+\.\d+ .*\|([^|]+)\|$/gm,
    );
    const named = [...tables].flatMap(([, cell = '']) => cell.match(/[A-Z]{2}\d+/g) ?? []);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((rule) => !rules.includes(`- [${rule}]`))).toEqual([]);
  });

  it('is quoted by RELIABILITY as the tests do', () => {
    const table = readFileSync(join(ROOT, 'docs/RELIABILITY.md'), 'utf8');
    const cells = [
      ...table.matchAll(/`(unit|contract|media|setup|e2e|faults|fuzz)\/([\w.]+)`((?: \[\w+\])+)/g),
    ];
    const wrong = cells.flatMap(([, kind = '', file = '', rules = '']) => {
      const found = TEST_FILES[kind]?.filter((path) => basename(path) === `${file}.test.ts`) ?? [];
      expect(found, file).toHaveLength(1);
      const text = read(found);
      return rules
        .trim()
        .split(' ')
        .filter((rule) => !text.includes(rule))
        .map((rule) => `${kind}/${file} ${rule}`);
    });
    expect(cells.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

describe('[DOC1] the map in ARCHITECTURE', () => {
  const server = join(ROOT, 'packages/sfu-server/src');
  const text = readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8');
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !isTest(file),
  );
  const nameOf = (file: string): string => basename(file, '.ts');

  it('has every file of the server’s outer layers', () => {
    const outer = files.filter((file) => !/^(rules|ports|room|features|rehearsal|class)\//.test(file));
    expect(outer.filter((file) => !text.includes(`\`${nameOf(file)}\``))).toEqual([]);
  });

  it('has none that is not there', () => {
    const names = new Set(files.map(nameOf));
    const [, map = ''] = /### The server's outer layers[^]*?\n\n([^]*?)\n\n/.exec(text) ?? [];
    const rows = map.split('\n').map((row) => row.split('|')[2] ?? '');
    const named = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });
});
