import {
  courseRoutes,
  type CourseAnswer,
  type CourseBody,
  type CourseRoute,
  type NewBooking,
  type OwnCourse,
  type OwnDate,
} from '@gongbang/protocol';
import type { z } from 'zod';

import type { Answered, Ask, SiteVisitor } from './SiteVisitor.ts';

const DAY_MS = 86_400_000;

/** Calls a route of courses, and returns whatever it answers. */
export const askCourses = <N extends CourseRoute>(
  visitor: SiteVisitor,
  name: N,
  body?: CourseBody<N>,
  ask?: Ask,
): Promise<Answered> => visitor.askRow(courseRoutes[name], body, ask);

/** Calls a route of courses that must succeed, and returns its answer. */
export async function getCourses<N extends CourseRoute>(
  visitor: SiteVisitor,
  name: N,
  body?: CourseBody<N>,
  ask?: Ask,
): Promise<CourseAnswer<N>> {
  const answer = await askCourses(visitor, name, body, ask);
  if (answer.refusal !== null) {
    throw new Error(`${name}: ${answer.refusal}`);
  }
  return (courseRoutes[name].response as z.ZodType<CourseAnswer<N>>).parse(answer.body);
}

/** The key that opens a booking, as its pages show it. */
export const keyed = ({ booking, key }: Pick<NewBooking, 'booking' | 'key'>): Ask => ({
  params: { bookingId: booking.id },
  headers: { Authorization: `Bearer ${key}` },
});

/** A mentor's new course, and a date of it. */
export async function offered(
  mentor: SiteVisitor,
  { seats = 8, startsIn = 10 * DAY_MS, title = '핀치 포트' } = {},
): Promise<{ course: OwnCourse; date: OwnDate }> {
  const course = await getCourses(mentor, 'createCourse', { title, minutes: 120, seats });
  const draft = { startsAt: Date.now() + startsIn, timeZone: 'Asia/Seoul' };
  const date = await getCourses(mentor, 'openDate', draft, { params: { courseId: course.id } });
  return { course, date };
}

/** Somebody's seat, held and booked. */
export async function bookedSeat(visitor: SiteVisitor, dateId: string, email: string): Promise<NewBooking> {
  const held = await getCourses(visitor, 'holdSeat', undefined, { params: { dateId } });
  const booking = await getCourses(visitor, 'book', { name: '박서연', email }, keyed(held));
  return { booking, key: held.key };
}
