import type { MailLanguage } from '@gongbang/protocol';

/** Where readers of a language most likely are: there the time zone is left out. */
const AT_HOME: Readonly<Record<MailLanguage, string | null>> = { ko: 'Asia/Seoul', en: null };

/**
 * A moment in words, where the class is: `12월 5일 토 오전 10:30`, `Sat, Dec 5, 10:30 AM`; with the year unless it
 * is the current one, and with the time zone if the reader may be elsewhere.
 */
export function whenInWords(
  { at, timeZone }: { readonly at: number; readonly timeZone: string },
  language: MailLanguage,
  writtenAt: number,
): string {
  const { day, zone, time } = wordsOf(at, timeZone, language, writtenAt);
  return language === 'ko' ? `${day} ${time}${zone}` : `${day}, ${time}${zone}`;
}

/**
 * A deadline: one at midnight ends the day before, `11월 27일 금 밤 12시`, `the end of Fri, Nov 27`; any other is
 * an ordinary moment.
 */
export function endInWords(
  { at, timeZone }: { readonly at: number; readonly timeZone: string },
  language: MailLanguage,
  writtenAt: number,
): string {
  const of = partsOf(at, timeZone, language);
  const isMidnight = of('hour') === '12' && of('minute') === '00' && /오전|AM/.test(of('dayPeriod'));
  if (!isMidnight) {
    return whenInWords({ at, timeZone }, language, writtenAt);
  }
  const { day, zone } = wordsOf(at - 1, timeZone, language, writtenAt);
  return language === 'ko' ? `${day} 밤 12시${zone}` : `the end of ${day}${zone}`;
}

function wordsOf(at: number, timeZone: string, language: MailLanguage, writtenAt: number) {
  const of = partsOf(at, timeZone, language);
  const isThisYear = of('year') === partsOf(writtenAt, timeZone, language)('year');
  const time = `${of('hour')}:${of('minute')}`;
  const zone = AT_HOME[language] === timeZone ? '' : ` (${of('timeZoneName')})`;
  if (language === 'ko') {
    const year = isThisYear ? '' : `${of('year')}년 `;
    return {
      day: `${year}${of('month')}월 ${of('day')}일 ${of('weekday')}`,
      ...{ time: `${of('dayPeriod')} ${time}`, zone },
    };
  }
  const year = isThisYear ? '' : `, ${of('year')}`;
  return {
    day: `${of('weekday')}, ${of('month')} ${of('day')}${year}`,
    ...{ time: `${time} ${of('dayPeriod')}`, zone },
  };
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
