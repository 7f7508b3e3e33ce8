import {
  refundSteps,
  type Course,
  type CourseCard,
  type CourseDate,
  type Review,
  type Storefront,
} from '@gongbang/protocol';

import { escape } from '../rules/html.ts';
import { moneyInWords } from '../rules/moneyInWords.ts';
import { momentOf } from '../rules/moments.ts';
import { whenInWords } from '../rules/whenInWords.ts';
import type { Language } from './language.ts';
import { PUBLIC_TEXTS } from './publicTexts.ts';
import { coursePath, coverPath } from './structuredData.ts';

/** The reader's language, and the current time. */
export interface Reader {
  readonly language: Language;
  readonly studioName: string;
  readonly now: number;
}

/**
 * The style until the built style sheet and scripts have loaded: colours and measures of tokens.css, in both
 * themes. It is readable by itself; the page that takes over brings its own.
 */
export const PUBLIC_STYLE = `
.pub{--pub-page:#f9f6ef;--pub-text:#261f18;--pub-soft:#685d50;--pub-act:#27468f;--pub-line:#e5ddcd;box-sizing:border-box;min-height:100vh;margin:0;padding:20px max(20px,50% - 360px) 48px;background:var(--pub-page);color:var(--pub-text);font:16px/1.6 'Noto Sans KR',system-ui,sans-serif;overflow-wrap:anywhere}
[data-theme=dark] .pub{--pub-page:#171412;--pub-text:#f6f0e7;--pub-soft:#b5a999;--pub-act:#abbef8;--pub-line:#362f29}
@media (prefers-color-scheme:dark){:root:not([data-theme]) .pub{--pub-page:#171412;--pub-text:#f6f0e7;--pub-soft:#b5a999;--pub-act:#abbef8;--pub-line:#362f29}}
.pub h1{margin:16px 0 4px;font-size:28px;line-height:1.25}.pub h2{margin:28px 0 8px;font-size:18px}.pub h3{margin:0;font-size:16px}
.pub p{margin:0 0 12px}.pub ul,.pub ol{margin:0;padding-left:22px}.pub ol{list-style:decimal}.pub ul{list-style:disc}.pub li{margin-bottom:6px}
.pub a{color:var(--pub-act)}.pub small{color:var(--pub-soft);font-size:14px}
.pub img{display:block;width:100%;max-height:60vh;aspect-ratio:16/9;object-fit:cover;border-radius:14px;background:var(--pub-line);margin:12px 0}
.pub ul.rows{padding:0;list-style:none}.pub ul.rows>li{padding:12px 0;border-top:1px solid var(--pub-line);margin:0}`.replaceAll(
  '\n',
  '',
);

/** A course's page, readable without scripts. */
export function courseBody(course: Course, reader: Reader): string {
  const texts = PUBLIC_TEXTS[reader.language];
  const { mentor } = course;
  const facts = [course.craft, course.level, texts.minutes(course.minutes)].filter((fact) => fact !== '');
  const cover = coverPath(course, 'large');
  const record = [
    ...(mentor.held > 0 ? [texts.held(mentor.held)] : []),
    ...(mentor.met > 0 ? [texts.met(mentor.met)] : []),
  ];
  return page([
    `<p><a href="/">${escape(reader.studioName)}</a></p>`,
    `<h1>${escape(course.title)}</h1>`,
    `<p><small>${escape([texts.by(course.mentorName), ...facts].join(' · '))}</small></p>`,
    ...(cover === null ? [] : [`<img src="${escape(cover)}" alt="">`]),
    paragraphs(course.about),
    `<h2>${escape(texts.dates)}</h2>`,
    course.dates.length === 0
      ? paragraphs(texts.noDates)
      : list(
          'ul class="rows"',
          course.dates.map((date) => dateLine(date, reader)),
        ),
    ...priceOf(course, reader),
    ...section(texts.outcome, paragraphs(course.outcome)),
    ...section(
      texts.steps,
      list(
        'ol',
        course.steps.map(({ title, note, minutes }) => {
          const more = [note, minutes === null ? '' : texts.minutes(minutes)].filter((part) => part !== '');
          return `${escape(title)}${more.map((part) => ` <small>${lines(part)}</small>`).join('')}`;
        }),
      ),
    ),
    ...section(
      texts.materials,
      list(
        'ul',
        course.materials.map(({ text }) => lines(text)),
      ),
    ),
    `<h2>${escape(texts.mentor)}</h2>`,
    `<h3>${escape(mentor.name)}</h3>`,
    paragraphs(mentor.about),
    ...(record.length === 0 ? [] : [`<p><small>${escape(record.join(' · '))}</small></p>`]),
    ...reviewsOf(course, reader),
    ...section(
      texts.questions,
      list(
        'ul class="rows"',
        course.questions.map(
          ({ text, answer, mentorName }) =>
            `<h3>${lines(text)}</h3>${paragraphs(answer)}<small>${escape(texts.by(mentorName))}</small>`,
        ),
      ),
    ),
  ]);
}

