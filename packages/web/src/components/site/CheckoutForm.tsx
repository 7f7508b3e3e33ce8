import '../../styles/site.css';

import { LIMITS, paymentMethod, type CourseDate, type Money } from '@gongbang/protocol';
import { Eye, HandCoins, Lock } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import type { Checkout } from '../../hooks/useCheckout.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { lacksAddress, type KitOnSale, type Priced } from '../../layout/checkout.ts';
import { dayWords, moneyText } from '../../layout/money.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { TrialNote, useMethodName, useUntil } from './PayWords.tsx';
import { RefundTable } from './RefundTable.tsx';

interface CheckoutFormProps {
  /** Lets a button elsewhere submit it. */
  readonly id: string;
  readonly checkout: Checkout;
  readonly priced: Priced;
  readonly date: CourseDate;
  readonly now: number;
  readonly isSending: boolean;
  readonly onSubmit: (withoutKit: boolean) => void | Promise<void>;
}

/** Who is coming, what they take, how they pay, and what they get back if they cancel. */
export function CheckoutForm({ id, checkout, priced, date, now, isSending, onSubmit }: CheckoutFormProps) {
  const { t } = useTranslation();
  return (
    <Form
      id={id}
      onSubmit={(by) => onSubmit(by instanceof HTMLButtonElement && by.dataset['withoutKit'] !== undefined)}
    >
      <Who checkout={checkout} />
      {checkout.kit !== null && <Kit checkout={checkout} kit={checkout.kit} isSending={isSending} />}
      {checkout.bill !== null && <Ways checkout={checkout} />}
      {priced.price !== null && (
        <section className="sect" id="refund">
          <header>
            <h2 tabIndex={-1}>{t('pay.refund')}</h2>
          </header>
          <Refunds {...{ priced, date, now }} price={priced.price} hasKit={checkout.kit !== null} />
        </section>
      )}
    </Form>
  );
}

/** The rule, and what it does not cover: the kit, and how the money is returned. */
export function Refunds({
  priced,
  price,
  date,
  now,
  hasKit,
  hasAlways = false,
}: {
  priced: Pick<Priced, 'refundRule'>;
  price: Money;
  date: Pick<CourseDate, 'startsAt' | 'timeZone'>;
  now: number;
  hasKit: boolean;
  hasAlways?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div className="stack is-close min-w-0">
      <RefundTable rule={priced.refundRule} price={price} date={date} now={now} hasAlways={hasAlways} />
      <p className="small">{[t('pay.refundHow'), ...(hasKit ? [t('pay.kitRefund')] : [])].join(' ')}</p>
    </div>
  );
}

function Who({ checkout: { draft, errors, write } }: { checkout: Checkout }) {
  const { t } = useTranslation();
  return (
    <section className="sect">
      <header>
        <h2>{t('booking.who')}</h2>
      </header>
      <div className="stack">
        <div className="pair">
          <InputField
            label={t('booking.name')}
            error={errors.name ? t('booking.nameMissing') : null}
            value={draft.name}
            autoComplete="name"
            maxLength={LIMITS.name}
            onText={(name) => {
              write({ name });
            }}
          />
          <InputField
            label={t('booking.email')}
            error={errors.email ? t('booking.emailBad') : null}
            type="email"
            inputMode="email"
            autoComplete="email"
            value={draft.email}
            onText={(email) => {
              write({ email });
            }}
          />
        </div>
        <p className="seewho">
          <Eye size={16} aria-hidden />
          <span>
            <span>{t('booking.seen')}</span> <span>{t('pay.kept')}</span>
          </span>
        </p>
      </div>
    </section>
  );
}

interface KitProps {
  readonly checkout: Checkout;
  readonly kit: KitOnSale;
  readonly isSending: boolean;
}

