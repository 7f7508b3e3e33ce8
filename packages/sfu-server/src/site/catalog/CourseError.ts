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
  LINE_FULL: 'The line is as long as it may be.',
  DATE_CLOSED: 'This date takes nobody any more: it has begun, is over, or was called off.',
  TOO_LATE: 'This seat is not kept for you any more, and all others are taken.',
  ALREADY_BOOKED: 'You have a seat on this date, or a place in its line.',
  TOO_MANY_HOLDS:
    'People where you are hold as many seats as they may at a time. Try again in a few minutes.',
  SLUG_TAKEN: 'Another course has this address.',
  COURSES_FULL: 'There are as many courses as one can have. Take one away first.',
  DATES_FULL: 'There are as many dates to come as a course can have.',
  HAS_BOOKINGS: 'A date of it is still to come. Call that off first.',
  IN_THE_PAST: 'The start has to be ahead.',
  TOO_FEW_SEATS: 'More seats are taken than there would be.',
  BOOKERS_ONLY: 'This board is for those who have booked the course, and its mentor.',
  BOARD_CLOSED: 'This board takes nothing any more. What you wrote can still be removed.',
  AS_MANY_AS_CAN_BE: 'There are as many as there can be.',
  PHOTO_GONE: 'A photo waited too long. Add it again.',
  NOT_THERE: 'Only who was in the class for ten minutes can review it.',
  TOO_EARLY: 'The class is not over yet.',
  LINK_OVER: 'This link is too old, or was not copied whole.',
  PAYMENT_NEEDED: 'This seat costs something. Order it.',
  PRICE_CHANGED: 'It costs something else than the page said, or gives back less. Look again.',
  NO_SUCH_WAY: 'It cannot be paid this way, or not any more.',
  PROVIDER_UNREACHABLE: 'The payment provider does not answer. Nothing was taken. Try again in a moment.',
  NO_KIT: 'There is no kit to order or to send any more.',
  ALREADY_PAID: 'It is paid already.',
  NOTHING_PAID: 'There is not so much to give back.',
  ADDRESS_REFUSED:
    'Events are sent by https to addresses on the web, and to none with a password in it. WEBHOOKS_PRIVATE=1 allows those of this house.',
  NO_PROVIDER: 'Nothing can be paid here yet. Set up a way to pay first.',
  EDIT_OVER: 'It could be changed for two weeks. You can still remove it.',
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
