import type { Course, CourseCard, CourseDate, Storefront } from '@gongbang/protocol';

import { inScript } from '../rules/html.ts';
import { plainAmount } from '../rules/moneyInWords.ts';
import { momentOf } from '../rules/moments.ts';

const MINUTE_MS = 60_000;
const STARS = { bestRating: 5, worstRating: 1 } as const;
/** The currency does not matter: nothing is charged. */
const FREE = { price: 0, priceCurrency: 'KRW' } as const;

export interface PublicPlace {
  /** The page's origin, without a trailing slash. */
  readonly origin: string;
}

export const coursePath = (slug: string): string => `/c/${slug}`;

/** A cover's path; null if there is none. */
export function coverPath(
  { slug, cover }: Pick<CourseCard, 'slug' | 'cover'>,
  size: 'medium' | 'large',
): string | null {
  return cover === null ? null : `/api/courses/${slug}/cover/${size}?v=${encodeURIComponent(cover)}`;
}

/** A course's dates, as search engines read them (schema.org). */
export function courseEvents(course: Course, place: PublicPlace): object[] {
  const description = course.about === '' ? course.title : course.about;
  return course.dates.map((date) => eventOf(course, date, place, description));
}

/** The same for everything a studio offers. */
export function storefrontEvents({ dates }: Storefront, place: PublicPlace): object[] {
  return dates.map(({ course, date }) => eventOf(course, date, place, course.title));
}

/** A course's reviews and questions, as search engines read them. A hidden review counts only in the mean. */
export function courseWords(course: Course, { origin }: PublicPlace): object[] {
  const { reviews, questions } = course;
  const url = origin + coursePath(course.slug);
  const rating = {
    '@context': 'https://schema.org',
    '@type': 'Course',
    '@id': `${url}#course`,
    name: course.title,
    description: course.about === '' ? course.title : course.about,
    url,
    provider: { '@type': 'Person', name: course.mentorName },
    aggregateRating: {
      '@type': 'AggregateRating',
      ratingValue: reviews.mean,
      reviewCount: reviews.count,
      ...STARS,
    },
    review: reviews.latest
      .filter(({ hidden }) => hidden === null)
      .map(({ stars, text, name, at }) => ({
        '@type': 'Review',
        reviewRating: { '@type': 'Rating', ratingValue: stars, ...STARS },
        ...(name === '' ? {} : { author: { '@type': 'Person', name } }),
        ...(text === '' ? {} : { reviewBody: text }),
        datePublished: isoOf(at),
      })),
  };
  const asked = {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    '@id': `${url}#questions`,
    mainEntity: questions.map(({ text, answer }) => ({
      '@type': 'Question',
      name: text,
      acceptedAnswer: { '@type': 'Answer', text: answer },
    })),
  };
  return [...(reviews.mean === null ? [] : [rating]), ...(questions.length === 0 ? [] : [asked])];
}

function eventOf(course: CourseCard, date: CourseDate, { origin }: PublicPlace, description: string): object {
  const url = origin + coursePath(course.slug);
  const cover = coverPath(course, 'large');
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    '@id': `${url}#${date.id}`,
    name: course.title,
    description,
    url,
    startDate: isoOf(date.startsAt),
    endDate: isoOf(date.startsAt + course.minutes * MINUTE_MS),
    eventStatus: `https://schema.org/${date.state === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    location: { '@type': 'VirtualLocation', url },
    ...(cover === null ? {} : { image: [origin + cover] }),
    organizer: { '@type': 'Person', name: course.mentorName },
    performer: { '@type': 'Person', name: course.mentorName },
    maximumAttendeeCapacity: date.seats,
    remainingAttendeeCapacity: date.seatsLeft,
    isAccessibleForFree: course.price === null,
    offers: {
      '@type': 'Offer',
      ...(course.price === null
        ? FREE
        : { price: plainAmount(course.price), priceCurrency: course.price.currency }),
      url,
      availability: `https://schema.org/${date.state === 'open' ? 'InStock' : 'SoldOut'}`,
    },
  };
}

/** Data as a block in the page: not a script, so the policy need not allow it. */
export const dataBlock = (data: readonly object[]): string =>
  `<script type="application/ld+json">${inScript(data)}</script>`;

const isoOf = (at: number): string => momentOf(at).toISOString();
