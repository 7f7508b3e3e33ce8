import type { ChatMessage } from '@gongbang/protocol';

import { timeOfDay } from './format.ts';

interface ChatFileWords {
  readonly title: string;
  readonly mentor: string;
  readonly assistant: string;
  readonly picture: string;
}

/** The chat as a text to keep: one message after the other, without the removed ones. */
export function chatFile(messages: readonly ChatMessage[], words: ChatFileWords, language: string): string {
  const entries = messages
    .filter(({ removed }) => !removed)
    .map(({ name, role, sentAt, text, picture }) => {
      const as =
        role === 'mentor' ? ` (${words.mentor})` : role === 'assistant' ? ` (${words.assistant})` : '';
      const lines = [picture === undefined ? '' : `[${words.picture}]`, text].filter((line) => line !== '');
      return `${timeOfDay(sentAt, language)}  ${name}${as}\n${lines.join('\n')}\n`;
    });
  return [`${words.title}\n`, ...entries].join('\n');
}
