import type { MailLanguage } from '@gongbang/protocol';

import type { Mail } from '../../ports/accounts.ts';
import { whenInWords } from '../../rules/whenInWords.ts';
import { layOut } from './letter.ts';

interface AlertMail {
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
}

interface AskMail extends AlertMail {
  /** The course's; null for all courses. */
  readonly title: string | null;
  readonly url: string;
}

interface NewDateMail extends AlertMail {
  readonly title: string;
  readonly mentorName: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly minutes: number;
  readonly writtenAt: number;
  readonly url: string;
  readonly endUrl: string;
}

const WORDS = {
  ko: {
    studioName: '공방',
    askSubject: (title: string | null) =>
      title === null ? '새 날짜 알림을 받을까요?' : `새 날짜 알림을 받을까요? ${title}`,
    ask: '새 날짜가 열릴 때마다 이 주소로 메일을 한 통씩 보내 드려요. 다른 소식은 보내지 않고, 메일마다 끄는 링크가 있어요.',
    yes: '알림 받기',
    askBecause: '이 주소로 새 날짜 알림을 신청해서 보내 드린 메일이에요. 신청한 적이 없다면 지우면 돼요.',
    newSubject: (title: string, when: string) => `새 날짜가 열렸어요: ${title}, ${when}`,
    isNew: '기다리던 클래스에 새 날짜가 열렸어요.',
    minutes: (minutes: number) => `${minutes}분`,
    taughtBy: (mentor: string) => `${mentor} 님과 함께해요`,
    see: '클래스 보기',
    end: '새 날짜 알림 끄기',
    newBecause: '새 날짜 알림을 받기로 해서 보내 드린 메일이에요.',
  },
  en: {
    studioName: 'Gongbang',
    askSubject: (title: string | null) =>
      title === null ? 'Hear about new dates?' : `Hear about new dates? ${title}`,
    ask: 'Whenever a new date opens, we’ll send one mail to this address. Nothing else, and each mail has a link to stop.',
    yes: 'Yes, tell me',
    askBecause:
      'You’re getting this mail because somebody asked to hear about new dates at this address. If that wasn’t you, delete it.',
    newSubject: (title: string, when: string) => `A new date: ${title}, ${when}`,
    isNew: 'There’s a new date for a class you wanted to hear about.',
    minutes: (minutes: number) => (minutes === 1 ? '1 minute' : `${minutes} minutes`),
    taughtBy: (mentor: string) => `With ${mentor}`,
    see: 'See the class',
    end: 'Stop these mails',
    newBecause: 'You’re getting this mail because you asked to hear about new dates.',
  },
} as const;

/** Asks an address to confirm that it wants to hear of new dates. */
export function alertAskMail({ email, language, studioName, title, url }: AskMail): Mail {
  const words = WORDS[language];
  const letter = {
    subject: words.askSubject(title),
    paragraphs: [words.ask],
    facts: title === null ? [] : [title],
    quote: null,
    links: [{ label: words.yes, url }],
    after: [],
    footer: [studioName ?? words.studioName, words.askBecause],
  };
  return { to: email, code: null, ...layOut(letter, language) };
}

/** Announces a new date. */
export function newDateMail(about: NewDateMail): Mail {
  const { email, language, studioName, title, mentorName, minutes, url, endUrl } = about;
  const words = WORDS[language];
  const when = whenInWords({ at: about.startsAt, timeZone: about.timeZone }, language, about.writtenAt);
  const letter = {
    subject: words.newSubject(title, when),
    paragraphs: [words.isNew],
    facts: [title, `${when}, ${words.minutes(minutes)}`, words.taughtBy(mentorName)],
    quote: null,
    links: [
      { label: words.see, url },
      { label: words.end, url: endUrl },
    ],
    after: [],
    footer: [studioName ?? words.studioName, words.newBecause],
  };
  return { to: email, code: null, endUrl, ...layOut(letter, language) };
}
