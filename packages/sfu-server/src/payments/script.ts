/** A value as it may stand in a script within a page: nothing in it ends the script. */
export const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);

/** So many signs of a text, and no half of one. */
export const cut = (text: string, length: number): string => Array.from(text).slice(0, length).join('');
