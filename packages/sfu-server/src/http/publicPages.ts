import { courseSlug, type Course, type CourseSlug, type Storefront } from '@gongbang/protocol';

import { escape } from '../rules/html.ts';
import { moneyInWords } from '../rules/moneyInWords.ts';
import type { Language } from './language.ts';
import { openHead, type PageAbout } from './pageHead.ts';
import { DEFAULT_NAME, PAGE_TEXTS } from './pageTexts.ts';
import { PUBLIC_STYLE, courseBody, storefrontBody } from './publicBody.ts';
import { PUBLIC_TEXTS } from './publicTexts.ts';
import {
  courseEvents,
  courseWords,
  coursePath,
  coverPath,
  dataBlock,
  storefrontEvents,
} from './structuredData.ts';

/** The public view of a studio's courses. */
export interface PublicCourses {
  /** Null if there is none with this address. */
  course(slug: CourseSlug): Promise<Course | null>;
  /** Null if no course is offered. */
  storefront(): Promise<Storefront | null>;
}

/** A page that is complete before any script runs. */
export interface PublicPage {
  readonly head: string;
  readonly body: string;
}

/** Characters of a description in a link's preview and in search results. */
const DESCRIPTION = 200;

/** The course a path belongs to; null if none, or if it is a class link. */
export function slugOf(path: string): CourseSlug | null {
  const [, slug] = /^\/c\/([^/]+)\/?$/.exec(path) ?? [];
  return courseSlug.safeParse(slug).data ?? null;
}

/** What is specific to one answer. */
export interface AnswerOwn {
  /** The page's origin, escaped for HTML. */
  readonly origin: string;
  readonly nonce: string;
}

/** Makes the pages of courses, in the reader's language. */
export class PublicPages {
  readonly #courses: PublicCourses;
  readonly #studioName: string | null;
  readonly #now: () => number;

  constructor(courses: PublicCourses, studioName: string | null, now: () => number) {
    this.#courses = courses;
    this.#studioName = studioName;
    this.#now = now;
  }

  /** Null if there is no such course. */
  async course(slug: CourseSlug, language: Language, own: AnswerOwn): Promise<PublicPage | null> {
    const course = await this.#courses.course(slug);
    if (course === null) {
      return null;
    }
    const name = this.#name(language);
    const path = coursePath(course.slug);
    const cover = coverPath(course, 'large');
    return {
      head: this.#head([...courseEvents(course, own), ...courseWords(course, own)], path, own, {
        ...{ language, name, title: `${course.title} — ${name}`, origin: own.origin },
        description: shortened(descriptionOf(course, language)),
        picture: cover === null ? null : { path: cover, alt: course.title },
      }),
      body: courseBody(course, this.#reader(language)),
    };
  }

  /** The studio's home page; null if it is the usual one, without courses. */
  async home(language: Language, own: AnswerOwn): Promise<PublicPage | null> {
    const storefront = await this.#courses.storefront();
    if (storefront === null) {
      return null;
    }
    const name = this.#name(language);
    const { title, description } = PAGE_TEXTS[language].home;
    return {
      head: this.#head(storefrontEvents(storefront, own), '/', own, {
        ...{ language, name, title: `${name} — ${title}`, description, origin: own.origin, picture: null },
      }),
      body: storefrontBody(storefront, this.#reader(language)),
    };
  }

  /** Addresses that search engines may know; null if no course is offered. */
  async addresses(): Promise<string[] | null> {
    const storefront = await this.#courses.storefront();
    if (storefront === null) {
      return null;
    }
    const slugs = [
      ...storefront.dates.map(({ course }) => course.slug),
      ...storefront.others.map(({ slug }) => slug),
    ];
    return ['/', ...[...new Set(slugs)].map(coursePath)];
  }

  #head(data: readonly object[], path: string, { origin, nonce }: AnswerOwn, about: PageAbout): string {
    return [
      openHead(about),
      `<link rel="canonical" href="${origin}${escape(path)}">`,
      `<meta property="og:url" content="${origin}${escape(path)}">`,
      `<style nonce="${nonce}">${PUBLIC_STYLE}</style>`,
      ...(data.length === 0 ? [] : [dataBlock(data)]),
    ].join('\n    ');
  }

  #name(language: Language): string {
    return this.#studioName ?? DEFAULT_NAME[language];
  }

  #reader(language: Language) {
    return { language, studioName: this.#name(language), now: this.#now() };
  }
}

/** What a link's preview says: for anything that is not free it begins with by whom, how long and how much. */
function descriptionOf({ title, mentorName, minutes, about, price }: Course, language: Language): string {
  const texts = PUBLIC_TEXTS[language];
  if (price === null) {
    return about === '' ? texts.about(title, mentorName) : about;
  }
  const offered = texts.offered(mentorName, minutes, moneyInWords(price, language));
  return about === '' ? offered : `${offered}. ${about}`;
}

/** On one line, and no longer than is shown. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const letters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return letters.length <= DESCRIPTION ? line : `${letters.slice(0, DESCRIPTION - 1).join('')}…`;
}
