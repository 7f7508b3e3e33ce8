import ical, {
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalCalendar,
} from 'ical-generator';

import type { CalendarEntry, CalendarWriter } from '../ports/calendar.ts';
import { momentOf } from '../rules/moments.ts';

/**
 * Calendar entries by ical-generator. Times are moments (UTC): Apple's, Google's and Microsoft's calendars show each where its reader
 * is, and none has to know a zone for it. Nothing rings: whoever wants that says so in their calendar, and is reminded by mail.
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
    // They have said that they come: nobody is asked to answer.
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
