import type { BookingFacts } from '../../ports/bookings.ts';
import type { MoneyFacts } from '../../ports/payments.ts';
import { moneyInWords } from '../../rules/moneyInWords.ts';
import type { MailLink } from './letter.ts';
import { PAYMENT_WORDS, type PaymentWords } from './paymentWords.ts';

/** What a mail reports about money: a paid seat, one that is given up, a move, one that is undone, or nothing. */
export type MoneyOccasion = 'paid' | 'over' | 'moved' | 'movedBack' | 'none';

/** What a mail says about money before everything else, and where to go on. */
interface MoneySaid {
  readonly first: readonly string[];
  readonly after: readonly string[];
  readonly links: readonly MailLink[];
}

const NOTHING: MoneySaid = { first: [], after: [], links: [] };

/** What a mail about a booking says about its money. */
export function moneySaid(about: BookingFacts, occasion: MoneyOccasion): MoneySaid {
  const { money, language } = about;
  if (money === null) {
    return NOTHING;
  }
  const words = PAYMENT_WORDS[language];
  const said = saidOf(about, money, occasion);
  if (money.method !== 'trial') {
    return said;
  }
  return said.first.length === 0
    ? { ...said, after: [words.trial, ...said.after] }
    : { ...said, first: [triedFirst(words), ...said.first] };
}

/** Says that no money moves, before anything else is said about it. */
export const triedFirst = ({ trial, trialSays }: PaymentWords): string => `${trial} ${trialSays}`;

function saidOf(about: BookingFacts, money: MoneyFacts, occasion: MoneyOccasion): MoneySaid {
  const words = PAYMENT_WORDS[about.language];
  const total = moneyInWords(money.total, about.language);
  switch (occasion) {
    case 'paid':
      return money.isPaid
        ? { first: [words.paid(total, money.method)], after: [words.receipt], links: [] }
        : NOTHING;
    case 'moved':
    case 'movedBack':
      return money.isPaid ? { ...NOTHING, first: [words[occasion]] } : NOTHING;
    case 'over':
      return {
        ...NOTHING,
        first: [backSaid(about, money)],
        links: isBack(money) ? [backLink(about, money)] : [],
      };
    case 'none':
      return NOTHING;
  }
}

/** What is refunded and how, even if nothing is. */
export function backSaid({ language }: BookingFacts, { method, total, isPaid, back }: MoneyFacts): string {
  const words = PAYMENT_WORDS[language];
  if (!isPaid || back === null) {
    return method === 'transfer' ? words.sendNothing : words.nothingTaken;
  }
  if (back.total.amount === 0) {
    return words.nothingBack(moneyInWords(total, language));
  }
  const amount = moneyInWords(back.total, language);
  return back.isByHand ? words.byHand(amount) : words.back(amount, method);
}

/** The page to name an account on, or to see where the money is. */
export const backLink = ({ language, bookingUrl: url }: BookingFacts, { back }: MoneyFacts): MailLink => ({
  ...{ label: PAYMENT_WORDS[language][back?.isByHand === true ? 'tellAccount' : 'seeMoney'], url },
});

const isBack = ({ isPaid, back }: MoneyFacts): boolean => isPaid && back !== null && back.total.amount > 0;
