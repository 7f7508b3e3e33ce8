import {
  ALERT_ASK_MS,
  MAX_ALERTS,
  type AlertChange,
  type AlertState,
  type CourseId,
  type CourseSlug,
  type MailLanguage,
  type OwnData,
} from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { AlertRecord } from '../../ports/alerts.ts';
import type { CourseRecord, DateRecord } from '../../ports/bookings.ts';
import { mentorNameOf, type Booker, type CourseWorld } from '../bookings/world.ts';
import { CourseError, assertBraked, noSuch } from '../catalog/CourseError.ts';
import { cardOf } from '../catalog/rules.ts';
import { alertAskMail, newDateMail } from '../mail/alertMails.ts';
import { Rounds } from '../Rounds.ts';

/** A subscription that an address has to confirm. */
interface Asked {
  readonly courseId: CourseId | null;
  readonly email: string;
  readonly language: MailLanguage;
}

/** What the link in that mail carries. */
type Sealed = readonly [courseId: CourseId | null, email: string, language: MailLanguage, until: number];

/** How many people are told per transaction, and the pause between transactions in ms, which lets others have their turn. */
const AT_A_TIME = 20;
const PAUSE_MS = 50;

/** Contexts that the links' tokens are sealed for. */
const ASK_PLACE = 'alert ask';
const END_PLACE = 'alert end';

/** Mails people who want to hear of new dates, one mail each. */
export class Alerts {
  readonly #world: CourseWorld;
  readonly #rounds: Rounds;