/** The kit: never preselected; its address is requested only once it is chosen. */
function Kit({ checkout: { draft, errors, write }, kit, isSending }: KitProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <section className="sect">
      <header>
        <h2 className="across">
          <span>{t('pay.kit')}</span>
          <span className="pill">{t('review.optional')}</span>
        </h2>
      </header>
      <div className="stack">
        <label className="payopt is-tall">
          <input
            type="checkbox"
            className="h-5 w-5 accent-[var(--primary)]"
            checked={draft.hasKit}
            onChange={(event) => {
              write({ hasKit: event.target.checked });
            }}
          />
          <b>{t('pay.withKit')}</b>
          <span className="money">{moneyText(kit.price, language)}</span>
          <span className="what">
            <span>{kit.what}</span>{' '}
            <span className="block">{t('pay.kitUntil', { day: dayWords(kit.lastDay, language) })}</span>
          </span>
        </label>
        {draft.hasKit && (
          <>
            <InputField
              label={t('pay.address')}
              error={errors.address ? t('pay.addressMissing') : null}
              value={draft.address}
              autoComplete="street-address"
              onText={(address) => {
                write({ address });
              }}
            />
            <div className="pair">
              <InputField
                label={t('pay.addressMore')}
                isOptional
                value={draft.more}
                autoComplete="address-line2"
                onText={(more) => {
                  write({ more });
                }}
              />
              <InputField
                label={t('pay.phone')}
                error={errors.phone ? t('pay.phoneBad') : null}
                type="tel"
                inputMode="tel"
                autoComplete="tel"
                value={draft.phone}
                onText={(phone) => {
                  write({ phone });
                }}
              />
            </div>
            <p className="seewho">
              <Eye size={16} aria-hidden />
              <span>{t('pay.addressSeen')}</span>
            </p>
            {lacksAddress(errors) && (
              <button
                data-without-kit=""
                className="btn btn-line justify-self-start"
                disabled={isSending}
                aria-busy={isSending}
              >
                {t('pay.withoutKit')}
              </button>
            )}
          </>
        )}
      </div>
    </section>
  );
}

/** How to pay, if there is a choice, and who is behind it. */
function Ways({ checkout: { ways, way, bill, write } }: { checkout: Checkout }) {
  const { t } = useTranslation();
  const nameOf = useMethodName();
  const until = useUntil();
  if (bill === null || bill.total.amount === 0) {
    return null;
  }
  return (
    <section className="sect">
      <header>
        <h2>{t('pay.how')}</h2>
      </header>
      <div className="stack is-close">
        {way === null && (
          <p className="note note-warn" role="alert">
            <HandCoins size={20} aria-hidden />
            <span>{t('pay.noWay')}</span>
          </p>
        )}
        {ways.length > 1 && way !== null && (
          <RadioGroup.Root
            className="stack is-close"
            aria-label={t('pay.how')}
            value={way.method}
            onValueChange={(chosen) => {
              write({ method: paymentMethod.parse(chosen) });
            }}
          >
            {ways.map((one) => (
              <RadioGroup.Item key={one.method} value={one.method} className="payopt" data-way={one.method}>
                <span className="rad" aria-hidden />
                <b>{nameOf(one.method)}</b>
                <span className="small">{one.until !== null && until(one.until)}</span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
        )}
        {ways.length === 1 && way !== null && (
          <p>
            <b>{nameOf(way.method)}</b>
            {way.until !== null && <span className="small">{` · ${until(way.until)}`}</span>}
          </p>
        )}
        {way !== null && <Behind way={way} />}
      </div>
    </section>
  );
}

/** What happens to the money, and who holds it. */
function Behind({ way: { provider, until } }: { way: NonNullable<Checkout['way']> }) {
  const { t } = useTranslation();
  const deadline = useUntil();
  if (provider === 'trial') {
    return <TrialNote />;
  }
  return (
    <p className="seewho">
      {provider === 'transfer' ? <HandCoins size={16} aria-hidden /> : <Lock size={16} aria-hidden />}
      <span>
        {provider === 'transfer'
          ? t('pay.byTransfer', { until: until === null ? '' : deadline(until) })
          : t('pay.byProvider', { provider: t(`paying.providers.${provider}`) })}
      </span>
    </p>
  );
}
