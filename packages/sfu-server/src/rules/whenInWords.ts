import type { MailLanguage } from '@gongbang/protocol';

/** Where whoever reads a language most likely is: there the zone goes without saying. */
const AT_HOME: Readonly<Record<MailLanguage, string | null>> = { ko: 'Asia/Seoul', en: null };

/**
 * A moment in words, where the class is: `12월 5일 토 오전 10:30`, `Sat, Dec 5, 10:30 AM`; with the year where it is not this one, and
 * with its zone where the reader may be elsewhere.
 */
export function whenInWords(
  { at, timeZone }: { readonly at: number; readonly timeZone: string },
  language: MailLanguage,
  writtenAt: number,
): string {
  const of = partsOf(at, timeZone, language);
  const isThisYear = of('year') === partsOf(writtenAt, timeZone, language)('year');
  const time = `${of('hour')}:${of('minute')}`;
  const zone = AT_HOME[language] === timeZone ? '' : ` (${of('timeZoneName')})`;
  if (language === 'ko') {
    const year = isThisYear ? '' : `${of('year')}년 `;
    return `${year}${of('month')}월 ${of('day')}일 ${of('weekday')} ${of('dayPeriod')} ${time}${zone}`;
  }
  const year = isThisYear ? '' : `, ${of('year')}`;
  return `${of('weekday')}, ${of('month')} ${of('day')}${year}, ${time} ${of('dayPeriod')}${zone}`;
}

function partsOf(
  at: number,
  timeZone: string,
  language: MailLanguage,
): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', timeZoneName: 'longGeneric' },
    ...{ year: 'numeric', month: language === 'ko' ? 'numeric' : 'short', day: 'numeric', weekday: 'short' },
    ...{ hour: 'numeric', minute: '2-digit', hour12: true },
  }).formatToParts(at);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}
