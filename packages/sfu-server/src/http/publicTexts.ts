import type { CourseDate, RefundStep, ReviewHiding } from '@gongbang/protocol';

import type { Language } from './language.ts';

/** Texts of the pages that exist before any script runs. */
export interface PublicTexts {
  readonly dates: string;
  readonly noDates: string;
  readonly outcome: string;
  readonly steps: string;
  readonly materials: string;
  readonly mentor: string;
  readonly others: string;
  readonly mentors: string;
  readonly reviews: string;
  /** How many there are, and their mean. */
  readonly rating: (count: number, mean: string) => string;
  readonly stars: (stars: number) => string;
  readonly writer: (name: string) => string;
  readonly reply: (mentor: string) => string;
  readonly hidden: Readonly<Record<ReviewHiding, string>>;
  readonly questions: string;
  readonly minutes: (minutes: number) => string;
  readonly by: (mentor: string) => string;
  readonly held: (classes: number) => string;
  readonly met: (people: number) => string;
  readonly seats: (date: Pick<CourseDate, 'state' | 'seatsLeft' | 'waiting'>) => string;
  readonly price: string;
  readonly free: string;
  readonly kit: string;
  /** How many days before the class a kit can still be ordered. */
  readonly kitUntil: (days: number) => string;
  readonly refunds: string;
  /** How much is refunded for cancelling in that time. */
  readonly refundStep: (step: RefundStep) => string;
  /** What a messenger's card shows before the course's own description. */
  readonly offered: (mentor: string, minutes: number, price: string) => string;
  /** The description of a course that has none of its own. */
  readonly about: (title: string, mentor: string) => string;
}

/** Days of a step, counted back from the class, by the calendar where it is. */
function koDays(from: number | null, to: number): string {
  if (from === null) {
    return to === 0 ? '언제든' : `${to}일 전까지`;
  }
  if (from === to) {
    return to === 0 ? '수업 날' : `${to}일 전`;
  }
  return to === 0 ? `${from}일 전부터 수업 날까지` : `${from}일 전부터 ${to}일 전까지`;
}

const koShare = (share: number): string =>
  share === 100 ? '모두' : share === 0 ? '돌려드리지 않아요' : `${share}%`;

const ko: PublicTexts = {
  dates: '일정',
  noDates: '아직 잡힌 일정이 없어요.',
  outcome: '만드는 것',
  steps: '순서',
  materials: '준비물',
  mentor: '멘토',
  others: '다른 클래스',
  mentors: '멘토',
  reviews: '후기',
  rating: (many, mean) => `별 다섯 개 중 ${mean} · 후기 ${many}개`,
  stars: (stars) => `별 ${stars}개`,
  writer: (name) => `${name} 님`,
  reply: (mentor) => `멘토의 답 · ${mentor} 님`,
  hidden: {
    privacy: '누군가의 개인 정보가 있어 가린 후기예요. 별은 그대로 세어요.',
    abuse: '욕설이나 괴롭힘이 있어 가린 후기예요. 별은 그대로 세어요.',
    name: '다른 사람의 이름이 있어 가린 후기예요. 별은 그대로 세어요.',
  },
  questions: '멘토에게 물어본 것',
  minutes: (minutes) => `${minutes}분`,
  by: (mentor) => `${mentor} 님과 함께`,
  held: (classes) => `연 수업 ${classes}번`,
  met: (people) => `만난 분 ${people}명`,
  seats: ({ state, seatsLeft, waiting }) =>
    state === 'live'
      ? '지금 하고 있어요'
      : seatsLeft > 0
        ? `${seatsLeft}자리 남음`
        : `자리 없음 · 대기 ${waiting}명`,
  price: '값',
  free: '무료',
  kit: '키트',
  kitUntil: (days) =>
    days === 0 ? '수업 날까지 주문할 수 있어요' : `수업 ${days}일 전까지 주문할 수 있어요`,
  refunds: '취소하면 돌려받는 돈',
  refundStep: ({ from, to, share }) => `${koDays(from, to)}: ${koShare(share)}`,
  offered: (mentor, minutes, price) => `${mentor} 멘토 · ${minutes}분 · ${price}`,
  about: (title, mentor) => `${mentor} 님과 함께하는 클래스, ${title}.`,
};

const count = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`;

function enDays(from: number | null, to: number): string {
  if (from === null) {
    return to === 0 ? 'At any time' : `Until ${count(to, 'day', 'days')} before`;
  }
  if (from === to) {
    return to === 0 ? 'On the day' : `${count(to, 'day', 'days')} before`;
  }
  return to === 0
    ? `From ${count(from, 'day', 'days')} before to the day of the class`
    : `From ${from} to ${count(to, 'day', 'days')} before`;
}

const enShare = (share: number): string => (share === 100 ? 'all' : share === 0 ? 'nothing' : `${share}%`);

const en: PublicTexts = {
  dates: 'Dates',
  noDates: 'No dates yet.',
  outcome: 'What you’ll make',
  steps: 'Steps',
  materials: 'Materials',
  mentor: 'Mentor',
  others: 'More classes',
  mentors: 'Mentors',
  reviews: 'Reviews',
  rating: (many, mean) => `${mean} of five stars · ${count(many, 'review', 'reviews')}`,
  stars: (stars) => count(stars, 'star', 'stars'),
  writer: (name) => name,
  reply: (mentor) => `The mentor’s reply · ${mentor}`,
  hidden: {
    privacy: 'Hidden: it has somebody’s personal details. Its stars count.',
    abuse: 'Hidden: it is abusive. Its stars count.',
    name: 'Hidden: it has somebody else’s name. Its stars count.',
  },
  questions: 'Asked and answered',
  minutes: (minutes) => count(minutes, 'minute', 'minutes'),
  by: (mentor) => `With ${mentor}`,
  held: (classes) => `${count(classes, 'class', 'classes')} held`,
  met: (people) => `${count(people, 'person', 'people')} met`,
  seats: ({ state, seatsLeft, waiting }) =>
    state === 'live'
      ? 'On now'
      : seatsLeft > 0
        ? `${count(seatsLeft, 'seat', 'seats')} left`
        : `Full · ${waiting} in line`,
  price: 'Price',
  free: 'Free',
  kit: 'Kit',
  kitUntil: (days) =>
    days === 0
      ? 'You can order it until the day of the class'
      : `You can order it until ${count(days, 'day', 'days')} before the class`,
  refunds: 'What you get back if you cancel',
  refundStep: ({ from, to, share }) => `${enDays(from, to)}: ${enShare(share)}`,
  offered: (mentor, minutes, price) => `With ${mentor} · ${count(minutes, 'minute', 'minutes')} · ${price}`,
  about: (title, mentor) => `${title}, a class with ${mentor}.`,
};

export const PUBLIC_TEXTS: Readonly<Record<Language, PublicTexts>> = { ko, en };
