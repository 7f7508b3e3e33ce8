/** A message of more lines, or letters, than this is folded: it would push all others out of sight. */
const FOLDED_LINES = 8;
const FOLDED_LETTERS = 400;

/** Whether a chat message is shown in part at first. */
export function isLong(text: string): boolean {
  return text.length > FOLDED_LETTERS || text.split('\n').length > FOLDED_LINES;
}
