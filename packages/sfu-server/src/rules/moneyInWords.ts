import { CURRENCY_DIGITS, type MailLanguage, type Money } from '@gongbang/protocol';

/** An amount as people write it: `35,000원`, `₩35,000`, `$12.50`. */
export function moneyInWords({ amount, currency }: Money, language: MailLanguage): string {
  const digits = CURRENCY_DIGITS[currency];
  const whole = amount / 10 ** digits;
  if (language === 'ko' && currency === 'KRW') {
    return `${new Intl.NumberFormat('ko-KR', { numberingSystem: 'latn' }).format(whole)}원`;
  }
  const text = new Intl.NumberFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
    ...{ style: 'currency', currency, numberingSystem: 'latn' },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  }).format(whole);
  return text.replaceAll(/\s/g, ' ');
}

/** An amount in machine-readable form: `35000`, `-12.50`. */
export function plainAmount({ amount, currency }: Money): string {
  const digits = CURRENCY_DIGITS[currency];
  const letters = String(Math.abs(amount)).padStart(digits + 1, '0');
  const sign = amount < 0 ? '-' : '';
  return digits === 0 ? sign + letters : `${sign}${letters.slice(0, -digits)}.${letters.slice(-digits)}`;
}
