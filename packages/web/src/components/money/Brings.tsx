import type { Money, OwnCourse } from '@gongbang/protocol';
import { Check, X } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import { useRuleWords } from './ruleWords.ts';

interface BringsProps {
  /** The course's. */
  readonly id: string;
  /** Per seat; null: free. */
  readonly price: Money | null;
  /** As typed; empty: the course's. */
  readonly seats: string;
}

/** What a new date copies from its course, price and refund rule included, and what it does not. */
export function Brings({ id, price, seats }: BringsProps) {
  const { t } = useTranslation();
  const load = useCallback(
    (): Promise<OwnCourse> => askCourses('getOwnCourse', { params: { courseId: id } }),
    [id],
  );
  const { value: course } = useLoaded(load);
  const words = useBroughtWords(price);
  return (
    <div className="stack is-close" data-brings>
      <p className="sure">
        <Check size={16} aria-hidden />
        <span>{course === null ? t('common.loading') : words(course, seats)}</span>
      </p>
      <p className="seewho">
        <X size={16} aria-hidden />
        <span>{t('ownMoney.leaves')}</span>
      </p>
    </div>
  );
}

function useBroughtWords(price: Money | null): (course: OwnCourse, seats: string) => string {
  const { t } = useTranslation();
  const ruleWords = useRuleWords();
  const language = currentLanguage();
  return (course, seats) => {
    const { about, steps, materials, kit, refundRule, currency } = course;
    const costs = price !== null || kit !== null;
    const all = [
      ...(about === '' ? [] : [t('ownMoney.bringsAbout')]),
      ...(steps.length === 0 ? [] : [t('ownMoney.bringsSteps', { count: steps.length })]),
      ...(materials.length === 0 ? [] : [t('ownMoney.bringsMaterials', { count: materials.length })]),
      ...(seats === '' ? [t('ownMoney.bringsSeats', { count: course.seats })] : []),
      price === null
        ? t('ownMoney.bringsFree')
        : t('ownMoney.bringsPrice', { sum: moneyText(price, language) }),
      ...(kit === null
        ? []
        : [
            t('ownMoney.bringsKit', {
              sum: moneyText({ amount: kit.price, currency }, language),
            }),
          ]),
      ...(costs ? [t('ownMoney.bringsRule', { rule: ruleWords(refundRule) })] : []),
    ];
    return t('ownMoney.brings', { what: all.join(', ') });
  };
}
