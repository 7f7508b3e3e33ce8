import type { CourseId, DateId, MailLanguage } from '@gongbang/protocol';

/** Somebody who wants to be told when a date is opened. */
export interface AlertRecord {
  readonly id: string;
  /** Null for whatever the studio opens. */
  readonly courseId: CourseId | null;
  /** It has said yes. */
  readonly email: string;
  readonly language: MailLanguage;
  readonly createdAt: number;
}

/** A date that was opened, and how far those who are told of it have been told. */
export interface AlertRound {
  readonly dateId: DateId;
  /** Who asked later is not told of it. */
  readonly openedAt: number;
  /** The last who was told, by when they asked. */
  readonly afterAt: number;
  readonly afterId: string;
}

export interface AlertStore {
  /** One of an address and course; another one is the same. Durable when it resolves, as everything that writes. */
  put(record: AlertRecord): Promise<void>;
  find(id: string): Promise<AlertRecord | null>;
  /** Who is told of a new date of a course next: each address once, whoever asked first before others. */
  next(courseId: CourseId, round: AlertRound, limit: number): Promise<AlertRecord[]>;
  beginRound(round: AlertRound): Promise<void>;
  /** One that is not done. */
  findRound(): Promise<AlertRound | null>;
  goOn(round: AlertRound): Promise<void>;
  endRound(dateId: DateId): Promise<void>;
  ofAddress(email: string): Promise<AlertRecord[]>;
  /** How many want to hear of a course, or of all. */
  count(courseId: CourseId | null): Promise<number>;
  remove(id: string): Promise<void>;
  removeOfCourse(courseId: CourseId): Promise<void>;
  removeOfAddress(email: string): Promise<void>;
  /** Those of an address are another one's from now on, but for what that has already. */
  readdress(from: string, to: string): Promise<void>;
}
