import type { CourseId, DateId, MailLanguage } from '@gongbang/protocol';

/** A subscription to new dates. */
export interface AlertRecord {
  readonly id: string;
  /** Null for everything in the studio. */
  readonly courseId: CourseId | null;
  /** Confirmed by its recipient. */
  readonly email: string;
  readonly language: MailLanguage;
  readonly createdAt: number;
}

/** A date that was opened, and how far notifying its subscribers has come. */
export interface AlertRound {
  readonly dateId: DateId;
  /** Later subscribers are not told about it. */
  readonly openedAt: number;
  /** The last subscriber told, by when they subscribed. */
  readonly afterAt: number;
  readonly afterId: string;
}

export interface AlertStore {
  /** One per address and course; repeating it changes nothing. Durable once it resolves, like every write. */
  put(record: AlertRecord): Promise<void>;
  find(id: string): Promise<AlertRecord | null>;
  /** Who to tell next about a new date of a course: each address once, earliest subscribers first. */
  next(courseId: CourseId, round: AlertRound, limit: number): Promise<AlertRecord[]>;
  beginRound(round: AlertRound): Promise<void>;
  /** An unfinished one. */
  findRound(): Promise<AlertRound | null>;
  goOn(round: AlertRound): Promise<void>;
  endRound(dateId: DateId): Promise<void>;
  ofAddress(email: string): Promise<AlertRecord[]>;
  /** How many subscribe to a course, or to all. */
  count(courseId: CourseId | null): Promise<number>;
  remove(id: string): Promise<void>;
  removeOfCourse(courseId: CourseId): Promise<void>;
  removeOfAddress(email: string): Promise<void>;
  /** Moves an address's subscriptions to another one, except those the other has already. */
  readdress(from: string, to: string): Promise<void>;
}
