import '../../styles/ownMoney.css';

import {
  PAYMENT_LIMITS,
  type Account,
  type Currency,
  type OwnCourse,
  type OwnMoney,
} from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useServerNow } from '../../hooks/useServerNow.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { amountIn } from '../../layout/amounts.ts';
import {
  costsMoney,
  isForeign,
  ruleOf,
  type PriceErrors,
  type PriceTyped,
} from '../../layout/coursePrice.ts';
import { moneyText, weekdayAndDay } from '../../layout/money.ts';
import { currencyName, hasTrials, lastKitDay, previewDate } from '../../layout/ownMoney.ts';
import { NUMBER } from '../ClassFields.tsx';
import { InputField } from '../InputField.tsx';
import { SwitchRow } from '../SettingRow.tsx';
import { RefundTable } from '../site/RefundTable.tsx';
import { WordsField } from '../site/WordsField.tsx';
import { AmountField } from './AmountField.tsx';
import { NoWay } from './NoWay.tsx';
import { RefundRuleFields } from './RefundRuleFields.tsx';

interface PriceSectionProps {
  readonly account: Account;
  readonly money: OwnMoney;
  /** Null: a new one. */
  readonly course: OwnCourse | null;
  readonly typed: PriceTyped;
  readonly errors: PriceErrors;
  /** When the class in the preview takes place; null: an example day. */
  readonly startsAt: number | null;
  readonly set: (change: Partial<PriceTyped>) => void;
}

/** The preview's clock, in ms. */
const TICK_MS = 60_000;
/** The price of a seat in an example, in whole units. */
const EXAMPLE = { KRW: 35_000, JPY: 3500 } as const;
const EXAMPLE_CENTS = 3500;

/** What a course costs, its kit, and its refunds; and how people will see that. */
export function PriceSection({ account, money, course, typed, errors, startsAt, set }: PriceSectionProps) {
  const { currency } = money;
  const { t } = useTranslation();
  const language = currentLanguage();
  const example = {
    amount: currency === 'KRW' || currency === 'JPY' ? EXAMPLE[currency] : EXAMPLE_CENTS,
    currency,
  };
  const message = (key: keyof PriceErrors): string | null => {
    const error = errors[key];
    // What is missing is not the field's fault, and is explained beneath it.
    return error === undefined || error === 'noWay'
      ? null
      : t(`coursePrice.${error}`, { example: moneyText(example, language) });
  };
  const costWords = useCostWords();
  const costs = costsMoney(typed, currency);
  const now = useServerNow(TICK_MS);
  const date = previewDate(startsAt, now);
  return (
    <div className="stack">
      {course !== null && isForeign(course, currency) && (
        <p className="note" data-foreign>
          <span>
            <span>
              {t('coursePrice.foreign', {
                sum: costWords(course),
                currency: currencyName(currency, language),
              })}
            </span>{' '}
            {course.kit !== null && <span>{t('coursePrice.foreignKit')}</span>}
          </span>
        </p>
      )}
      <AmountField
        label={t('coursePrice.price')}
        hint={t('coursePrice.priceHint')}
        error={message('price')}
        currency={currency}
        value={typed.price}
        onText={(price) => {
          set({ price });
        }}
      />
      {costs && !money.takesMoney && <NoWay role={account.role} isAsked={errors.price === 'noWay'} />}
      {costs && hasTrials(money) && <p className="note">{t('coursePrice.isTrial')}</p>}
      <SwitchRow
        label={t('coursePrice.kit')}
        hint={t('coursePrice.kitHint')}
        checked={typed.hasKit}
        onChange={(hasKit) => {
          set({ hasKit });
        }}
      />
      {typed.hasKit && (
        <div className="panel stack p-4" role="group" aria-label={t('coursePrice.kit')}>
          <AmountField
            label={t('coursePrice.kitPrice')}
            error={message('kitPrice')}
            currency={currency}
            value={typed.kitPrice}
            onText={(kitPrice) => {
              set({ kitPrice });
            }}
          />
          <WordsField
            label={t('coursePrice.kitWhat')}
            hint={t('coursePrice.kitWhatPlaceholder')}
            error={message('kitWhat')}
            max={PAYMENT_LIMITS.kit}
            rows={2}
            value={typed.kitWhat}
            onText={(kitWhat) => {
              set({ kitWhat });
            }}
          />
          <InputField
            label={t('coursePrice.kitDays')}
            error={message('kitDays')}
            {...NUMBER}
            hint={t('coursePrice.kitUntil', {
              day: weekdayAndDay(lastKitDay(typed.kitDays, date.startsAt), language),
            })}
            value={typed.kitDays}
            onText={(kitDays) => {
              set({ kitDays });
            }}
          />
        </div>
      )}
      {costs && (
        <>
          <RefundRuleFields
            tiers={typed.tiers}
            error={message('tiers')}
            onTiers={(tiers) => {
              set({ tiers });
            }}
          />
          <Preview {...{ typed, currency, startsAt, date, now }} />
        </>
      )}
    </div>
  );
}

/** What a course costs, and its kit, in their currency. */
function useCostWords(): (course: OwnCourse) => string {
  const { t } = useTranslation();
  return ({ price, kit, currency }) => {
    const text = (amount: number): string => moneyText({ amount, currency }, currentLanguage());
    return [
      ...(price === 0 ? [] : [text(price)]),
      ...(kit === null ? [] : [t('ownMoney.bringsKit', { sum: text(kit.price) })]),
    ].join(', ');
  };
}

interface PreviewProps extends Pick<PriceSectionProps, 'typed' | 'startsAt'> {
  readonly currency: Currency;
  readonly date: ReturnType<typeof previewDate>;
  readonly now: number;
}

/** A rule as people see it, with the days of a date. */
function Preview({ typed, currency, startsAt, date, now }: PreviewProps) {
  const { t } = useTranslation();
  const rule = ruleOf(typed.tiers);
  const amount = amountIn(typed.price, currency);
  if (rule === null || amount === null || amount === 0) {
    return null;
  }
  return (
    <div className="panel stack is-close p-4" data-rule-preview>
      <p className="small">
        {startsAt === null
          ? t('coursePrice.seenExample', { day: weekdayAndDay(date.startsAt, currentLanguage()) })
          : t('coursePrice.seen')}
      </p>
      <RefundTable rule={rule} price={{ amount, currency }} date={date} now={now} />
    </div>
  );
}
