import type { CourseDate } from '@gongbang/protocol';

import type { Language } from './language.ts';

/** Words of the pages that are there before any script is. */
export interface PublicTexts {
  readonly dates: string;
  readonly noDates: string;
  readonly outcome: string;
  readonly steps: string;
  readonly materials: string;
  readonly mentor: string;
  readonly others: string;
  readonly mentors: string;
  readonly minutes: (minutes: number) => string;
  readonly by: (mentor: string) => string;
  readonly held: (classes: number) => string;
  readonly met: (people: number) => string;
  readonly seats: (date: Pick<CourseDate, 'state' | 'seatsLeft' | 'waiting'>) => string;
  /** What a course is about that says nothing of itself. */
  readonly about: (title: string, mentor: string) => string;
}

const ko: PublicTexts = {
  dates: '일정',
  noDates: '아직 잡힌 일정이 없어요.',
  outcome: '만드는 것',
  steps: '순서',
  materials: '준비물',
  mentor: '멘토',
  others: '다른 클래스',
  mentors: '멘토',
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
  about: (title, mentor) => `${mentor} 님과 함께하는 클래스, ${title}.`,
};

const count = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`;

const en: PublicTexts = {
  dates: 'Dates',
  noDates: 'No dates yet.',
  outcome: 'What you’ll make',
  steps: 'Steps',
  materials: 'Materials',
  mentor: 'Mentor',
  others: 'More classes',
  mentors: 'Mentors',
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
  about: (title, mentor) => `${title}, a class with ${mentor}.`,
};

export const PUBLIC_TEXTS: Readonly<Record<Language, PublicTexts>> = { ko, en };
