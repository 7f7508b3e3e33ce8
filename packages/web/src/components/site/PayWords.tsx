import type { CourseCard, Order, PaymentMethod } from '@gongbang/protocol';
import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { dayEndedBy, moneyText } from '../../layout/money.ts';

/** What a seat costs, or that it is free. */
export function usePriceWords(): (of: Pick<CourseCard, 'price'>) => string {
  const { t } = useTranslation();
  return ({ price }) => (price === null ? t('courses.free') : moneyText(price, currentLanguage()));
}

/** The name of a way to pay. */
export function useMethodName(): (method: PaymentMethod) => string {
  const { t } = useTranslation();
  return (method) => t(`paying.methods.${method}`);
}

/** How an order is paid, in its provider's words: `국민카드 ····1234`. */
export function usePaidBy(): (order: Pick<Order, 'label' | 'method'>) => string {
  const name = useMethodName();
  return ({ label, method }) => label ?? name(method);
}

/** A deadline: a day if it is at midnight, otherwise a day and a time. */
export function useUntil(): (at: number) => string {
  const { t } = useTranslation();
  return (at) => {
    const language = currentLanguage();
    const day = dayEndedBy(at, language);
    return day === null
      ? t('pay.until', { when: dayAndTime(at, language) })
      : t('pay.untilMidnight', { day });
  };
}

export const isTrial = (order: Pick<Order, 'method'> | null): boolean => order?.method === 'trial';

/** No money moves. */
export function TrialNote() {
  const { t } = useTranslation();
  return (
    <p className="note note-warn" data-trial>
      <FlaskConical size={20} aria-hidden />
      <span>
        <b>{t('pay.trial')}</b> <span>{t('pay.trialHint')}</span>
      </span>
    </p>
  );
}

/** The same, if there is little room. */
export function TrialPill() {
  const { t } = useTranslation();
  return (
    <span className="pill pill-warn" data-trial>
      <FlaskConical size={14} aria-hidden />
      <span>{t('pay.trialShort')}</span>
    </span>
  );
}
