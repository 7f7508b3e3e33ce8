/*
 * The keys of the class page. Ours are named by `event.code`, so that they work under a Korean layout too; each can be
 * reassigned, and all that are pressed alone can be turned off (WCAG 2.1.4).
 */

/** Reassigned keys: our key's code to the code that is pressed for it. */
export type ChangedKeys = Readonly<Record<string, string>>;

/** What is printed on a key, by code; letters and digits stand for themselves. */
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

/** A key that writes a character: speech input and slips press those by accident. */
export function isCharacterKey(code: string): boolean {
  return /^(?:Key[A-Z]|Digit\d|Numpad\w+|Space|\?)$/.test(code) || code in LABELS;
}

/** A key that can be assigned to an action. */
export function isAssignable(code: string): boolean {
  return isCharacterKey(code) && code !== '?' && !code.startsWith('Numpad');
}

/** What is printed on the key with a code. */
export function keyLabel(code: string): string {
  return LABELS[code] ?? code.replace(/^(?:Key|Digit)/, '');
}

/** The code of the key with a label. */
export function codeOfLabel(label: string): string {
  const named = Object.entries(LABELS).find(([, text]) => text === label);
  return named?.[0] ?? (/^[A-Z]$/.test(label) ? `Key${label}` : /^\d$/.test(label) ? `Digit${label}` : label);
}

/** Which key is pressed for one of ours. */
export function pressedFor(changed: ChangedKeys, code: string): string {
  return changed[code] ?? code;
}

/** Which of ours a pressed key means. */
export function meantBy(changed: ChangedKeys, pressed: string): string {
  const given = Object.entries(changed).find(([, key]) => key === pressed);
  return given?.[0] ?? pressed;
}

/** Reassigns one of our keys. If another one already had the new key, they swap. */
export function changeKey(changed: ChangedKeys, code: string, pressed: string): ChangedKeys {
  const free = pressedFor(changed, code);
  const other = meantBy(changed, pressed);
  const next = { ...changed, [other]: free, [code]: pressed };
  return Object.fromEntries(Object.entries(next).filter(([ours, key]) => ours !== key));
}
