import type { MailLanguage } from '@gongbang/protocol';
import type { BookingFacts } from '@gongbang/sfu-server/ports/bookings.ts';

export const MAIL_LANGUAGES: readonly MailLanguage[] = ['ko', 'en'];

/** A booking that mails are about: Saturday, December 5, 2026, 10:30 in Seoul. */
export const aboutBooking = (over: Partial<BookingFacts> = {}): BookingFacts => ({
  bookingId: 'bookingabcdefgh1',
  name: '박서연',
  email: 'seo@example.com',
  language: 'ko',
  studioName: '흙손',
  courseTitle: '손으로 빚는 찻잔',
  mentorName: '이정은',
  minutes: 90,
  startsAt: Date.UTC(2026, 11, 5, 1, 30),
  timeZone: 'Asia/Seoul',
  sequence: 0,
  isCancelled: false,
  hasSeat: true,
  money: null,
  bookingUrl: 'https://studio.example/b/bookingabcdefgh1#booking-key',
  classUrl: 'https://studio.example/c/abcdefghijkl#pass-key',
  writtenAt: Date.UTC(2026, 10, 27, 3, 0),
  ...over,
});
