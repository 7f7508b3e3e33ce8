import type { Mail } from '@gongbang/sfu-server/ports/accounts.ts';
import type { BookingFacts, BookingMails, DateFacts } from '@gongbang/sfu-server/ports/bookings.ts';
import type { MentorMoneyFacts, PaymentMails } from '@gongbang/sfu-server/ports/payments.ts';
import type { ReviewMails, WordFacts } from '@gongbang/sfu-server/ports/reviews.ts';

const plain = (
  kind: string,
  { email }: BookingFacts | DateFacts | WordFacts | MentorMoneyFacts,
  rest: object,
): Mail => ({
  ...{ to: email, subject: kind, code: null },
  text: JSON.stringify(rest),
});

/** Mails about bookings whose subject is their kind, and whose text is everything they are given. */
export const plainMails: BookingMails = {
  booked: (about) => plain('booked', about, about),
  waiting: (about, place) => plain('waiting', about, { ...about, place }),
  offered: (about, until) => plain('offered', about, { ...about, until }),
  offerOver: (about) => plain('offerOver', about, about),
  cancelledByPerson: (about) => plain('cancelledByPerson', about, about),
  cancelledByMentor: (about, why) => plain('cancelledByMentor', about, { ...about, why }),
  cancelledForMinimum: (about) => plain('cancelledForMinimum', about, about),
  moved: (about, from) => plain('moved', about, { ...about, from }),
  movedBack: (about, from) => plain('movedBack', about, { ...about, from }),
  movedAgain: (about, from) => plain('movedAgain', about, { ...about, from }),
  reminderDay: (about) => plain('reminderDay', about, about),
  reminderHour: (about) => plain('reminderHour', about, about),
  message: (about, text) => plain('message', about, { ...about, text }),
  tooFew: (about) => plain('tooFew', about, about),
  calendar: ({ bookingId, sequence }) => `BEGIN:VCALENDAR ${bookingId} ${sequence}`,
};

/** The same about money. */
export const plainPaymentMails: PaymentMails = {
  transferAwaited: (about, to, until) => plain('transferAwaited', about, { ...about, to, until }),
  transferMoved: (about, from, until) => plain('transferMoved', about, { ...about, from, until }),
  transferOver: (about) => plain('transferOver', about, about),
  paidTooLate: (about) => plain('paidTooLate', about, about),
  paidTwice: (about) => plain('paidTwice', about, about),
  refunded: (about, total) => plain('refunded', about, { ...about, total }),
  refundNeedsAccount: (about, total) => plain('refundNeedsAccount', about, { ...about, total }),
  notHeld: (about) => plain('notHeld', about, about),
  goodwill: (about, total, why) => plain('goodwill', about, { ...about, total, why }),
  kitSent: (about, tracking) => plain('kitSent', about, { ...about, tracking }),
  transferExpected: (about, until) => plain('transferExpected', about, { ...about, until }),
  refundByHand: (about, isStuck) => plain('refundByHand', about, { ...about, isStuck }),
  refundWaits: (about) => plain('refundWaits', about, about),
};

/** The same about reviews and questions. */
export const plainReviewMails: ReviewMails = {
  reviewCame: (about, stars, text) => plain('reviewCame', about, { ...about, stars, text }),
  questionCame: (about, text) => plain('questionCame', about, { ...about, text }),
  replied: (about, text) => plain('replied', about, { ...about, text }),
  answered: (about, question, text) => plain('answered', about, { ...about, question, text }),
};