/** What it costs, what a kit contains, and what is refunded on cancelling; nothing about things that cost nothing. */
function priceOf({ price, kit, refundRule }: Course, { language }: Reader): string[] {
  const texts = PUBLIC_TEXTS[language];
  if (price === null && kit === null) {
    return [];
  }
  return [
    `<h2>${escape(texts.price)}</h2>`,
    `<p>${escape(price === null ? texts.free : moneyInWords(price, language))}</p>`,
    ...(kit === null
      ? []
      : [
          `<h3>${escape(`${texts.kit} · ${moneyInWords(kit.price, language)}`)}</h3>`,
          paragraphs(kit.what),
          `<p><small>${escape(texts.kitUntil(kit.days))}</small></p>`,
        ]),
    `<h3>${escape(texts.refunds)}</h3>`,
    list(
      'ul',
      refundSteps(refundRule).map((step) => escape(texts.refundStep(step))),
    ),
  ];
}

/** The latest reviews, with the summary of all. */
function reviewsOf({ reviews: { count, mean, latest } }: Course, reader: Reader): string[] {
  const texts = PUBLIC_TEXTS[reader.language];
  return mean === null
    ? []
    : [
        `<h2>${escape(texts.reviews)}</h2>`,
        `<p><small>${escape(texts.rating(count, mean.toFixed(1)))}</small></p>`,
        list(
          'ul class="rows"',
          latest.map((review) => reviewLine(review, reader)),
        ),
      ];
}

function reviewLine(
  { stars, text, name, hidden, reply, startsAt, timeZone }: Review,
  reader: Reader,
): string {
  const texts = PUBLIC_TEXTS[reader.language];
  if (hidden !== null) {
    return `<small>${escape([texts.stars(stars), texts.hidden[hidden]].join(' · '))}</small>`;
  }
  const when = whenInWords({ at: startsAt, timeZone }, reader.language, reader.now);
  const facts = [texts.stars(stars), ...(name === '' ? [] : [texts.writer(name)]), when];
  const answered =
    reply === null
      ? ''
      : `<p><small>${escape(texts.reply(reply.mentorName))}</small></p>${paragraphs(reply.text)}`;
  return `<p><small>${escape(facts.join(' · '))}</small></p>${paragraphs(text)}${answered}`;
}

/** What a studio offers, readable without scripts. */
export function storefrontBody({ dates, others, mentors }: Storefront, reader: Reader): string {
  const texts = PUBLIC_TEXTS[reader.language];
  return page([
    `<h1>${escape(reader.studioName)}</h1>`,
    `<h2>${escape(texts.dates)}</h2>`,
    dates.length === 0
      ? paragraphs(texts.noDates)
      : list(
          'ul class="rows"',
          dates.map(({ course, date }) => `${cardLine(course, reader)}<br>${dateLine(date, reader)}`),
        ),
    ...section(
      texts.others,
      list(
        'ul class="rows"',
        others.map((course) => cardLine(course, reader)),
      ),
    ),
    ...section(
      texts.mentors,
      list(
        'ul',
        mentors.map(({ name, crafts, held }) =>
          escape([name, ...crafts, ...(held > 0 ? [texts.held(held)] : [])].join(' · ')),
        ),
      ),
    ),
  ]);
}

const page = (parts: readonly string[]): string => `<main class="pub">${parts.join('')}</main>`;

function cardLine(course: CourseCard, { language }: Reader): string {
  const { by, minutes } = PUBLIC_TEXTS[language];
  const price = course.price === null ? '' : moneyInWords(course.price, language);
  const facts = [by(course.mentorName), course.craft, minutes(course.minutes), price].filter(
    (fact) => fact !== '',
  );
  return `<a href="${escape(coursePath(course.slug))}"><b>${escape(course.title)}</b></a> <small>${escape(facts.join(' · '))}</small>`;
}

function dateLine(date: CourseDate, { language, now }: Reader): string {
  const when = whenInWords({ at: date.startsAt, timeZone: date.timeZone }, language, now);
  const iso = momentOf(date.startsAt).toISOString();
  return `<time datetime="${iso}">${escape(when)}</time> <small>${escape(PUBLIC_TEXTS[language].seats(date))}</small>`;
}

/** A heading with its content; neither if the content is empty. */
const section = (heading: string, body: string): string[] =>
  body === '' ? [] : [`<h2>${escape(heading)}</h2>`, body];

const list = (tag: string, items: readonly string[]): string =>
  items.length === 0
    ? ''
    : `<${tag}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag.split(' ')[0] ?? tag}>`;

const lines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(escape)
    .join('<br>');
const paragraphs = (text: string): string =>
  text === ''
    ? ''
    : text
        .split(/\n\s*\n/)
        .map((part) => `<p>${lines(part)}</p>`)
        .join('');
