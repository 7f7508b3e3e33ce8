import { z } from 'zod';

import { UNKNOWN_OUTCOME, wireError } from '../errors.ts';
import { pictureSize } from '../model.ts';
import { PICTURE_TYPES, type SiteRoute } from '../http.ts';
import { courseReason } from './courseReasons.ts';
import { cancellationQuery } from './payments.ts';
import { alertChange, alertForm, alertState, alertToken } from './alerts.ts';
import {
  COURSE_LIMITS,
  attendance,
  booking,
  bookingForm,
  bookingId,
  course,
  courseChange,
  courseDraft,
  courseId,
  courseSlug,
  dateChange,
  dateDraft,
  dateId,
  mentorMessage,
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
    summary: 'What the studio offers: dates to come, courses, mentors.',
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
      'Holds a seat for a quarter of an hour, for one who fills in the form. FULL where there is none.',
    who: 'anybody',
    params: ofDate,
    response: newBooking,
  },
  joinLine: {
    method: 'post',
    path: '/api/dates/{dateId}/line',
    summary:
      'Stands in line for a date that is full. A seat that comes free is offered by mail, in the order of the line.',
    who: 'anybody',
    params: ofDate,
    body: bookingForm,
    response: newBooking,
  },
  getBooking: {
    method: 'get',
    path: '/api/bookings/{bookingId}',
    summary: 'A booking, to whose it is.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: booking,
  },
  book: {
    method: 'put',
    path: '/api/bookings/{bookingId}',
    summary: 'Books the seat that is held. Again, it says that it is booked already.',
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
      'Books the seat that is offered; or, after the mentor has moved the date, says that this suits one.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: booking,
  },
  cancelBooking: {
    method: 'post',
    path: '/api/bookings/{bookingId}/cancellation',
    summary:
      'Gives up what one has: a hold, a seat, a place in line, an offer. Again, it says that it is given up already. The link opens the class no more. What was paid goes back by the rule that held when it was ordered; PRICE_CHANGED where that is less than `back`.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    query: cancellationQuery,
    response: booking,
  },
  getBookingCalendar: {
    method: 'get',
    path: '/api/bookings/{bookingId}/calendar',
    summary: 'The date as text/calendar (RFC 5545), with one’s own link. One UID, and a SEQUENCE that rises.',
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
      'Asks for a mail whenever a date of the course is opened. Whoever is not signed in with that address says yes to a mail first.',
    who: 'anybody',
    params: z.object({ slug: courseSlug }),
    body: alertForm,
    response: alertState,
  },
  askForAllAlerts: {
    method: 'post',
    path: '/api/alerts',
    summary: 'The same, for whatever the studio opens.',
    who: 'anybody',
    body: alertForm,
    response: alertState,
  },
  confirmAlerts: {
    method: 'post',
    path: '/api/alerts/confirmation',
    summary: 'Says yes, by what stands in the mail. Again, it says so too.',
    who: 'anybody',
    body: alertToken,
    response: alertChange,
  },
  endAlerts: {
    method: 'post',
    path: '/api/alerts/end',
    summary: 'Ends such mails, by what stands in each of them. Again, it says so too.',
    who: 'anybody',
    body: alertToken,
    response: alertChange,
  },
  getMyBookings: {
    method: 'get',
    path: '/api/me/bookings',
    summary: 'Bookings of one’s address, those to come first by time, then those past, latest first.',
    who: 'account',
    token: false,
    response: z.object({ bookings: z.array(booking).max(COURSE_LIMITS.bookings) }),
  },

  getOwnStudio: {
    method: 'get',
    path: '/api/studio/own',
    summary: 'One’s own dates and courses.',
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
    summary: 'A course as its mentor fills it in.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    response: ownCourse,
  },
  changeCourse: {
    method: 'patch',
    path: '/api/studio/courses/{courseId}',
    summary: 'Changes a course. Classes of its dates to come follow.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    body: courseChange,
    response: ownCourse,
  },
  removeCourse: {
    method: 'delete',
    path: '/api/studio/courses/{courseId}',
    summary: 'Takes a course away of which no date is to come. What people have booked stays theirs.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    response: done,
  },
  putCover: {
    method: 'put',
    path: '/api/studio/courses/{courseId}/cover',
    summary: 'Gives a course its picture (JPEG, PNG or WebP), made anew without what the file says besides.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    takes: PICTURE_TYPES,
    response: ownCourse,
  },
  openDate: {
    method: 'post',
    path: '/api/studio/courses/{courseId}/dates',
    summary: 'Opens a new date, with a class of its own.',
    who: 'mentor',
    token: true,
    params: ofCourse,
    body: dateDraft,
    response: ownDate,
  },
  getAttendance: {
    method: 'get',
    path: '/api/studio/dates/{dateId}',
    summary: 'Who comes to a date, and who is in line.',
    who: 'mentor',
    token: true,
    params: ofDate,
    response: attendance,
  },
  changeDate: {
    method: 'patch',
    path: '/api/studio/dates/{dateId}',
    summary:
      'Moves a date, or gives it other seats. Who has booked is told of a move and asked; a seat more is offered to the line at once.',
    who: 'mentor',
    token: true,
    params: ofDate,
    body: dateChange,
    response: ownDate,
  },
  cancelDate: {
    method: 'post',
    path: '/api/studio/dates/{dateId}/cancellation',
    summary: 'Calls a date off, with a sentence that all who booked or wait get by mail.',
    who: 'mentor',
    token: true,
    params: ofDate,
    body: mentorMessage,
    response: ownDate,
  },
  writeToAll: {
    method: 'post',
    path: '/api/studio/dates/{dateId}/messages',
    summary: 'Mails all who have booked, unseen by each other. Not those in line.',
    who: 'mentor',
    token: true,
    params: ofDate,
    body: mentorMessage,
    response: z.object({ people: z.int().nonnegative() }),
  },
  takeOut: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/cancellation',
    summary: 'Takes somebody out of a date, with a sentence that they get by mail.',
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
