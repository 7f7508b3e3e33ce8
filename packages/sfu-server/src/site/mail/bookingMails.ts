import type { Mail } from '../../ports/accounts.ts';
import type { BookingFacts, BookingMails } from '../../ports/bookings.ts';
import type { CalendarWriter } from '../../ports/calendar.ts';
import { bookingLetter, mentorMail, namedIn, whenOf } from './bookingLetter.ts';
import { BOOKING_WORDS, type BookingWords, type Named, type Words } from './bookingWords.ts';
import { layOut, type MailLink } from './letter.ts';
import { moneySaid, type MoneyOccasion } from './moneySaid.ts';

export interface BookingMailsParts {
  readonly writeCalendar: CalendarWriter;
  /** The sender of mails; null if none go out. */
  readonly from: string | null;
}

/** What a mail about a booking has besides its text. */
interface Content {
  readonly links: readonly MailLink[];
  readonly quote?: string;
  /** Whether it has a calendar entry attached. */
  readonly hasEntry?: boolean;
  /** What it reports about money. */
  readonly money?: MoneyOccasion;
}

type Say = (words: BookingWords, about: Named) => Words;

/**
 * Mails about bookings, in the language used for booking. Times are in the class's time zone. People's texts are quoted unchanged, in
 * plain text and HTML alike, and cannot inject header lines.
 */
export function bookingMails({ writeCalendar, from }: BookingMailsParts): BookingMails {
  const entryOf = (about: BookingFacts, isSent: boolean): string => {
    const words = BOOKING_WORDS[about.language];
    const { classUrl, bookingUrl } = about;
    return writeCalendar({
      // Independent of the page's address: it is the same booking.
      uid: `${about.bookingId}@gongbang`,
      // A cancellation comes after every earlier version.
      sequence: about.sequence + (about.isCancelled ? 1 : 0),
      startsAt: about.startsAt,
      endsAt: about.startsAt + about.minutes * MINUTE_MS,
      title: about.courseTitle,
      description: [
        words.entry(about.mentorName),
        ...(classUrl === null ? [] : [`${words.enter}: ${classUrl}`]),
        `${words.see}: ${bookingUrl}`,
      ].join('\n\n'),
      url: classUrl ?? bookingUrl,
      writtenAt: about.writtenAt,
      isCancelled: about.isCancelled,
      sent:
        isSent && from !== null
          ? {
              from: { name: about.studioName ?? words.studioName, email: addressIn(from) },
              to: about.email,
            }
          : null,
    });
  };

  const mail = (
    about: BookingFacts,
    say: Say,
    { links, quote, hasEntry = false, money = 'none' }: Content,
  ): Mail => {
    const { subject, paragraphs, after = [] } = say(BOOKING_WORDS[about.language], namedIn(about));
    const said = moneySaid(about, money);
    const words = { subject, paragraphs: [...said.first, ...paragraphs], after: [...said.after, ...after] };
    const letter = bookingLetter(about, words, {
      links: [...links, ...said.links],
      ...(quote === undefined ? {} : { quote }),
    });
    return {
      to: about.email,
      code: null,
      ...layOut(letter, about.language),
      ...(hasEntry && about.hasSeat && from !== null
        ? {
            calendar: {
              method: about.isCancelled ? ('CANCEL' as const) : ('REQUEST' as const),
              text: entryOf(about, true),
            },
          }
        : {}),
    };
  };

  const see = (about: BookingFacts): MailLink[] => [
    { label: BOOKING_WORDS[about.language].see, url: about.bookingUrl },
  ];
  const enter = (about: BookingFacts): MailLink[] => {
    const { classUrl, language } = about;
    const own = classUrl === null ? [] : [{ label: BOOKING_WORDS[language].enter, url: classUrl }];
    return [...own, ...see(about)];
  };
  const answer = (about: BookingFacts): MailLink[] => [
    { label: BOOKING_WORDS[about.language].answer, url: about.bookingUrl },
  ];

  return {
    booked: (about) =>
      mail(about, (words, named) => words.booked(named), {
        links: enter(about),
        hasEntry: true,
        money: 'paid',
      }),
    waiting: (about, place) =>
      mail(about, (words, named) => words.waiting(named, place), { links: see(about) }),
    offered: (about, until) =>
      mail(about, (words, named) => words.offered(named, whenOf(about, until)), {
        links: [{ label: BOOKING_WORDS[about.language].take, url: about.bookingUrl }],
      }),
    offerOver: (about) =>
      mail(about, (words, named) => words.offerOver(named), { links: see(about), money: 'over' }),
    cancelledByPerson: (about) =>
      mail(about, (words, named) => words.cancelledByPerson(named), {
        links: [],
        hasEntry: true,
        money: 'over',
      }),
    cancelledByMentor: (about, why) =>
      mail(about, (words, named) => words.cancelledByMentor(named), {
        ...{ links: [], hasEntry: true, money: 'over', quote: why },
      }),
    cancelledForMinimum: (about) =>
      mail(about, (words, named) => words.cancelledForMinimum(named), {
        links: [],
        hasEntry: true,
        money: 'over',
      }),
    moved: (about, before) =>
      mail(about, (words, named) => words.moved(named, whenOf(about, before)), {
        ...{ links: answer(about), hasEntry: true, money: 'moved' },
      }),
    movedBack: (about, before) =>
      mail(about, (words, named) => words.movedBack(named, whenOf(about, before)), {
        ...{ links: see(about), hasEntry: true, money: 'movedBack' },
      }),
    movedAgain: (about, before) =>
      mail(about, (words, named) => words.movedAgain(named, whenOf(about, before)), {
        ...{ links: answer(about), money: 'moved' },
      }),
    reminderDay: (about) => mail(about, (words, named) => words.reminderDay(named), { links: enter(about) }),
    reminderHour: (about) =>
      mail(about, (words, named) => words.reminderHour(named), { links: enter(about) }),
    message: (about, text) =>
      mail(about, (words, named) => words.message(named), { links: see(about), quote: text }),
    tooFew: (about) => {
      const words = BOOKING_WORDS[about.language];
      return mentorMail(about, (named) => words.tooFew(named, about.booked, about.minimum), words.studio);
    },
    calendar: (about) => entryOf(about, false),
  };
}

const MINUTE_MS = 60_000;

/** `studio@example.org` from `Studio <studio@example.org>`. */
const addressIn = (from: string): string => /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from.trim();
