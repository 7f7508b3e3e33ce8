import ical, {
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalCalendar,
} from 'ical-generator';

import type { CalendarEntry, CalendarWriter } from '../ports/calendar.ts';
import { momentOf } from '../rules/moments.ts';

/**
 * Calendar entries by ical-generator. Times are instants (UTC): Apple's, Google's and Microsoft's calendars
 * show them in the reader's time zone, and none needs to know a zone for that. There is no alarm: anybody who
 * wants one sets it in their calendar, and there are reminders by mail.
 */
export const icalCalendar: CalendarWriter = (entry) => {
  const calendar: ICalCalendar = ical({
    prodId: { company: 'Gongbang', product: 'Booking' },
    method: methodOf(entry),
  });
  const { sent } = entry;
  calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: momentOf(entry.writtenAt),
    start: momentOf(entry.startsAt),
    end: momentOf(entry.endsAt),
    summary: entry.title,
    description: entry.description,
    url: entry.url,
    status: entry.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: sent?.from ?? null,
    // They have already accepted: nobody is asked to reply.
    attendees: sent === null ? [] : [{ email: sent.to, status: ICalAttendeeStatus.ACCEPTED, rsvp: false }],
  });
  return calendar.toString();
};

function methodOf({ sent, isCancelled }: CalendarEntry): ICalCalendarMethod {
  if (sent === null) {
    return ICalCalendarMethod.PUBLISH;
  }
  return isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
}
