import type { CourseDate, Storefront } from '@gongbang/protocol';

import { timeOfDay } from './format.ts';

/** A date of a course, as the storefront lists it. */
export type ListedDate = Storefront['dates'][number];

/** When people have time. */
export const TIMES = ['any', 'evening', 'weekend'] as const;
export type TimeFilter = (typeof TIMES)[number];

/** From this hour on it is evening. */
const EVENING = 17;
const WEEKEND = ['Sat', 'Sun'];

/** 11월 28일, Nov 28. */
export function shortDay(at: number, language: string, timeZone?: string): string {
  const month = language === 'ko' ? 'long' : 'short';
  return new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone }).format(at);
}

/** 토 오후 2:00, Sat 2:00 PM. */
export function weekdayTime(at: number, language: string, timeZone?: string): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone }).format(at);
  return `${weekday} ${timeOfDay(at, language, timeZone)}`;
}

/** 11월 28일 토 오후 2:00, Sat, Nov 28, 2:00 PM: as mails write it. */
export function dayAndTime(at: number, language: string, timeZone?: string): string {
  if (language === 'ko') {
    return `${shortDay(at, language, timeZone)} ${weekdayTime(at, language, timeZone)}`;
  }
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone }).format(at);
  return `${weekday}, ${shortDay(at, language, timeZone)}, ${timeOfDay(at, language, timeZone)}`;
}

/** A start by the clock where the class is, which is named if the reader's shows another time. @param reader their time zone, for tests */
export function startThere(
  { startsAt, timeZone }: Pick<CourseDate, 'startsAt' | 'timeZone'>,
  language: string,
  reader?: string,
): string {
  const there = dayAndTime(startsAt, language, timeZone);
  return dayAndTime(startsAt, language, reader) === there ? there : `${there} (${timeZone})`;
}

/** Whether something starts when people have time, by their own clock. @param timeZone the reader's, for tests */
export function isAtTime(at: number, filter: TimeFilter, timeZone?: string): boolean {
  if (filter === 'any') {
    return true;
  }
  const parts = new Intl.DateTimeFormat('en', {
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
    timeZone,
  });
  const of = new Map(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  const isWeekend = WEEKEND.includes(of.get('weekday') ?? '');
  return filter === 'weekend' ? isWeekend : !isWeekend && Number(of.get('hour')) >= EVENING;
}

/** All crafts on offer, each once, in alphabetical order. */
export function craftsOf(store: Pick<Storefront, 'dates' | 'others'>): string[] {
  const all = [...store.dates.map(({ course }) => course.craft), ...store.others.map(({ craft }) => craft)];
  return [...new Set(all.filter((craft) => craft !== ''))].sort((a, b) => a.localeCompare(b));
}

/** What somebody is looking for; a null craft means any. */
export interface DateFilter {
  readonly craft: string | null;
  readonly time: TimeFilter;
}

/** The matching dates; or, if there are none, the first that comes closest: of that craft at another time, otherwise any. */
export function foundDates(
  dates: readonly ListedDate[],
  { craft, time }: DateFilter,
  timeZone?: string,
): { readonly found: readonly ListedDate[]; readonly nearest: ListedDate | null } {
  const ofCraft = dates.filter(({ course }) => craft === null || course.craft === craft);
  const found = ofCraft.filter(({ date }) => isAtTime(date.startsAt, time, timeZone));
  const atTime = dates.filter(({ date }) => isAtTime(date.startsAt, time, timeZone));
  return { found, nearest: found.length > 0 ? null : (ofCraft[0] ?? atTime[0] ?? dates[0] ?? null) };
}
