import type { CourseDate } from '@gongbang/protocol';
import { RadioGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';
import { weekdayAndDay } from '../../layout/money.ts';
import { useMentorsTime, useSeatWords } from './DateWords.tsx';

interface DatePickerProps {
  readonly dates: readonly CourseDate[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  /** What the user already has on a date, in words. */
  readonly own: (date: CourseDate) => string | null;
}

/** The dates of a course, one of which is selected. */
export function DatePicker({ dates, chosen, onChoose, own }: DatePickerProps) {
  const { t } = useTranslation();
  const seatWords = useSeatWords();
  const mentors = useMentorsTime();
  const language = currentLanguage();
  return (
    <div className="stack is-close">
      <b className="text-sm">{t('course.dates')}</b>
      <RadioGroup.Root
        className="sess"
        value={chosen}
        aria-label={t('course.dateList')}
        onValueChange={onChoose}
      >
        {dates.map((date) => (
          <RadioGroup.Item key={date.id} value={date.id} className="ses" data-date={date.id}>
            <span className="rad" aria-hidden />
            <b>{weekdayAndDay(date.startsAt, language)}</b>
            <small>{[timeOfDay(date.startsAt, language), mentors(date)].filter(Boolean).join(' · ')}</small>
            <span className="left">
              {(own(date) === null ? seatWords(date) : [own(date)]).map((line) => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
