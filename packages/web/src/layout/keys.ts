/*
 * The keys of the class page. Ours are named by `event.code`, so that they work under a Korean layout too; each can be
 * given another key, and all that are pressed alone can be switched off (WCAG 2.1.4).
 */

/** Of our keys, those that were given another: code of ours to the code that is pressed for it. */
export type ChangedKeys = Readonly<Record<string, string>>;

/** What stands on a key, by code; letters and digits stand for themselves. */
const LABELS: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '+',
  Minus: '-',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Backslash: '\\',
};

/** A key that writes a character: speech input and slips of the hand press those by accident. */
export function isCharacterKey(code: string): boolean {
  return /^(?:Key[A-Z]|Digit\d|Numpad\w+|Space|\?)$/.test(code) || code in LABELS;
}

/** A key that may be given to an action. */
export function isAssignable(code: string): boolean {
  return isCharacterKey(code) && code !== '?' && !code.startsWith('Numpad');
}

/** What stands on the key of a code. */
export function keyLabel(code: string): string {
  return LABELS[code] ?? code.replace(/^(?:Key|Digit)/, '');
}

/** The code of the key on which a label stands. */
export function codeOfLabel(label: string): string {
  const named = Object.entries(LABELS).find(([, text]) => text === label);
  return named?.[0] ?? (/^[A-Z]$/.test(label) ? `Key${label}` : /^\d$/.test(label) ? `Digit${label}` : label);
}

/** Which key is pressed for one of ours. */
export function pressedFor(changed: ChangedKeys, code: string): string {
  return changed[code] ?? code;
}

/** Which of ours a pressed key stands for. */
export function meantBy(changed: ChangedKeys, pressed: string): string {
  const given = Object.entries(changed).find(([, key]) => key === pressed);
  return given?.[0] ?? pressed;
}

/** Gives one of ours another key. Whichever of ours had that one gets the one that becomes free. */
export function changeKey(changed: ChangedKeys, code: string, pressed: string): ChangedKeys {
  const free = pressedFor(changed, code);
  const other = meantBy(changed, pressed);
  const next = { ...changed, [other]: free, [code]: pressed };
  return Object.fromEntries(Object.entries(next).filter(([ours, key]) => ours !== key));
}
