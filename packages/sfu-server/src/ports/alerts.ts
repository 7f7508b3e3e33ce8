import type { CourseId, MailLanguage } from '@gongbang/protocol';

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

export interface AlertStore {
  /** One of an address and course; another one is the same. Durable when it resolves, as everything that writes. */
  put(record: AlertRecord): Promise<void>;
  find(id: string): Promise<AlertRecord | null>;
  /** Who is told of a new date of a course: each address once, whoever asked first before others. */
  of(courseId: CourseId, limit: number): Promise<AlertRecord[]>;
  ofAddress(email: string): Promise<AlertRecord[]>;
  /** How many want to hear of a course, or of all. */
  count(courseId: CourseId | null): Promise<number>;
  remove(id: string): Promise<void>;
  removeOfCourse(courseId: CourseId): Promise<void>;
  removeOfAddress(email: string): Promise<void>;
  /** Those of an address are another one's from now on, but for what that has already. */
  readdress(from: string, to: string): Promise<void>;
}
