import type { MailLanguage } from '@gongbang/protocol';

import type { Words } from './bookingWords.ts';

/** Mails about boards, to the mentor, a reporter or a writer. */
export type BoardLetterKind = 'reported' | 'changed' | 'hidden' | 'kept' | 'message';

/** The texts of mails about boards, in one language. They never say who reported something. */
export interface BoardWords {
  readonly open: string;
  readonly saidBy: (mentor: string) => string;
  /** Introduces a writer's text in a mail to the mentor. */
  readonly written: string;
  readonly studioName: string;
  readonly because: Readonly<Record<BoardLetterKind, string>>;
  readonly say: Readonly<Record<BoardLetterKind, (title: string) => Words>>;
}

const korean: BoardWords = {
  open: '게시판 열기',
  saidBy: (mentor) => `${mentor} 님의 말`,
  written: '쓴 글',
  studioName: '공방',
  because: {
    reported: '이 클래스를 이끄는 분이라 보내 드린 메일이에요.',
    changed: '이 클래스를 이끄는 분이라 보내 드린 메일이에요.',
    hidden: '게시판의 글을 신고해서 보내 드린 메일이에요. 누가 신고했는지는 아무도 몰라요.',
    kept: '게시판의 글을 신고해서 보내 드린 메일이에요. 누가 신고했는지는 아무도 몰라요.',
    message: '이 클래스의 게시판에 글을 써서 보내 드린 메일이에요.',
  },
  say: {
    reported: (title) => ({
      subject: `신고가 들어왔어요: ${title}`,
      paragraphs: ['게시판의 글 하나를 누군가 신고했어요. 하루 안에 보고 답해 주세요.'],
    }),
    changed: (title) => ({
      subject: `가린 글을 고쳤어요: ${title}`,
      paragraphs: ['가려 둔 글을 쓴 사람이 고쳤어요. 다시 보고, 괜찮으면 보이게 해 주세요.'],
    }),
    hidden: (title) => ({
      subject: `신고한 글을 가렸어요: ${title}`,
      paragraphs: ['신고해 주신 글을 멘토가 봤고, 이제 다른 분들에게는 보이지 않아요. 알려 주셔서 고마워요.'],
    }),
    kept: (title) => ({
      subject: `신고한 글을 봤어요: ${title}`,
      paragraphs: ['신고해 주신 글을 멘토가 봤고, 그대로 두기로 했어요.'],
    }),
    message: (title) => ({
      subject: `멘토가 따로 전하는 말: ${title}`,
      paragraphs: ['게시판에 쓴 글을 보고 멘토가 한 분에게만 보내는 말이에요.'],
    }),
  },
};

const english: BoardWords = {
  open: 'Open the board',
  saidBy: (mentor) => `From ${mentor}`,
  written: 'What it says',
  studioName: 'Gongbang',
  because: {
    reported: 'You’re getting this mail because you teach this class.',
    changed: 'You’re getting this mail because you teach this class.',
    hidden:
      'You’re getting this mail because you reported something on the board. Nobody learns that it was you.',
    kept: 'You’re getting this mail because you reported something on the board. Nobody learns that it was you.',
    message: 'You’re getting this mail because you wrote on the board of this class.',
  },
  say: {
    reported: (title) => ({
      subject: `Something was reported: ${title}`,
      paragraphs: ['Somebody has reported something on the board. Please look at it within a day.'],
    }),
    changed: (title) => ({
      subject: `A hidden post was changed: ${title}`,
      paragraphs: [
        'A post that you’ve hidden was changed by its writer. Please look again, and show it if it’s fine now.',
      ],
    }),
    hidden: (title) => ({
      subject: `What you reported is hidden now: ${title}`,
      paragraphs: ['The mentor has looked at what you reported, and others no longer see it. Thank you.'],
    }),
    kept: (title) => ({
      subject: `The mentor looked at your report: ${title}`,
      paragraphs: ['The mentor has looked at what you reported, and decided to leave it as it is.'],
    }),
    message: (title) => ({
      subject: `A word from your mentor: ${title}`,
      paragraphs: ['Your mentor wrote to you alone about what you posted on the board.'],
    }),
  },
};

export const BOARD_WORDS: Readonly<Record<MailLanguage, BoardWords>> = { ko: korean, en: english };
