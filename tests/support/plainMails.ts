import type { Mail } from '@gongbang/sfu-server/ports/accounts.ts';
import type { BookingFacts, BookingMails, DateFacts } from '@gongbang/sfu-server/ports/bookings.ts';

const plain = (kind: string, { email }: BookingFacts | DateFacts, rest: object): Mail => ({
  ...{ to: email, subject: kind, code: null },
  text: JSON.stringify(rest),
});

/** Mails about bookings whose subject is their kind, and whose text is all that they are given. */
export const plainMails: BookingMails = {
  booked: (about) => plain('booked', about, about),
  waiting: (about, place) => plain('waiting', about, { ...about, place }),
  offered: (about, until) => plain('offered', about, { ...about, until }),
  offerOver: (about) => plain('offerOver', about, about),
  cancelledByPerson: (about) => plain('cancelledByPerson', about, about),
  cancelledByMentor: (about, why) => plain('cancelledByMentor', about, { ...about, why }),
  cancelledForMinimum: (about) => plain('cancelledForMinimum', about, about),
  moved: (about, from) => plain('moved', about, { ...about, from }),
  movedAgain: (about, from) => plain('movedAgain', about, { ...about, from }),
  reminderDay: (about) => plain('reminderDay', about, about),
  reminderHour: (about) => plain('reminderHour', about, about),
  message: (about, text) => plain('message', about, { ...about, text }),
  tooFew: (about) => plain('tooFew', about, about),
  calendar: ({ bookingId, sequence }) => `BEGIN:VCALENDAR ${bookingId} ${sequence}`,
};
