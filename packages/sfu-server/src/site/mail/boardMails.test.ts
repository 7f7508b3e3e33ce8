import { describe, expect, it } from 'vitest';

import { boardMail, type BoardLetter } from './boardMails.ts';
import { BOARD_WORDS, type BoardLetterKind } from './boardWords.ts';

const KINDS = Object.keys(BOARD_WORDS.ko.say) as BoardLetterKind[];
const letter = (more: Partial<BoardLetter> = {}): BoardLetter => ({
  ...{ kind: 'message', to: { email: 'seo@example.com', language: 'ko' }, studioName: '흙담공방' },
  ...{ courseTitle: '핀치 포트', mentorName: '이정은', text: '참 좋아요' },
  boardUrl: 'https://studio.example/c/pinch-pot/board',
  ...more,
});

describe('[BD16] a mail about a board', () => {
  it.each(KINDS.flatMap((kind) => (['ko', 'en'] as const).map((language) => ({ kind, language }))))(
    'is text, whatever people wrote: $kind, $language',
    ({ kind, language }) => {
      const evil = '<img src=x onerror=alert(1)>\r\nBcc: all@example.com';
      const { to, subject, text, html, code } = boardMail(
        letter({
          ...{ kind, to: { email: 'seo@example.com', language } },
          ...{ courseTitle: evil, mentorName: evil, studioName: evil, text: evil },
        }),
      );
      expect([to, code]).toEqual(['seo@example.com', null]);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toContain('<img');
      expect(html).toContain('&#60;img');
      expect(text).toContain('https://studio.example/c/pinch-pot/board');
      expect(text).toContain('<img src=x onerror=alert(1)>');
    },
  );

  it.each(KINDS)('says in both languages what it is about: %s', (kind) => {
    const mails = (['ko', 'en'] as const).map((language) =>
      boardMail(letter({ kind, to: { email: 'seo@example.com', language } })),
    );
    for (const { subject, text } of mails) {
      expect(subject).toContain('핀치 포트');
      expect(text).toContain('참 좋아요');
      expect(text).toContain('흙담공방');
      expect(text).not.toContain('seo@example.com');
    }
    expect(mails[0]?.subject).toMatch(/\p{Script=Hangul}.*:/u);
    expect(mails[1]?.subject.split(':')[0]).not.toMatch(/\p{Script=Hangul}/u);
  });

  it('has no link where nobody knows the address, and no quote where there are no words', () => {
    const { text, html } = boardMail(letter({ boardUrl: null, text: '' }));
    expect(text).not.toMatch(/https?:|이정은/);
    expect(html).not.toContain('<a ');
  });
});
