import {
  PAYMENT_LIMITS,
  bankAccount,
  paymentSettings,
  printable,
  type Currency,
  type PaymentProviderId,
  type PaymentSettings,
  type PaymentSetup,
  type Seller,
} from '@gongbang/protocol';

import { basisPointsIn, typedBasisPoints } from './amounts.ts';

/** How a studio takes money, as typed. */
export interface SettingsTyped {
  readonly currency: Currency;
  readonly bank: string;
  readonly holder: string;
  readonly number: string;
  readonly isTrial: boolean;
  /** Per cent, `3.3`. */
  readonly fee: string;
  readonly tax: string;
  /** Empty: not said. */
  readonly payoutDay: string;
  readonly seller: Seller;
}

/** The fields, filled in from the settings. */
export function typedSettings(settings: PaymentSettings): SettingsTyped {
  const { currency, transfer, isTrial, feeBasisPoints, taxPercent, payoutDay, seller } = settings;
  return {
    currency,
    bank: transfer?.bank ?? '',
    holder: transfer?.holder ?? '',
    number: transfer?.number ?? '',
    isTrial,
    fee: typedBasisPoints(feeBasisPoints),
    tax: taxPercent === 0 ? '' : String(taxPercent),
    payoutDay: payoutDay === null ? '' : String(payoutDay),
    seller,
  };
}

export type SettingsErrors = Partial<
  Record<
    'bank' | 'holder' | 'number' | 'fee' | 'tax' | 'payoutDay',
    'accountMissing' | 'feeBad' | 'taxBad' | 'payoutDayBad'
  >
>;

/** The highest fee, in hundredths of a per cent; the highest tax, in per cent; and the last day that every month has. */
export const MOST = { fee: 3000, tax: 40, payoutDay: 28 } as const;

/** What is wrong with the settings; or the settings. */
export function checkSettings(
  typed: SettingsTyped,
): { ok: true; settings: PaymentSettings } | { ok: false; errors: SettingsErrors } {
  const errors: SettingsErrors = {};
  // Pasted text may contain invisible characters.
  const account = {
    bank: printable(typed.bank),
    holder: printable(typed.holder),
    number: printable(typed.number),
  };
  const hasAccount = Object.values(account).some((text) => text.trim() !== '');
  if (hasAccount) {
    for (const key of ['bank', 'holder', 'number'] as const) {
      if (!bankAccount.shape[key].safeParse(account[key]).success) {
        errors[key] = 'accountMissing';
      }
    }
  }
  const feeBasisPoints = basisPointsIn(typed.fee, MOST.fee);
  const taxPercent = wholeIn(typed.tax, 0, MOST.tax);
  const payoutDay = wholeIn(typed.payoutDay, 1, MOST.payoutDay);
  if (feeBasisPoints === null) {
    errors.fee = 'feeBad';
  }
  if (taxPercent === null && typed.tax.trim() !== '') {
    errors.tax = 'taxBad';
  }
  if (payoutDay === null && typed.payoutDay.trim() !== '') {
    errors.payoutDay = 'payoutDayBad';
  }
  const { currency, isTrial, seller } = typed;
  const read = paymentSettings.safeParse({
    ...{ currency, isTrial, feeBasisPoints, payoutDay, seller },
    transfer: hasAccount ? account : null,
    taxPercent: taxPercent ?? 0,
  });
  return Object.keys(errors).length > 0 || !read.success
    ? { ok: false, errors }
    : { ok: true, settings: read.data };
}

function wholeIn(text: string, least: number, most: number): number | null {
  const bare = text.normalize('NFKC').trim().replace(/%$/, '').trim();
  const whole = /^\d{1,3}$/.test(bare) ? Number(bare) : null;
  return whole !== null && whole >= least && whole <= most ? whole : null;
}

/** The most characters of each of a seller's lines. */
export const SELLER_LENGTHS: Readonly<Record<keyof Seller, number>> = {
  name: PAYMENT_LIMITS.line,
  representative: PAYMENT_LIMITS.line,
  address: PAYMENT_LIMITS.kit,
  email: PAYMENT_LIMITS.line,
  phone: PAYMENT_LIMITS.account,
  registration: PAYMENT_LIMITS.account,
  mailOrder: PAYMENT_LIMITS.line,
};

/** A provider that really moves money. */
export type Connected = Exclude<PaymentProviderId, 'transfer' | 'trial'>;

/** Whether a provider is one of those connected in the server's settings. */
export const isConnected = (provider: PaymentProviderId): provider is Connected =>
  provider !== 'transfer' && provider !== 'trial';

/** The connected ones. */
export const connected = ({ ways }: Pick<PaymentSetup, 'ways'>): Connected[] => [
  ...new Set(ways.map(({ provider }) => provider).filter(isConnected)),
];
