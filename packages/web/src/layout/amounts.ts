import { CURRENCY_DIGITS, MAX_AMOUNT, type Currency } from '@gongbang/protocol';

/*
 * Amounts as people type them: 35,000원, 3만 5천, $35, 35.50. Typed amounts are in whole units, stored ones in the smallest.
 */

/** What surrounds a number: signs and names of currencies. */
const AROUND = /[₩￦$€£¥￥원]|(?:KRW|JPY|USD|EUR|GBP|AUD|CAD|SGD|TWD|US|A|C|S|NT)/gi;
/** Digits, grouped in threes or not; with a point if there are smaller units. */
const WRITTEN = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;
/** 3만 5천, 12만, 5천. */
const BY_WORD = /^(?:(\d+)만)?(?:(\d)천)?(\d{1,4})?$/;

/** An amount in the smallest unit; null if it is not one. Nothing written means nothing to pay. */
export function amountIn(text: string, currency: Currency): number | null {
  const bare = text.normalize('NFKC').replaceAll(AROUND, '').replaceAll(/\s/g, '');
  if (bare === '') {
    return text.trim() === '' ? 0 : null;
  }
  const digits = CURRENCY_DIGITS[currency];
  const written = WRITTEN.exec(bare);
  if (written === null) {
    return byWord(bare, digits);
  }
  const [, whole = '', part = ''] = written;
  // 35.00 won is 35 won.
  if (part.length > digits && /[1-9]/.test(part.slice(digits))) {
    return null;
  }
  return atMost(Number(whole.replaceAll(',', '') + part.slice(0, digits).padEnd(digits, '0')));
}

function byWord(bare: string, digits: number): number | null {
  const found = /[만천]/.test(bare) ? BY_WORD.exec(bare) : null;
  if (found === null) {
    return null;
  }
  const [, tenThousands = '0', thousands = '0', rest = '0'] = found;
  return atMost((Number(tenThousands) * 10_000 + Number(thousands) * 1000 + Number(rest)) * 10 ** digits);
}

const atMost = (amount: number): number | null => (amount <= MAX_AMOUNT ? amount : null);

/** An amount as a field shows it: 35,000, 35.50; empty for nothing. */
export function typedAmount(amount: number, currency: Currency): string {
  if (amount === 0) {
    return '';
  }
  const digits = CURRENCY_DIGITS[currency];
  const isWhole = amount % 10 ** digits === 0;
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** A share in hundredths of a per cent, typed as `3.3`; null if it is not one. @param most the same unit */
export function basisPointsIn(text: string, most: number): number | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,2}))?%?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  if (found === null) {
    return text.trim() === '' ? 0 : null;
  }
  const points = Number((found[1] ?? '') + (found[2] ?? '').padEnd(2, '0'));
  return points <= most ? points : null;
}

/** The reverse: 330 as `3.3`; empty for nothing. */
export const typedBasisPoints = (points: number): string => (points === 0 ? '' : String(points / 100));
