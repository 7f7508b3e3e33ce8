import type { ClassPageState } from '@gongbang/client';
import type { ChatMessage, PeerId } from '@gongbang/protocol';

/** A message with more lines, or letters, than this is folded: it would push all others out of sight. */
const FOLDED_LINES = 8;
const FOLDED_LETTERS = 400;

/** Whether a chat message is partly folded at first. */
export function isLong(text: string): boolean {
  return text.length > FOLDED_LETTERS || text.split('\n').length > FOLDED_LINES;
}

/** A message, and where it was said. */
export interface Said {
  /** A private line, named by its mentee, or null for everyone's chat. */
  readonly thread: PeerId | null;
  readonly message: ChatMessage;
}

/** The latest message, to everyone or in private; retracted ones do not count. */
export function lastSaid({ chat, lines }: Pick<ClassPageState, 'chat' | 'lines'>): Said | null {
  const threads: (readonly [PeerId | null, typeof chat])[] = [[null, chat], ...Object.entries(lines)];
  const lasts = threads.flatMap(([thread, { messages }]): Said[] => {
    const message = messages.findLast(({ removed }) => !removed);
    return message === undefined ? [] : [{ thread, message }];
  });
  return lasts.toSorted((a, b) => b.message.sentAt - a.message.sentAt)[0] ?? null;
}

/** Whether it is still where it was said: retracted messages are shown nowhere. */
export function stands({ chat, lines }: Pick<ClassPageState, 'chat' | 'lines'>, said: Said): boolean {
  const within = said.thread === null ? chat : lines[said.thread];
  return within?.messages.some(({ seq, removed }) => seq === said.message.seq && !removed) === true;
}
