import type { BookingFacts } from '../../ports/bookings.ts';
import { whenInWords } from '../../rules/whenInWords.ts';
import { BOOKING_WORDS, type Named, type Words } from './bookingWords.ts';
import type { Letter, MailLink } from './letter.ts';
import { PAYMENT_WORDS } from './paymentWords.ts';

/** A letter about a booking: to whom, what it says, what it is about, and why one gets it. */
export function bookingLetter(
  about: BookingFacts,
  { subject, paragraphs, after = [] }: Words,
  { links, quote }: { readonly links: readonly MailLink[]; readonly quote?: string },
): Letter {
  const { language, money } = about;
  const words = BOOKING_WORDS[language];
  return {
    subject,
    paragraphs: [...(isPlainName(about.name) ? [words.hello(about.name)] : []), ...paragraphs],
    facts: [
      about.courseTitle,
      `${whenOf(about, about.startsAt)}, ${words.minutes(about.minutes)}`,
      words.taughtBy(about.mentorName),
      ...(money === null ? [] : [PAYMENT_WORDS[language].number(money.number)]),
    ],
    quote: quote === undefined || quote === '' ? null : { by: words.saidBy(about.mentorName), text: quote },
    links,
    after,
    footer: [about.studioName ?? words.studioName, words.because],
  };
}

/** What the words of a mail about a booking may name. */
export const namedIn = (about: BookingFacts): Named => ({
  ...{ title: about.courseTitle, when: whenOf(about, about.startsAt), mentor: about.mentorName },
});

export const whenOf = (
  { timeZone, language, writtenAt }: Pick<BookingFacts, 'timeZone' | 'language' | 'writtenAt'>,
  at: number,
): string => whenInWords({ at, timeZone }, language, writtenAt);

/**
 * Whether a name is repeated in a mail. Anybody may book with anybody's address: what could be read as another address, or holds a
 * sentence of somebody else's, is not passed on by us.
 */
export const isPlainName = (name: string): boolean => name !== '' && !/[./:@\\?#&=\d]|\p{Cc}/u.test(name);
