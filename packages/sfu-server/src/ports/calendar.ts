/** An entry in somebody's calendar: the same one for as long as its `uid` is, and newer with a higher `sequence`. */
export interface CalendarEntry {
  readonly uid: string;
  readonly sequence: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly title: string;
  readonly description: string;
  /** Where it leads to. */
  readonly url: string;
  readonly writtenAt: number;
  readonly isCancelled: boolean;
  /** Sent by mail, to be taken in and replaced by itself (RFC 5546); null for one that is taken home as a file. */
  readonly sent: { readonly from: CalendarParty; readonly to: string } | null;
}

export interface CalendarParty {
  readonly name: string;
  readonly email: string;
}

/** Writes an entry as text/calendar (RFC 5545). */
export type CalendarWriter = (entry: CalendarEntry) => string;
