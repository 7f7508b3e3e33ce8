import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { reviewRoutes, type NewBooking, type ReviewRoute } from '@gongbang/protocol';
import type { z } from 'zod';

import type { Ask, Answered, SiteVisitor } from './SiteVisitor.ts';

type Rows = typeof reviewRoutes;

/** Calls a route of reviews and questions, and returns whatever it answers. */
export const askReviews = (
  visitor: SiteVisitor,
  name: ReviewRoute,
  body?: object,
  ask?: Ask,
): Promise<Answered> => visitor.askRow(reviewRoutes[name], body, ask);

/** The same, for a call that succeeds. */
export async function getReviews<N extends ReviewRoute>(
  visitor: SiteVisitor,
  name: N,
  body?: object,
  ask?: Ask,
): Promise<z.output<Rows[N]['response']>> {
  const answer = await askReviews(visitor, name, body, ask);
  if (answer.refusal !== null) {
    throw new Error(`${name}: ${answer.refusal}`);
  }
  // The row's schema defines its type.
  return reviewRoutes[name].response.parse(answer.body) as z.output<Rows[N]['response']>;
}

/** The accounts' file of a running server. */
function inFile<T>(dataDir: string, act: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(dataDir, 'site.sqlite'), { timeout: 5000 });
  try {
    return act(database);
  } finally {
    database.close();
  }
}

/** A date is over, and the people with these bookings were in its class for that long. */
export function heldClass(dataDir: string, dateId: string, people: readonly NewBooking[], ms: number): void {
  inFile(dataDir, (database) => {
    const startsAt = Date.now() - 86_400_000;
    database.prepare('UPDATE dates SET "startsAt" = ? WHERE id = ?').run(startsAt, dateId);
  });
  for (const whose of people) {
    keepAttendance(dataDir, whose, ms);
  }
}

/** Somebody was in for that long, as kept with their booking. */
export function keepAttendance(dataDir: string, { booking }: NewBooking, ms: number): void {
  inFile(dataDir, (database) => {
    database.prepare('UPDATE bookings SET "attendedMs" = ? WHERE id = ?').run(ms, booking.id);
  });
}

/** How long somebody was in, as kept with their booking. */
export const keptAttendance = (dataDir: string, { booking }: NewBooking): number =>
  inFile(dataDir, (database) =>
    Number(
      database.prepare('SELECT "attendedMs" AS ms FROM bookings WHERE id = ?').get(booking.id)?.['ms'] ?? 0,
    ),
  );
