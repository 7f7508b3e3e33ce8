import type { Mail } from '../../ports/accounts.ts';
import type { BookingFacts, MentorFacts } from '../../ports/bookings.ts';
import { whenInWords } from '../../rules/whenInWords.ts';
import { BOOKING_WORDS, type Named, type Words } from './bookingWords.ts';
import { layOut, type Letter, type MailLink } from './letter.ts';
import { PAYMENT_WORDS } from './paymentWords.ts';

/** A letter about a booking: the greeting, what it says, what it is about, and why it was sent. */
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

/** A mail to a date's mentor. @param link the label of the link to their studio */
export function mentorMail(
  about: MentorFacts,
  say: (about: Omit<Named, 'mentor'>) => Words,
  link: string,
): Mail {
  const { email, language, studioName, courseTitle: title, startsAt, studioUrl: url } = about;
  const words = BOOKING_WORDS[language];
  const when = whenOf(about, startsAt);
  const { subject, paragraphs, after = [] } = say({ title, when });
  const letter: Letter = {
    ...{ subject, paragraphs, after, facts: [title, when], quote: null },
    links: [{ label: link, url }],
    footer: [studioName ?? words.studioName, words.becauseMentor],
  };
  return { to: email, code: null, ...layOut(letter, language) };
}

/** What a mail about a booking may mention. */
export const namedIn = (about: BookingFacts): Named => ({
  ...{ title: about.courseTitle, when: whenOf(about, about.startsAt), mentor: about.mentorName },
});

export const whenOf = (
  { timeZone, language, writtenAt }: Pick<MentorFacts, 'timeZone' | 'language' | 'writtenAt'>,
  at: number,
): string => whenInWords({ at, timeZone }, language, writtenAt);

/**
 * Whether a mail repeats a name. Anybody may book with anybody's address, so we do not pass on what could be read as an address or
 * smuggle in a sentence.
 */
export const isPlainName = (name: string): boolean =>
  // Whatever is read as one of these signs or digits in another script is normalised to it, except for the Chinese full stop.
  name !== '' && !/[./:@\\?#&=。]|\p{Nd}|\p{Cc}/u.test(name.normalize('NFKC'));
