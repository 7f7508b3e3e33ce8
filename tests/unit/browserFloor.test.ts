import { join } from 'node:path';

import { ESLint, Linter } from 'eslint';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const WEB = join(ROOT, 'packages/web');
const RULES = ['no-restricted-globals', 'no-restricted-properties'];

let laws: Record<'hook' | 'door' | 'client', Linter.RulesRecord>;

/** What lint reports for a piece of the page's code. */
function complaints(code: string, where: keyof typeof laws = 'hook'): string[] {
  const globals = { window: false, document: false, localStorage: false, sessionStorage: false };
  return new Linter()
    .verify(code, [{ rules: laws[where], languageOptions: { globals } }])
    .map(({ message }) => message);
}

/** Whether the type checker, with the page's own settings, accepts each of these lines. */
function taken(lines: readonly string[]): boolean[] {
  const { config } = ts.readConfigFile(join(WEB, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, WEB);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const file = ts.createSourceFile('code.ts', lines.join('\n'), ts.ScriptTarget.ESNext);
  host.getSourceFile = (name, ...rest) => (name === 'code.ts' ? file : read(name, ...rest));
  const program = ts.createProgram(['code.ts'], { ...options, strict: true, noEmit: true }, host);
  const wrong = program
    .getSemanticDiagnostics(file)
    .map(({ start = 0 }) => file.getLineAndCharacterOfPosition(start).line);
  return lines.map((_, line) => !wrong.includes(line));
}

beforeAll(async () => {
  const eslint = new ESLint({ cwd: ROOT });
  const lawOf = async (file: string): Promise<Linter.RulesRecord> => {
    const { rules } = (await eslint.calculateConfigForFile(join(WEB, 'src', file))) as {
      rules: Linter.RulesRecord;
    };
    return Object.fromEntries(Object.entries(rules).filter(([name]) => RULES.includes(name)));
  };
  laws = {
    hook: await lawOf('hooks/any.ts'),
    door: await lawOf('client/browserStorage.ts'),
    client: await lawOf('../../client/src/any.ts'),
  };
}, 30_000);

describe('[BR3] what Safari 17 does not have is not used in the page:', () => {
  it.each([
    'requestIdleCallback(work);',
    'window.requestIdleCallback(work);',
    'globalThis.scheduler.yield();',
    'new ImageCapture(track);',
    'URL.parse(text);',
    'AbortSignal.any([one, other]);',
    'document.startViewTransition(change);',
  ])('%s', (code) => {
    for (const where of ['hook', 'client'] as const) {
      expect(complaints(code, where)).toEqual([expect.stringContaining('Safari 17')]);
    }
  });

  it('the language’s newest', { timeout: 30_000 }, () => {
    const tooNew = [
      'new Map<string, number>().values().find((value) => value > 0);',
      'new Set([1]).keys().some((value) => value > 0);',
      '[1].entries().map(([index]) => index);',
      'Iterator.from([1]);',
      'Promise.withResolvers<number>();',
      'Object.groupBy([1], String);',
    ];
    const known = [
      '[...new Map<string, number>().values()].find((value) => value > 0);',
      "'text'.isWellFormed();",
      '[1].toSorted();',
    ];
    expect(taken([...tooNew, ...known])).toEqual([...tooNew.map(() => false), ...known.map(() => true)]);
  });

  it('and what it has is', () => {
    expect(complaints('URL.canParse(text); window.open(text);')).toEqual([]);
  });
});

describe("[BR4] the browser's stores have one door:", () => {
  it.each([
    "localStorage.getItem('name');",
    "window.sessionStorage.getItem('name');",
    "globalThis.indexedDB.open('name');",
    'document.cookie;',
  ])('%s', (code) => {
    for (const where of ['hook', 'client'] as const) {
      expect(complaints(code, where)).toEqual([expect.stringContaining('browserStorage')]);
    }
  });

  it('which may touch them', () => {
    expect(complaints("localStorage.getItem('name');", 'door')).toEqual([]);
  });
});
