import type { SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord } from '../../ports/board.ts';
import type { CourseRecord } from '../../ports/bookings.ts';
import { mentorNameOf } from '../bookings/world.ts';
import { boardMail, type BoardLetter } from '../mail/boardMails.ts';
import type { BoardWorld } from './world.ts';

/** How long a mail about a board is still useful, in ms. */
const MAIL_MS = 7 * 86_400_000;

/** Puts mails about boards into the outbox, in the transaction of what they report. */
export class Letters {
  readonly #world: BoardWorld;

  constructor(world: BoardWorld) {
    this.#world = world;
  }

  /** Tells a course's mentor that something needs a look; after so many mails they find the rest on the board. */
  async tellMentor(
    stores: SiteStores,
    course: CourseRecord,
    kind: 'reported' | 'changed',
    text: string,
  ): Promise<void> {
    const mentor = await stores.accounts.find(course.mentorId);
    const email = mentor?.email ?? null;
    const { mailsTo, changeMailsTo } = this.#world.boardBrakes;
    const brake = kind === 'reported' ? mailsTo : changeMailsTo;
    if (email !== null && brake.take(course.mentorId) === 0) {
      await this.#put(stores, course, { kind, text, to: { email, language: mentor?.language ?? 'ko' } });
    }
  }

  /** Tells everybody who is waiting what came of their report, each in a mail of their own. */
  async tellReporters(
    stores: SiteStores,
    course: CourseRecord,
    { id }: EntryRecord,
    answer: 'hidden' | 'kept',
    text: string,
  ): Promise<void> {
    const reports = await stores.reports.waitingOf(id);
    const reporters = await stores.entries.writers(
      course.id,
      reports.map(({ reporterId }) => reporterId),
    );
    for (const { email, language } of reporters.values()) {
      if (email !== null) {
        await this.#put(stores, course, { kind: answer, text, to: { email, language } });
      }
    }
  }

  /** The mentor's message to one writer; false if there is no address for it. */
  async tellWriter(
    stores: SiteStores,
    course: CourseRecord,
    { writerId }: EntryRecord,
    text: string,
  ): Promise<boolean> {
    const writer =
      writerId === null ? undefined : (await stores.entries.writers(course.id, [writerId])).get(writerId);
    const email = writer?.email ?? null;
    if (email === null) {
      return false;
    }
    const language = writer?.language ?? 'ko';
    await this.#put(stores, course, { kind: 'message', text, to: { email, language } });
    return true;
  }

  async #put(
    stores: SiteStores,
    course: CourseRecord,
    { kind, text, to }: Pick<BoardLetter, 'kind' | 'text' | 'to'>,
  ): Promise<void> {
    const { outbox, clock, studioName } = this.#world;
    const mentor = await stores.accounts.find(course.mentorId);
    const origin = await this.#originOf(stores, course);
    const mail = boardMail({
      ...{ kind, text, to, studioName, courseTitle: course.title },
      mentorName: mentorNameOf(mentor?.name, studioName),
      boardUrl: origin === null ? null : `${origin}/c/${course.slug}/board`,
    });
    await outbox.put(stores, mail, clock.now() + MAIL_MS);
  }

  /** Never the origin of the request, which its sender chooses. Null if no date was ever opened. */
  async #originOf({ dates }: SiteStores, { id }: CourseRecord): Promise<string | null> {
    const { publicUrl } = this.#world;
    if (publicUrl !== null) {
      return publicUrl;
    }
    const [latest] = await dates.before([id], Number.MAX_SAFE_INTEGER, 1);
    return latest?.origin ?? null;
  }
}
