import type { MailLanguage } from '@gongbang/protocol';

import type { Mail } from '../../ports/accounts.ts';
import { BOARD_WORDS, type BoardLetterKind } from './boardWords.ts';
import { layOut } from './letter.ts';

/** The content of a mail about a board. */
export interface BoardLetter {
  readonly kind: BoardLetterKind;
  readonly to: { readonly email: string; readonly language: MailLanguage };
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly mentorName: string;
  /** The entry it is about, or the mentor's message; empty if there is none. */
  readonly text: string;
  /** `https://HOST/c/SLUG/board`; null if the address is unknown. */
  readonly boardUrl: string | null;
}

/** A mail about a board. People's texts are quoted unchanged. */
export function boardMail(letter: BoardLetter): Mail {
  const { kind, to, studioName, courseTitle, mentorName, text, boardUrl } = letter;
  const words = BOARD_WORDS[to.language];
  const isToMentor = kind === 'reported' || kind === 'changed';
  const by = isToMentor ? words.written : words.saidBy(mentorName);
  return {
    to: to.email,
    code: null,
    ...layOut(
      {
        ...{ after: [], ...words.say[kind](courseTitle) },
        facts: [courseTitle],
        quote: text === '' ? null : { by, text },
        links: boardUrl === null ? [] : [{ label: words.open, url: boardUrl }],
        footer: [studioName ?? words.studioName, words.because[kind]],
      },
      to.language,
    ),
  };
}
