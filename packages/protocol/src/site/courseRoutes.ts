import { z } from 'zod';

import { UNKNOWN_OUTCOME, wireError } from '../errors.ts';
import { pictureSize } from '../model.ts';
import { PICTURE_TYPES, type SiteRoute } from '../routes.ts';
import { courseReason } from './courseReasons.ts';
import { alertChange, alertForm, alertState, alertToken } from './alerts.ts';
import {
  COURSE_LIMITS,
  acceptanceQuery,
  attendance,
  booking,
  bookingForm,
  bookingId,
  course,
  courseChange,
  courseDraft,
  courseId,
  courseSlug,
  cancellationQuery,
  dateChange,
  dateDraft,
  dateId,
  mentorMessage,
  messageToAll,
  newBooking,
  ownCourse,
  ownDate,
  ownStudio,
  storefront,
} from './courses.ts';

const done = z.object({});
const ofBooking = z.object({ bookingId });
const ofCourse = z.object({ courseId });
const ofDate = z.object({ dateId });

/**
 * Courses, dates and bookings over HTTP. A `keyed` row is for anyone with the booking's key, the fragment of
 * its link, and for the account signed in with the address the booking was made with.
 */
export const courseRoutes = {
  getStorefront: {
    method: 'get',
    path: '/api/courses',
    summary: 'What the studio offers: upcoming dates, courses, mentors.',
    who: 'anybody',
    response: storefront,
  },
  getCourse: {
    method: 'get',
    path: '/api/courses/{slug}',
    summary: 'A course and its dates.',
    who: 'anybody',
    params: z.object({ slug: courseSlug }),
    response: course,
  },
  getCover: {
    method: 'get',
    path: '/api/courses/{slug}/cover/{size}',
    summary: 'A course’s picture, as image/jpeg.',
    who: 'anybody',
    params: z.object({ slug: courseSlug, size: pictureSize }),
    gives: ['image/jpeg'],
    response: z.unknown(),
  },

  holdSeat: {
    method: 'post',
    path: '/api/dates/{dateId}/holds',
    summary:
      'Holds a seat for a quarter of an hour while you fill in the form. FULL if none is left. Sent again with the same key, of 32 random letters, as the bearer token, it is the same seat.',
    who: 'anybody',
    params: ofDate,
    response: newBooking,
  },
  joinLine: {
    method: 'post',
    path: '/api/dates/{dateId}/line',
    summary:
      'Joins the waiting list of a full date. Seats that come free are offered by mail, in the order of the list. Sent again with the same key as the bearer token, it is the same place.',
    who: 'anybody',
    params: ofDate,
    body: bookingForm,
    response: newBooking,
  },
  getBooking: {
    method: 'get',
    path: '/api/bookings/{bookingId}',
    summary: 'A booking, for the person who made it.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: booking,
  },
  book: {
    method: 'put',
    path: '/api/bookings/{bookingId}',
    summary: 'Books the held seat. Asked again, it says that the seat is already booked.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    body: bookingForm,
    response: booking,
  },
  acceptSeat: {
    method: 'post',
    path: '/api/bookings/{bookingId}/acceptance',
    summary:
      'Books the offered seat; or, after the mentor has moved the date, confirms that the new time suits you. TERMS_CHANGED if that is not `startsAt`, which names the time that you were shown.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    query: acceptanceQuery,
    response: booking,
  },
  cancelBooking: {
    method: 'post',
    path: '/api/bookings/{bookingId}/cancellation',
    summary:
      'Gives up what you have: a hold, a seat, a place on the waiting list, an offer. Asked again, it says that it is already given up. The link no longer opens the class. What you paid is refunded by the rule in force when you ordered; PRICE_CHANGED if that is less than `back`; BOOKING_CHANGED if its state is no longer `shown`.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    query: cancellationQuery,
    response: booking,
  },
  getBookingCalendar: {
    method: 'get',
    path: '/api/bookings/{bookingId}/calendar',
    summary:
      'The date as text/calendar (RFC 5545), with your own link. The UID stays the same, and SEQUENCE rises.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    gives: ['text/calendar'],
    response: z.unknown(),
  },
  askForAlerts: {
    method: 'post',
    path: '/api/courses/{slug}/alerts',
    summary:
      'Asks for a mail whenever a date of the course is opened. Anyone not signed in with that address must confirm by mail first.',
    who: 'anybody',
    params: z.object({ slug: courseSlug }),
    body: alertForm,
    response: alertState,
  },
  askForAllAlerts: {
    method: 'post',
    path: '/api/alerts',
    summary: 'The same, for every date that the studio opens.',
    who: 'anybody',
    body: alertForm,
    response: alertState,
  },
  confirmAlerts: {
    method: 'post',
    path: '/api/alerts/confirmation',
    summary: 'Confirms such mails, with the token from the mail. Asking again gives the same answer.',
    who: 'anybody',
    body: alertToken,
    response: alertChange,
  },
  endAlerts: {
    method: 'post',
    path: '/api/alerts/end',
    summary: 'Ends such mails, with the token from any of them. Asking again gives the same answer.',
    who: 'anybody',
    body: alertToken,
    response: alertChange,
  },
  getMyBookings: {
    method: 'get',
    path: '/api/me/bookings',
    summary: 'Bookings made with your address: upcoming ones by time, then past ones, latest first.',
    who: 'account',
    token: false,
    response: z.object({ bookings: z.array(booking).max(COURSE_LIMITS.bookings) }),
  },

  getOwnStudio: {
    method: 'get',
    path: '/api/studio/own',
    summary: 'Your own dates and courses.',
    who: 'mentor',
    token: true,
    response: ownStudio,
  },
  createCourse: {
    method: 'post',
    path: '/api/studio/courses',
    summary: 'Offers a course.',
    who: 'mentor',
    token: true,
    body: courseDraft,
    response: ownCourse,
  },
  getOwnCourse: {
    method: 'get',
    path: '/api/studio/courses/{courseId}',
    summary: 'A course as its mentor edits it.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    response: ownCourse,
  },
  changeCourse: {
    method: 'patch',
    path: '/api/studio/courses/{courseId}',
    summary: 'Changes a course. The classes of its upcoming dates follow.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    body: courseChange,
    response: ownCourse,
  },
  removeCourse: {
    method: 'delete',
    path: '/api/studio/courses/{courseId}',
    summary: 'Removes a course that has no upcoming dates. People keep what they have booked.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    response: done,
  },
  putCover: {
    method: 'put',
    path: '/api/studio/courses/{courseId}/cover',
    summary: 'Sets a course’s picture (JPEG, PNG or WebP), re-encoded without metadata.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    takes: PICTURE_TYPES,
    response: ownCourse,
  },
  openDate: {
    method: 'post',
    path: '/api/studio/courses/{courseId}/dates',
    summary:
      'Opens a new date, with its own class. Asked again for the same one, it gives that; SAME_START if the course has another date at that time.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    body: dateDraft,
    response: ownDate,
  },
  getAttendance: {
    method: 'get',
    path: '/api/studio/dates/{dateId}',
    summary: 'Who is coming to a date, and who is on its waiting list.',
    who: 'mentor',
    token: true,
    params: ofDate,
    response: attendance,
  },
  changeDate: {
    method: 'patch',
    path: '/api/studio/dates/{dateId}',
    summary:
      'Moves a date, or changes its number of seats. People who have booked are told of a move and asked whether it suits them; added seats are offered to the waiting list at once. SAME_START if the course has another date at that time.',
    who: 'mentor',
    token: true,
    params: ofDate,
    body: dateChange,
    response: ownDate,
  },
  cancelDate: {
    method: 'post',
    path: '/api/studio/dates/{dateId}/cancellation',
    summary: 'Calls a date off, with a message mailed to everyone who booked or is waiting.',
    who: 'mentor',
    token: true,
    params: ofDate,
    body: mentorMessage,
    response: ownDate,
  },
  writeToAll: {
    method: 'post',
    path: '/api/studio/dates/{dateId}/messages',
    summary:
      'Mails everyone who has booked, without showing them each other’s addresses; not people on the waiting list. Sent again with the same `draft`, it mails nobody.',
    who: 'mentor',
    token: true,
    params: ofDate,
    body: messageToAll,
    response: z.object({ people: z.int().nonnegative() }),
  },
  takeOut: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/cancellation',
    summary: 'Removes somebody from a date, with a message mailed to them.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: mentorMessage,
    response: attendance,
  },
} as const satisfies Record<string, SiteRoute>;
export type CourseRoute = keyof typeof courseRoutes;

type Rows = typeof courseRoutes;
/** The body a request to a route sends, and what a successful one answers. */
export type CourseBody<N extends CourseRoute> = Rows[N] extends { readonly body: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
export type CourseAnswer<N extends CourseRoute> = z.output<Rows[N]['response']>;

/** A refusal by these routes: like any other, plus what people can do about it. */
export const courseErrorBody = z.object({
  error: z.object({
    ...wireError.shape,
    reason: z
      .enum([...courseReason.options, UNKNOWN_OUTCOME])
      .optional()
      .catch(undefined),
    /** How many people are in line for a full date. */
    waiting: z.int().nonnegative().optional().catch(undefined),
  }),
});
export type CourseError = z.infer<typeof courseErrorBody>['error'];
