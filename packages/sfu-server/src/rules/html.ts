/** A text as it may stand in HTML and XML, in an attribute's value as well. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
