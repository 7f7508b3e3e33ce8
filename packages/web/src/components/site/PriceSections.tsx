import '../../pay.css';

import type { Course, CourseDate } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { kitOnSale } from '../../layout/checkout.ts';
import { dayWords, moneyText } from '../../layout/money.ts';
import { Refunds } from './CheckoutForm.tsx';
import { Section } from './CourseText.tsx';

interface PriceSectionsProps {
  readonly course: Course;
  /** The selected one; null if there is no upcoming date. */
  readonly date: Pick<CourseDate, 'startsAt' | 'timeZone'> | null;
  readonly now: number;
}

/** On a course's page: the kit with its price and last day to order, and what people get back when they cancel. */
export function PriceSections({ course, date, now }: PriceSectionsProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { kit, price } = course;
  const onSale = date === null ? null : kitOnSale(course, date, now);
  return (
    <>
      {kit !== null && course.ways.length > 0 && (
        <Section title={t('pay.kit')} hint={t('pay.kitHint')}>
          <div className="card stack is-close p-5" data-kit>
            <p className="across is-apart">
              <b>{t('pay.kitAndPost')}</b>
              <span className="money">{moneyText(kit.price, language)}</span>
            </p>
            <p className="second prose">{kit.what}</p>
            {date !== null && (
              <p className="small">
                {onSale === null
                  ? t('pay.kitOver')
                  : t('pay.kitUntil', { day: dayWords(onSale.lastDay, language) })}
              </p>
            )}
          </div>
        </Section>
      )}
      {price !== null && date !== null && (
        <Section title={t('pay.refund')} hint={dayAndTime(date.startsAt, language)}>
          <Refunds priced={course} {...{ price, date, now }} hasKit={kit !== null} hasAlways />
        </Section>
      )}
    </>
  );
}
