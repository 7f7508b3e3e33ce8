import type { CourseReason, ErrorCode } from '@gongbang/protocol';

import type { Brake } from '../../ports/accounts.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';

const CODES: Partial<Record<CourseReason, ErrorCode>> = {
  TOO_MANY_HOLDS: 'RATE_LIMITED',
  IN_THE_PAST: 'BAD_REQUEST',
  BOOKERS_ONLY: 'FORBIDDEN',
  ADDRESS_REFUSED: 'BAD_REQUEST',
  NOT_THERE: 'FORBIDDEN',
};

const MESSAGES: Readonly<Record<CourseReason, string>> = {
  FULL: 'All seats are taken. Join the line: a seat that comes free is offered by mail.',
  LINE_FULL: 'The line is full. Choose another date.',
  DATE_CLOSED: 'This date is closed: it has begun, is over, or was called off.',
  TOO_LATE: 'This seat is no longer kept for you, and all others are taken.',
  ALREADY_BOOKED: 'You already have a seat on this date, or a place in its line.',
  TOO_MANY_HOLDS:
    'People on your network already hold as many seats as they may at a time. Try again in a few minutes.',
  SLUG_TAKEN: 'Another course has this address.',
  COURSES_FULL: 'You already have as many courses as one mentor can. Take one down first.',
  DATES_FULL: 'This course has as many upcoming dates as it can have.',
  SAME_START: 'This course already has a date at that time. Change that one, or choose another start.',
  HAS_BOOKINGS: 'This course still has an upcoming date. Call that off first.',
  IN_THE_PAST: 'The start has to be in the future.',
  TOO_FEW_SEATS: 'More seats than that are already taken.',
  BOOKERS_ONLY: 'This board is for people who have booked the course, and for its mentor.',
  BOARD_CLOSED: 'This board is closed. You can still remove what you wrote.',
  AS_MANY_AS_CAN_BE: 'The limit is reached: there can be no more of these.',
  PHOTO_GONE: 'A photo waited too long. Add it again.',
  NOT_THERE: 'Only people who were in the class for ten minutes can review it.',
  TOO_EARLY: 'The class is not over yet.',
  LINK_OVER: 'This link is too old, or was not copied completely.',
  PAYMENT_NEEDED: 'This seat has a price. Order it instead.',
  PRICE_CHANGED:
    'The price, or what was refunded already, is not what the page said, or less would be refunded. Look again.',
  TERMS_CHANGED: 'The start or the refund policy is not what the page said. Look again.',
  BOOKING_CHANGED:
    'The booking is not in the state that the page showed: it was booked, paid or offered meanwhile. Look again.',
  NO_SUCH_WAY: 'It cannot be paid this way, or no longer.',
  PROVIDER_UNREACHABLE: 'The payment provider does not answer. Nothing was taken. Try again in a moment.',
  NO_KIT: 'There is no kit to order or send, or no longer.',
  ALREADY_PAID: 'It is already paid.',
  NOTHING_PAID: 'There is not that much left to refund.',
  ADDRESS_REFUSED:
    'Events go to public https addresses only, and to none with a password in it. WEBHOOKS_PRIVATE=1 also allows private addresses.',
  NO_PROVIDER: 'Nothing can be paid here yet. Set up a way to pay first.',
  EDIT_OVER: 'The two weeks for changing it are over. You can still remove it.',
};

/** A refusal about a course, a date or a seat, with its reason. */
export class CourseError extends ClassroomError {
  readonly courseReason: CourseReason;
  /** How many people are in line for a full date. */
  readonly waiting: number | undefined;

  constructor(courseReason: CourseReason, waiting?: number) {
    super(CODES[courseReason] ?? 'CONFLICT', MESSAGES[courseReason]);
    this.name = 'CourseError';
    this.courseReason = courseReason;
    this.waiting = waiting;
  }
}

/** The same answer whether it does not exist or belongs to somebody else. */
export const noSuch = (
  what:
    | 'course'
    | 'date'
    | 'booking'
    | 'cover'
    | 'photo'
    | 'entry'
    | 'report'
    | 'review'
    | 'question'
    | 'refund'
    | 'webhook'
    | 'delivery',
): ClassroomError => new ClassroomError('NOT_FOUND', `There is no such ${what} here.`);

/** @throws ClassroomError RATE_LIMITED */
export function assertBraked(brake: Brake, who: string): void {
  if (brake.take(who) > 0) {
    throw tooOften();
  }
}

/** So often that it cannot be a person. */
const tooOften = (): ClassroomError =>
  new ClassroomError('RATE_LIMITED', 'Too often. Wait a little, then try again.');
