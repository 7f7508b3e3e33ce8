import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const WEB = join(import.meta.dirname, '../../packages/web/src');

/** Fields that are no drafts: a link that is followed at once, a choice of camera, a key, a code, an address, a passkey's or token's name. */
const NO_DRAFTS = [
  'components/developers/NewTokenDialog.tsx',
  'components/home/LinkForm.tsx',
  'components/phone/CamerasDialog.tsx',
  'hooks/useOwnerKey.ts',
  'components/account/SignInCard.tsx',
  'components/account/CodeStep.tsx',
  'components/account/PasskeySection.tsx',
];

describe('[SR2] what is half written', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    vi.resetModules();
    kept.clear();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => kept.set(key, text),
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is there again after a reload, until it is sent or given up, each for itself', async () => {
    const written = { rating: 4, text: '정말 즐거' };
    (await import('@gongbang/web/client/drafts.ts')).keepDraft('note', 'one', written);
    vi.resetModules();
    const { keepDraft, keptDraft } = await import('@gongbang/web/client/drafts.ts');
    expect(keptDraft('note', 'one')).toEqual(written);
    expect(keptDraft('note', 'other')).toBeNull();
    expect(keptDraft('stuck', 'one')).toBeNull();
    keepDraft('note', 'one', null);
    expect(keptDraft('note', 'one')).toBeNull();
  });

  it('and was written by another version is nothing', async () => {
    const { keepDraft, keptDraft } = await import('@gongbang/web/client/drafts.ts');
    keepDraft('poll', 'one', { question: '?', choices: [], isShared: true });
    for (const key of kept.keys()) {
      kept.set(key, '{"question":1}');
    }
    expect(keptDraft('poll', 'one')).toBeNull();
  });

  it('is the state of no component alone', () => {
    const alone = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .filter((file) => /= useState(<string>)?\(''\)/.test(readFileSync(join(WEB, file), 'utf8')));
    // One is set as a whole, and never typed in.
    expect(alone.filter((file) => file !== 'hooks/useGivenUp.ts').sort()).toEqual(NO_DRAFTS.sort());
  });
});
