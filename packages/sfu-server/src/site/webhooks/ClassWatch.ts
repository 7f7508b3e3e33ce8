import type { ToldClass } from '../../ports/webhooks.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { Rounds } from '../Rounds.ts';
import type { Announcements } from './Announcements.ts';
import { dateFacts, type Happening } from './facts.ts';

const DAY_MS = 86_400_000;
/** How often it checks, in ms: classes live elsewhere, and do not know of dates. */
const EVERY_MS = 5000;
/** The dates whose classes may begin or end now: some are opened early, others run long. */
const BEFORE_MS = 2 * DAY_MS;
const AFTER_MS = DAY_MS;
const MAX_DATES = 500;

/** Announces when dates' classes begin and end, if somebody listens. Whatever the server missed while away is announced later. */
export class ClassWatch {
  readonly #world: CourseWorld;
  readonly #announcements: Announcements;
  readonly #rounds: Rounds;

  constructor(world: CourseWorld, announcements: Announcements) {
    this.#world = world;
    this.#announcements = announcements;
    const { clock, log } = world;
    const refused = 'classes are not told of to other programs: the store refuses';
    this.#rounds = new Rounds({ clock, log, refused, work: () => this.#look() });
  }

  /** Checks now, and periodically while somebody listens. */
  wake(): void {
    this.#rounds.wake();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #look(): Promise<number | null> {
    const { stores, clock, door } = this.#world;
    const listening = (await stores.webhooks.all()).some(
      ({ off, events }) => off === null && events.some((type) => type.startsWith('class.')),
    );
    if (!listening) {
      return null;
    }
    const now = clock.now();
    for (const told of await stores.webhooks.classesBetween(now - BEFORE_MS, now + AFTER_MS, MAX_DATES)) {
      const date = await stores.dates.find(told.dateId);
      const outcome = date === null ? null : door.look(date.classId);
      if (outcome !== null && isNews(told, outcome)) {
        await this.#tell(told, outcome);
      }
    }
    return EVERY_MS;
  }

  async #tell({ dateId, ...before }: ToldClass, { startedAt, endedAt }: Outcome): Promise<void> {
    await this.#world.stores.transaction(async (inner) => {
      const date = await inner.dates.find(dateId);
      const course = date === null ? null : await inner.courses.find(date.courseId);
      if (date === null || course === null || startedAt === null) {
        return;
      }
      const of = dateFacts(date, course);
      const happenings: Happening[] = [];
      if (startedAt !== before.startedAt) {
        happenings.push({ type: 'class.started', data: { ...of, startedAt } });
      }
      if (endedAt !== null && endedAt !== before.endedAt) {
        happenings.push({ type: 'class.ended', data: { ...of, startedAt, endedAt } });
      }
      await this.#announcements.put(inner, happenings);
      await inner.webhooks.told({ dateId, startedAt, endedAt });
    });
  }
}

const isNews = (told: ToldClass, { startedAt, endedAt }: Outcome): boolean =>
  startedAt !== null && (startedAt !== told.startedAt || (endedAt !== null && endedAt !== told.endedAt));

interface Outcome {
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}
