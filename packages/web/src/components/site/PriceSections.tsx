import '../../styles/site.css';

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

/** On a course page: the kit with its price and its last day to order. */
export function Kit({ course, date, now }: PriceSectionsProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { kit } = course;
  if (kit === null) {
    return null;
  }
  const onSale = date === null ? null : kitOnSale(course, date, now);
  return (
    <div className="card stack is-close p-5" data-kit>
      <div className="across is-apart">
        <h3 className="text-base">{t('pay.kit')}</h3>
        <span className="money">{moneyText(kit.price, language)}</span>
      </div>
      <p className="second prose">{kit.what}</p>
      <p className="small">
        {[
          t('pay.kitHint'),
          ...(date === null
            ? []
            : [
                onSale === null
                  ? t('pay.kitOver')
                  : t('pay.kitUntil', { day: dayWords(onSale.lastDay, language) }),
              ]),
        ].join(' · ')}
      </p>
    </div>
  );
}

/** Whether a kit is shown: nobody can have one where there is no way to pay. */
export const hasKit = ({ kit, ways }: Course): boolean => kit !== null && ways.length > 0;

/** And what people get back if they cancel. */
export function RefundSection({ course, date, now }: PriceSectionsProps) {
  const { t } = useTranslation();
  const { kit, price } = course;
  return (
    price !== null &&
    date !== null && (
      <Section title={t('pay.refund')} hint={dayAndTime(date.startsAt, currentLanguage())}>
        <Refunds priced={course} {...{ price, date, now }} hasKit={kit !== null} hasAlways />
      </Section>
    )
  );
}
