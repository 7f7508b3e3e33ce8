/** A calendar entry: identified by its `uid`; a higher `sequence` replaces a lower one. */
export interface CalendarEntry {
  readonly uid: string;
  readonly sequence: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly title: string;
  readonly description: string;
  /** Where it links to. */
  readonly url: string;
  readonly writtenAt: number;
  readonly isCancelled: boolean;
  /** For an entry sent by mail, which calendars add and replace by themselves (RFC 5546); null for one downloaded as a file. */
  readonly sent: { readonly from: CalendarParty; readonly to: string } | null;
}

export interface CalendarParty {
  readonly name: string;
  readonly email: string;
}

/** Writes an entry as text/calendar (RFC 5545). */
export type CalendarWriter = (entry: CalendarEntry) => string;
