import type { Mail } from '../../ports/accounts.ts';
import type { BookingFacts } from '../../ports/bookings.ts';
import type { MentorMoneyFacts, MoneyFacts, PaymentMails } from '../../ports/payments.ts';
import { moneyInWords } from '../../rules/moneyInWords.ts';
import { endInWords } from '../../rules/whenInWords.ts';
import { transferName } from '../payments/rules.ts';
import { bookingLetter, isPlainName, mentorMail, namedIn, whenOf } from './bookingLetter.ts';
import type { Words } from './bookingWords.ts';
import { layOut, type MailLink } from './letter.ts';
import { backLink, backSaid, triedFirst } from './moneySaid.ts';
import { PAYMENT_WORDS, type MentorNamed, type PaymentWords } from './paymentWords.ts';

/**
 * Mails about money. The first sentence says what happens to it; for a trial payment, that no money moves. People's texts are quoted
 * unchanged, in plain text and HTML alike, and cannot inject header lines.
 */
export function paymentMails(): PaymentMails {
  return {
    transferAwaited: (about, to, until) =>
      mail(about, see(about), (words) =>
        words.transferAwaited(namedIn(about), {
          ...{ total: totalOf(about), to, until: endOf(about, until) },
          as: transferNameOf(about),
        }),
      ),
    transferMoved: (about, from, until) =>
      mail(about, see(about), (words) =>
        words.transferMoved(namedIn(about), whenOf(about, from), {
          ...{ total: totalOf(about), until: endOf(about, until) },
        }),
      ),
    transferOver: (about) =>
      mail(about, see(about), (words) => words.transferOver(namedIn(about), totalOf(about))),
    paidTooLate: (about) =>
      mail(about, goingBack(about), (words) => words.paidTooLate(namedIn(about), allBack(about))),
    paidTwice: (about) =>
      mail(about, goingBack(about), (words) => words.paidTwice(namedIn(about), allBack(about))),
    refunded: (about, total) =>
      mail(about, see(about), (words) => words.refunded(namedIn(about), moneyInWords(total, about.language))),
    refundNeedsAccount: (about, total) =>
      mail(about, [{ label: PAYMENT_WORDS[about.language].tellAccount, url: about.bookingUrl }], (words) =>
        words.refundNeedsAccount(namedIn(about), moneyInWords(total, about.language)),
      ),
    notHeld: (about) =>
      mail(about, goingBack(about), (words) => words.notHeld(namedIn(about), allBack(about))),
    goodwill: (about, total, why) => {
      const isByHand = about.money?.back?.isByHand ?? about.money?.method === 'transfer';
      const said = { ...about, money: about.money && { ...about.money, back: { total, isByHand } } };
      return mail(said, goingBack(said), (words) => words.goodwill(namedIn(about), allBack(said)), why);
    },
    kitSent: (about, tracking) => mail(about, see(about), (words) => words.kitSent(namedIn(about), tracking)),
    transferExpected: (about, until) =>
      toMentor(about, (words, named) =>
        words.transferExpected(
          named,
          endInWords({ at: until, timeZone: about.timeZone }, about.language, about.writtenAt),
        ),
      ),
    refundByHand: (about, isStuck) => toMentor(about, (words, named) => words.refundByHand(named, isStuck)),
    refundWaits: (about) => toMentor(about, (words, named) => words.refundWaits(named)),
  };
}

function mail(
  about: BookingFacts,
  links: readonly MailLink[],
  say: (words: PaymentWords) => Words,
  quote?: string,
): Mail {
  const words = PAYMENT_WORDS[about.language];
  const said = say(words);
  const isTrial = about.money?.method === 'trial';
  const letter = bookingLetter(
    about,
    { ...said, paragraphs: [...(isTrial ? [triedFirst(words)] : []), ...said.paragraphs] },
    { links, ...(quote === undefined ? {} : { quote }) },
  );
  return { to: about.email, code: null, ...layOut(letter, about.language) };
}

function toMentor(about: MentorMoneyFacts, say: (words: PaymentWords, named: MentorNamed) => Words): Mail {
  const { language, name } = about;
  const words = PAYMENT_WORDS[language];
  const own = { who: isPlainSender(name) ? name : null, total: moneyInWords(about.total, language) };
  return mentorMail(about, (named) => say(words, { ...named, ...own }), words.studio);
}

/** Whether it is a name that may be repeated, possibly after the end of an order's number. */
const isPlainSender = (name: string): boolean => {
  const own = name.replace(/^[\dA-Z]{4}(?: |$)/, '');
  return name !== '' && (own === '' || isPlainName(own));
};

/** As the page shows it. */
const transferNameOf = ({ name, money }: BookingFacts): string =>
  money === null ? '' : transferName(isPlainName(name) ? name : null, money);

const endOf = ({ timeZone, language, writtenAt }: BookingFacts, at: number): string =>
  endInWords({ at, timeZone }, language, writtenAt);

const see = ({ language, bookingUrl: url }: BookingFacts): MailLink[] => [
  { label: PAYMENT_WORDS[language].booking, url },
];

const totalOf = ({ money, language }: BookingFacts): string =>
  money === null ? '' : moneyInWords(money.total, language);

/** The facts for a full refund; by hand if the money came by hand, unless the facts say how. */
const backOf = ({ method, total, back, ...rest }: MoneyFacts): MoneyFacts => ({
  ...{ ...rest, method, total, isPaid: true },
  back: back ?? { total, isByHand: method === 'transfer' },
});

const allBack = (about: BookingFacts): string =>
  about.money === null ? '' : backSaid(about, backOf(about.money));

const goingBack = (about: BookingFacts): MailLink[] =>
  about.money === null ? [] : [backLink(about, backOf(about.money))];
