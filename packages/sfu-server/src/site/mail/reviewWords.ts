import type { MailLanguage } from '@gongbang/protocol';

/** The text of one kind of mail. */
export interface Said {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly after: readonly string[];
  /** The label of its link. */
  readonly link: string;
  /** Why it was sent. */
  readonly because: string;
}

/** The texts of all mails about reviews and questions, in one language. */
export interface ReviewWords {
  readonly studioName: string;
  readonly review: string;
  readonly question: string;
  readonly saidBy: (mentor: string) => string;
  readonly reviewCame: (title: string, stars: number) => Said;
  readonly questionCame: (title: string) => Said;
  readonly replied: (title: string) => Said;
  readonly answered: (title: string, question: string) => Said;
}

const korean: ReviewWords = {
  studioName: '공방',
  review: '후기',
  question: '질문',
  saidBy: (mentor) => `${mentor} 님의 말`,
  reviewCame: (title, stars) => ({
    subject: `후기가 왔어요: ${title}`,
    paragraphs: [`수업에 온 분이 별 다섯 개 중 ${stars}개를 주었어요.`],
    after: ['답은 한 번 쓸 수 있고, 나중에 고칠 수 있어요.'],
    link: '내 공방에서 답하기',
    because: '이 클래스를 이끄는 분이라 보내 드린 메일이에요.',
  }),
  questionCame: (title) => ({
    subject: `질문이 왔어요: ${title}`,
    paragraphs: ['누가 이 클래스에 대해 물어봤어요. 답은 물어본 분에게 메일로 가요.'],
    after: ['이 메일에 바로 답장하면 물어본 분에게 가지 않아요.'],
    link: '내 공방에서 답하기',
    because: '이 클래스를 이끄는 분이라 보내 드린 메일이에요.',
  }),
  replied: (title) => ({
    subject: `멘토가 후기에 답했어요: ${title}`,
    paragraphs: ['남겨 주신 후기에 멘토가 답했어요.'],
    after: [],
    link: '후기 보기',
    because: '이 주소로 예약한 수업에 후기를 남겨서 보내 드린 메일이에요.',
  }),
  answered: (title, question) => ({
    subject: `질문에 답이 왔어요: ${title}`,
    paragraphs: ['이렇게 물어보셨어요.', question],
    after: [],
    link: '클래스 보기',
    because: '이 주소로 질문을 받아서 보내 드린 메일이에요. 물어본 적이 없다면 지우면 돼요.',
  }),
};

const english: ReviewWords = {
  studioName: 'Gongbang',
  review: 'Review',
  question: 'Question',
  saidBy: (mentor) => `${mentor} says`,
  reviewCame: (title, stars) => ({
    subject: `A review came in: ${title}`,
    paragraphs: [`Someone who was in class gave ${stars} of five stars.`],
    after: ['You can reply once, and change your reply later.'],
    link: 'Reply in my studio',
    because: 'You’re getting this mail because you teach this class.',
  }),
  questionCame: (title) => ({
    subject: `A question came in: ${title}`,
    paragraphs: ['Someone asked about this class. Your answer goes to them by mail.'],
    after: ['A reply to this mail doesn’t reach them.'],
    link: 'Answer in my studio',
    because: 'You’re getting this mail because you teach this class.',
  }),
  replied: (title) => ({
    subject: `Your mentor replied: ${title}`,
    paragraphs: ['Your mentor replied to your review.'],
    after: [],
    link: 'See the review',
    because: 'You’re getting this mail because a class booked with this address was reviewed.',
  }),
  answered: (title, question) => ({
    subject: `Your question was answered: ${title}`,
    paragraphs: ['This is what you asked.', question],
    after: [],
    link: 'See the class',
    because:
      'You’re getting this mail because a question came in with this address. If you never asked, just delete it.',
  }),
};

export const REVIEW_WORDS: Readonly<Record<MailLanguage, ReviewWords>> = { ko: korean, en: english };
