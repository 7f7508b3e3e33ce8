/** What i18next puts values in. */
const GAP = /\{\{(\w+)(?:,[^}]*)?\}\}/g;

/**
 * One of the page's texts with its gaps filled.
 * @throws Error if a gap has no value
 */
export const say = (text: string, gaps: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(GAP, (_, name: string) => {
    const value = gaps[name];
    if (value === undefined) {
      throw new Error(`“${text}” needs “${name}”.`);
    }
    return String(value);
  });

/** One of these texts and nothing else; anything may be in their gaps. */
export const whole = (...texts: readonly string[]): RegExp => new RegExp(`^(?:${anyOf(texts)})$`);

/** What begins with one of these texts. */
export const begins = (...texts: readonly string[]): RegExp => new RegExp(`^(?:${anyOf(texts)})`);

/** What ends with one of these texts. */
export const ends = (...texts: readonly string[]): RegExp => new RegExp(`(?:${anyOf(texts)})$`);

/** What has one of these texts in it. */
export const within = (...texts: readonly string[]): RegExp => new RegExp(anyOf(texts));

const anyOf = (texts: readonly string[]): string =>
  texts
    .map((text) =>
      text
        .split(/\{\{[^}]*\}\}/)
        .map(literally)
        .join('.*'),
    )
    .join('|');

/** Playwright compares with each run of blanks as one. */
const literally = (text: string): string =>
  text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`);
