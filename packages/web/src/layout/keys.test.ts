import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  changeKey,
  codeOfLabel,
  isAssignable,
  isCharacterKey,
  keyLabel,
  meantBy,
  pressedFor,
  type ChangedKeys,
} from './keys.ts';

const OURS = ['KeyM', 'KeyV', 'KeyH', 'KeyD', 'KeyS', 'Space', 'BracketLeft', 'Digit1'];
const code = fc.constantFrom(...OURS, 'KeyQ', 'KeyY', 'Comma');

describe('[UI18] keys', () => {
  it('every one of ours has one key, and every key one meaning, however they are changed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...OURS), code), { maxLength: 20 }), (changes) => {
        const changed = changes.reduce<ChangedKeys>((keys, [ours, key]) => changeKey(keys, ours, key), {});
        const pressed = OURS.map((ours) => pressedFor(changed, ours));
        expect(new Set(pressed).size).toBe(OURS.length);
        expect(pressed.map((key) => meantBy(changed, key))).toEqual(OURS);
      }),
    );
  });

  it('whichever had the key that is chosen gets the one that becomes free', () => {
    const changed = changeKey({}, 'KeyH', 'KeyM');
    expect(meantBy(changed, 'KeyM')).toBe('KeyH');
    expect(meantBy(changed, 'KeyH')).toBe('KeyM');
    expect(changeKey(changed, 'KeyH', 'KeyH')).toEqual({});
  });

  it('a key that was given away means nothing of ours', () => {
    expect(OURS).not.toContain(meantBy(changeKey({}, 'KeyH', 'KeyQ'), 'KeyH'));
  });

  it('those that write characters can be switched off; Esc, arrows and F6 stay', () => {
    expect(
      ['KeyA', 'Digit7', 'Space', '?', 'BracketLeft', 'NumpadAdd', 'Minus'].filter(isCharacterKey),
    ).toHaveLength(7);
    expect(['Escape', 'ArrowLeft', 'F6', 'Enter', 'Tab', 'Backspace'].filter(isCharacterKey)).toEqual([]);
    expect(['Escape', '?', 'NumpadAdd', 'Tab'].filter(isAssignable)).toEqual([]);
  });

  it('are called by what stands on them', () => {
    expect(['KeyM', 'Digit1', 'BracketLeft', 'Equal', 'Space'].map(keyLabel)).toEqual([
      'M',
      '1',
      '[',
      '+',
      'Space',
    ]);
    expect(['M', '1', '[', '+', 'Space', 'Backspace'].map(codeOfLabel)).toEqual([
      'KeyM',
      'Digit1',
      'BracketLeft',
      'Equal',
      'Space',
      'Backspace',
    ]);
  });
});
