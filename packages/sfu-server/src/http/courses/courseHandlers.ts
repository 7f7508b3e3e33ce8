import type { courseRoutes } from '@gongbang/protocol';

import { Allowance } from '../../auth/Allowance.ts';
import { neighbourhoodOf } from '../../auth/addresses.ts';
import type { PictureMaker } from '../../ports/store.ts';
import type { Space } from '../../ports/world.ts';
import type { Booker } from '../../site/bookings/world.ts';
import type { CourseSite } from '../../site/CourseSite.ts';
import type { Visitor } from '../accounts/Visitor.ts';
import { limit } from '../doors.ts';
import { readPicture } from '../pictures.ts';
import { Uploads } from '../Uploads.ts';
import { fileAnswer, type Asked, type HandlersOf } from '../site/bindTable.ts';

type Rows = typeof courseRoutes;

export type CourseHandlers = HandlersOf<Rows>;

export interface CourseParts {
  readonly courses: CourseSite;
  readonly space: Space;
  readonly pictureMaker: PictureMaker;
}

/** Covers per mentor and minute: each costs half a second of a CPU. */
const COVERS = { points: 20, seconds: 60 };
/** Covers in transit at a time: per mentor, and in all. */
const UPLOADS = { perClass: 1, inAll: 8 };
/** A given version of a cover never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** What each route does, one by one; the table says who may call it. */
export function courseHandlers({ courses: site, space, pictureMaker }: CourseParts): CourseHandlers {
  const { storefront, courses, dates, bookings, attendances, alerts } = site;
  const covers = new Allowance(COVERS);
  const uploads = new Uploads(UPLOADS);
  const open = bookingOpener(bookings);

  return {
    getStorefront: () => storefront.show(),
    getCourse: ({ visitor, params: { slug } }) => storefront.course(slug, visitor.accountOrNull),
    getCover: async ({ params: { slug, size }, rawQuery }) => {
      const { version, jpeg } = await courses.cover(slug, size);
      const isOfThis = new URLSearchParams(rawQuery).get('v') === version;
      return fileAnswer({
        type: 'image/jpeg',
        bytes: jpeg,
        headers: {
          'Content-Disposition': 'inline',
          // Messengers and search engines show it on their pages beside a link to the course.
          'Cross-Origin-Resource-Policy': 'cross-origin',
          ...(isOfThis ? { 'Cache-Control': IMMUTABLE } : {}),
        },
      });
    },

    holdSeat: ({ visitor, params: { dateId }, key }) => {
      space.assertRoom();
      return bookings.hold(dateId, bookerOf(visitor), key);
    },
    joinLine: ({ visitor, params: { dateId }, key, body }) => {
      space.assertRoom();
      return bookings.joinLine(dateId, body, bookerOf(visitor), key);
    },
    getBooking: async (asked) => bookings.show(await open(asked)),
    book: async ({ visitor, params, key, body }) => {
      const booker = bookerOf(visitor);
      return bookings.book(await bookings.open(params.bookingId, key, booker), body, booker);
    },
    acceptSeat: async (asked) => bookings.accept(await open(asked), asked.query.startsAt),
    cancelBooking: async (asked) => bookings.cancel(await open(asked), asked.query),
    getBookingCalendar: async (asked) =>
      fileAnswer({
        type: 'text/calendar; charset=utf-8',
        bytes: await bookings.calendar(await open(asked)),
        headers: { 'Content-Disposition': 'attachment; filename="class.ics"' },
      }),
    askForAlerts: ({ visitor, params: { slug }, body }) => {
      space.assertRoom();
      return alerts.ask(slug, body, bookerOf(visitor));
    },
    askForAllAlerts: ({ visitor, body }) => {
      space.assertRoom();
      return alerts.ask(null, body, bookerOf(visitor));
    },
    confirmAlerts: ({ body: { token } }) => {
      space.assertRoom();
      return alerts.confirm(token);
    },
    endAlerts: ({ body: { token } }) => alerts.end(token),
    getMyBookings: async ({ visitor }) => {
      const { email } = visitor.account;
      return { bookings: email === null ? [] : await bookings.ofAddress(email) };
    },

    getOwnStudio: ({ visitor }) => storefront.own(visitor.account),
    createCourse: ({ visitor, body }) => {
      space.assertRoom();
      return courses.create(visitor.account, body);
    },
    getOwnCourse: ({ visitor, params: { courseId } }) => courses.show(visitor.account, courseId),
    changeCourse: ({ visitor, params: { courseId }, body }) =>
      courses.change(visitor.account, courseId, body),
    removeCourse: async ({ visitor, params: { courseId } }) => {
      await courses.remove(visitor.account, courseId);
      return {};
    },
    putCover: async ({ visitor, params: { courseId }, context, assertStill }) => {
      const { account } = visitor;
      limit(covers, account.id, context);
      space.assertRoom();
      await courses.assertOwn(account, courseId);
      const turn = { place: visitor.place, of: account.id };
      return uploads.one(turn, async () => {
        const made = await pictureMaker.make(await readPicture(context), turn);
        await assertStill();
        return courses.putCover(account, courseId, made);
      });
    },
    openDate: ({ visitor, params: { courseId }, body }) => {
      space.assertRoom();
      return dates.open(visitor.account, courseId, body, visitor.site.origin);
    },
    getAttendance: ({ visitor, params: { dateId } }) => attendances.show(visitor.account, dateId),
    changeDate: ({ visitor, params: { dateId }, body }) => dates.change(visitor.account, dateId, body),
    cancelDate: ({ visitor, params: { dateId }, body: { text } }) =>
      dates.cancel(visitor.account, dateId, text),
    writeToAll: async ({ visitor, params: { dateId }, body }) => {
      space.assertRoom();
      return { people: await attendances.write(visitor.account, dateId, body) };
    },
    takeOut: ({ visitor, params: { bookingId }, body: { text } }) =>
      attendances.takeOut(visitor.account, bookingId, text),
  };
}

/** Opens the requested booking. */
export const bookingOpener =
  (bookings: CourseSite['bookings']) =>
  ({ visitor, params, key }: Pick<Asked<Rows['getBooking']>, 'visitor' | 'params' | 'key'>) =>
    bookings.open(params.bookingId, key, bookerOf(visitor));

/** The caller, as bookings know them. */
export const bookerOf = ({ place, accountOrNull }: Visitor): Booker => ({
  place,
  network: neighbourhoodOf(place),
  email: accountOrNull?.email ?? null,
});
