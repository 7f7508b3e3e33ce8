import { describe, expect, it } from 'vitest';

import type { WordFacts } from '../../ports/reviews.ts';
import { reviewMails } from './reviewMails.ts';

const ABOUT: WordFacts = {
  ...{ email: 'someone@example.com', language: 'ko', studioName: '흙담공방', courseTitle: '핀치 포트' },
  ...{ mentorName: '이정은', url: 'https://studio.example/studio' },
};
const HOSTILE = '<b>x</b>\r\nBcc: all@example.com';
const mails = reviewMails();

describe('[RV9] mails about reviews and questions', () => {
  it.each([
    ['reviewCame', () => mails.reviewCame(ABOUT, 4, '좋았어요'), '별 다섯 개 중 4개'],
    ['questionCame', () => mails.questionCame(ABOUT, '흙은요?'), '흙은요?'],
    ['replied', () => mails.replied(ABOUT, '또 오세요'), '또 오세요'],
    ['answered', () => mails.answered(ABOUT, '흙은요?', '키트에 있어요'), '키트에 있어요'],
  ])('%s says what it is about, what was said, and where to go on', (_, write, said) => {
    const { to, subject, text, html = '' } = write();
    expect([to, subject.includes('핀치 포트')]).toEqual([ABOUT.email, true]);
    for (const part of [said, 'https://studio.example/studio', '흙담공방']) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
  });

  it('are in English as well, and without a link where it is not known where the page is', () => {
    const { text, subject } = mails.answered({ ...ABOUT, language: 'en', url: null }, 'Clay?', 'In the kit');
    expect(subject).toBe('Your question was answered: 핀치 포트');
    expect(text).toContain('In the kit');
    expect(text).not.toContain('https://');
    expect(mails.reviewCame({ ...ABOUT, language: 'en' }, 1, '').text).toContain('gave 1 of five stars');
  });

  it('have people’s words as words, in HTML and in headers', () => {
    for (const { subject, html = '' } of [
      mails.reviewCame({ ...ABOUT, courseTitle: HOSTILE }, 1, HOSTILE),
      mails.questionCame({ ...ABOUT, courseTitle: HOSTILE }, HOSTILE),
      mails.answered({ ...ABOUT, courseTitle: HOSTILE, mentorName: HOSTILE }, HOSTILE, HOSTILE),
      mails.replied({ ...ABOUT, courseTitle: HOSTILE, mentorName: HOSTILE }, HOSTILE),
    ]) {
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toContain('<b>x</b>');
    }
  });
});
