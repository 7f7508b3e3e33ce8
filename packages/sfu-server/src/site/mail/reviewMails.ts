import type { Mail } from '../../ports/accounts.ts';
import type { ReviewMails, WordFacts } from '../../ports/reviews.ts';
import { layOut, type Letter } from './letter.ts';
import { REVIEW_WORDS, type ReviewWords, type Said } from './reviewWords.ts';

/**
 * Mails about reviews and questions. None names who wrote or asked, and people's texts are quoted unchanged, in plain text and HTML
 * alike.
 */
export function reviewMails(): ReviewMails {
  const mail = (about: WordFacts, said: Said, quote: Letter['quote']): Mail => {
    const { email, language, studioName, courseTitle, url } = about;
    const words = REVIEW_WORDS[language];
    const { subject, paragraphs, after, link, because } = said;
    const letter: Letter = {
      ...{ subject, paragraphs, quote, after },
      facts: [courseTitle],
      links: url === null ? [] : [{ label: link, url }],
      footer: [studioName ?? words.studioName, because],
    };
    return { to: email, code: null, ...layOut(letter, language) };
  };
  const wordsOf = ({ language }: WordFacts): ReviewWords => REVIEW_WORDS[language];
  return {
    reviewCame: (about, stars, text) => {
      const words = wordsOf(about);
      const quote = text === '' ? null : { by: words.review, text };
      return mail(about, words.reviewCame(about.courseTitle, stars), quote);
    },
    questionCame: (about, text) => {
      const words = wordsOf(about);
      return mail(about, words.questionCame(about.courseTitle), { by: words.question, text });
    },
    replied: (about, text) => {
      const words = wordsOf(about);
      return mail(about, words.replied(about.courseTitle), { by: words.saidBy(about.mentorName), text });
    },
    answered: (about, question, text) => {
      const words = wordsOf(about);
      return mail(about, words.answered(about.courseTitle, question), {
        ...{ by: words.saidBy(about.mentorName), text },
      });
    },
  };
}