  constructor(world: CourseWorld) {
    this.#world = world;
    const { clock, log } = world;
    this.#rounds = new Rounds({
      ...{ clock, log, refused: 'new dates are not told yet: the store refuses' },
      work: () => this.#tellSome(),
    });
  }

  /** Whether anybody can be told: mails go out, and there is an address for their links. */
  async areOn(courses: readonly CourseId[]): Promise<boolean> {
    return this.#world.sendsMails && (await this.#originOf(courses)) !== null;
  }

  /**
   * Subscribes an address to new dates of one course, or of all (null). The signed-in account's address is proven; any other has to
   * confirm by mail, and nobody learns whether it is subscribed already.
   * @throws CourseError AS_MANY_AS_CAN_BE; ClassroomError NOT_FOUND, RATE_LIMITED
   */
  async ask(
    slug: CourseSlug | null,
    { email, language }: { email: string; language: MailLanguage },
    booker: Booker,
  ): Promise<AlertState> {
    const { stores, brakes, outbox, secrets, clock, studioName } = this.#world;
    assertBraked(brakes.alertsFrom, booker.network);
    const course = slug === null ? null : await this.#offered(await stores.courses.findBySlug(slug));
    const origin = this.#world.sendsMails ? await this.#originOf(course === null ? null : [course.id]) : null;
    if (origin === null) {
      throw noSuch('course');
    }
    const asked: Asked = { courseId: course?.id ?? null, email, language };
    if (email === booker.email) {
      await this.#put(asked);
      return { is: 'on' };
    }
    assertBraked(brakes.alertsTo, email);
    const until = clock.now() + ALERT_ASK_MS;
    const token = secrets.seal(JSON.stringify([asked.courseId, email, language, until]), ASK_PLACE);
    const title = course?.title ?? null;
    const url = `${origin}/alerts/on#${token}`;
    await stores.transaction((inner) =>
      outbox.put(inner, alertAskMail({ email, language, studioName, title, url }), until),
    );
    return { is: 'asked' };
  }

  /** Confirms such a mail. @throws CourseError LINK_OVER, AS_MANY_AS_CAN_BE; ClassroomError NOT_FOUND */
  async confirm(token: string): Promise<AlertChange> {
    const text = this.#world.secrets.unseal(token, ASK_PLACE);
    // We sealed it ourselves, so it is not validated again.
    const asked = text === null ? null : (JSON.parse(text) as Sealed);
    if (asked === null || asked[3] < this.#world.clock.now()) {
      throw new CourseError('LINK_OVER');
    }
    const [courseId, email, language] = asked;
    const course =
      courseId === null ? null : await this.#offered(await this.#world.stores.courses.find(courseId));
    await this.#put({ courseId, email, language });
    return this.#change(course);
  }

  /** Unsubscribes. @throws CourseError LINK_OVER */
  async end(token: string): Promise<AlertChange> {
    const { stores, secrets } = this.#world;
    const id = secrets.unseal(token, END_PLACE);
    if (id === null) {
      throw new CourseError('LINK_OVER');
    }
    const record = await stores.alerts.find(id);
    await stores.alerts.remove(id);
    const courseId = record?.courseId ?? null;
    return this.#change(courseId === null ? null : await stores.courses.find(courseId));
  }

  /** Records a new date, within the transaction that opens it. Subscribers are told soon after `wake`. */
  async opened({ alerts }: SiteStores, { id: dateId }: DateRecord): Promise<void> {
    if (this.#world.sendsMails) {
      await alerts.beginRound({ dateId, openedAt: this.#world.clock.now(), afterAt: 0, afterId: '' });
    }
  }

  /** Continues telling people, from where it stopped. */
  wake(): void {
    this.#rounds.wake();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  /** A few at a time: all classes wait while a transaction is written. */
  async #tellSome(): Promise<number | null> {
    const hasMore = await this.#world.stores.transaction((inner) => this.#tellNext(inner));
    return hasMore ? PAUSE_MS : null;
  }

  /** Returns whether there may be more to tell. */
  async #tellNext(stores: SiteStores): Promise<boolean> {
    const round = await stores.alerts.findRound();
    if (round === null) {
      return false;
    }
    const date = await stores.dates.find(round.dateId);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    const isOn = date?.cancelledAt === null && date.startsAt > this.#world.clock.now();
    const some =
      date === null || course === null || !isOn ? [] : await stores.alerts.next(course.id, round, AT_A_TIME);
    const last = some.at(-1);
    if (date === null || course === null || last === undefined) {
      await stores.alerts.endRound(round.dateId);
      return true;
    }
    const mentor = await stores.accounts.find(course.mentorId);
    for (const alert of some) {
      await this.#tell(stores, alert, { date, course, mentorName: mentor?.name });
    }
    await stores.alerts.goOn({ ...round, afterAt: last.createdAt, afterId: last.id });
    return true;
  }

  async #tell(
    stores: SiteStores,
    { id, email, language }: AlertRecord,
    {
      date,
      course,
      mentorName,
    }: { date: DateRecord; course: CourseRecord; mentorName: string | null | undefined },
  ): Promise<void> {
    const { outbox, secrets, studioName, publicUrl, clock } = this.#world;
    const origin = publicUrl ?? date.origin;
    const { startsAt, timeZone } = date;
    const mail = newDateMail({
      ...{ email, language, studioName, title: course.title, startsAt, timeZone, minutes: course.minutes },
      mentorName: mentorNameOf(mentorName, studioName),
      writtenAt: clock.now(),
      url: `${origin}/c/${course.slug}`,
      endUrl: `${origin}/alerts/end#${secrets.seal(id, END_PLACE)}`,
    });
    await outbox.put(stores, mail, startsAt, true);
  }

  /** What an address is subscribed to, for its owner's download. */
  async copy(email: string): Promise<OwnData['alerts']> {
    const { alerts, courses } = this.#world.stores;
    const copied: OwnData['alerts'] = [];
    for (const { courseId, createdAt } of await alerts.ofAddress(email)) {
      const course = courseId === null ? null : await courses.find(courseId);
      copied.push({ title: course?.title ?? null, at: createdAt });
    }
    return copied;
  }

  async #put({ courseId, email, language }: Asked): Promise<void> {
    const { stores, secrets, clock } = this.#world;
    await stores.transaction(async ({ alerts }) => {
      if ((await alerts.count(courseId)) >= MAX_ALERTS) {
        throw new CourseError('AS_MANY_AS_CAN_BE');
      }
      await alerts.put({ id: secrets.id(), courseId, email, language, createdAt: clock.now() });
    });
  }

  /** @throws ClassroomError NOT_FOUND */
  #offered(course: CourseRecord | null): Promise<CourseRecord> {
    return course?.removedAt === null ? Promise.resolve(course) : Promise.reject(noSuch('course'));
  }

  async #change(course: CourseRecord | null): Promise<AlertChange> {
    if (course === null) {
      return { course: null };
    }
    const mentor = await this.#world.stores.accounts.find(course.mentorId);
    return { course: cardOf(course, mentorNameOf(mentor?.name, this.#world.studioName)) };
  }

  /** Never the origin of the request, which its sender chooses. @param courses null for all */
  async #originOf(courses: readonly CourseId[] | null): Promise<string | null> {
    const { publicUrl, stores } = this.#world;
    if (publicUrl !== null) {
      return publicUrl;
    }
    const ids = courses ?? (await stores.courses.offered(null)).map(({ id }) => id);
    const [latest] = await stores.dates.before(ids, Number.MAX_SAFE_INTEGER, 1);
    return latest?.origin ?? null;
  }
}
