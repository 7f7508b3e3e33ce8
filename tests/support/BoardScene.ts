import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { OwnCourse, OwnDate } from '@gongbang/protocol';

import { entered } from './accounts.ts';
import { startTestServer, temporaryFolder, type TestServer } from './classServer.ts';
import { bookedSeat, offered } from './courses.ts';
import { FakeMediaServer } from './FakeMedia.ts';
import { handedMails } from './handedMails.ts';
import { plainMails } from './plainMails.ts';
import { SiteVisitor } from './SiteVisitor.ts';

export interface TestBoard {
  readonly slug: string;
  readonly course: OwnCourse;
  readonly date: OwnDate;
  readonly mentor: SiteVisitor;
  readonly writer: SiteVisitor;
  readonly reader: SiteVisitor;
}

/** A server with boards, and new people for each test, because one account's actions per minute are bounded. */
export class BoardScene implements AsyncDisposable {
  readonly server: TestServer;
  readonly dataDir: string;
  #places = 0;

  private constructor(server: TestServer, dataDir: string) {
    this.server = server;
    this.dataDir = dataDir;
  }

  static async start(dataDir = temporaryFolder(), env: Record<string, string> = {}): Promise<BoardScene> {
    const server = await startTestServer({
      media: new FakeMediaServer().backend,
      bookingMails: plainMails,
      mailer: handedMails,
      dataDir,
      env: { TRUST_PROXY: '1', ...env },
    });
    return new BoardScene(server, dataDir);
  }

  /** A browser on its own network. */
  browser(): SiteVisitor {
    this.#places += 1;
    const place = `10.${this.#places >> 8}.${this.#places & 255}.1`;
    return new SiteVisitor(this.server.url, { 'X-Forwarded-For': place });
  }

  /** Somebody new, signed in. */
  async person(email = `person${this.#places}@example.com`): Promise<SiteVisitor> {
    return (await entered(this.server, email, this.browser())).visitor;
  }

  /** Somebody new who has booked. */
  async member(dateId: string, email = `member${this.#places}@example.com`): Promise<SiteVisitor> {
    await bookedSeat(this.browser(), dateId, email);
    return this.person(email);
  }

  /** A new mentor. */
  async mentor(): Promise<SiteVisitor> {
    const email = `mentor${this.#places}@example.com`;
    const visitor = await this.person(email);
    this.inDatabase(`UPDATE accounts SET role = 'mentor' WHERE email = ?`, email);
    return visitor;
  }

  /** A course by a new mentor, with somebody who writes and somebody who reads. */
  async board(): Promise<TestBoard> {
    const mentor = await this.mentor();
    const { course, date } = await offered(mentor, { seats: 40 });
    return {
      ...{ slug: course.slug, course, date, mentor },
      writer: await this.member(date.id),
      reader: await this.member(date.id),
    };
  }

  /** Does what would take days, or many hands. */
  inDatabase(statement: string, ...values: (string | number)[]): void {
    const database = new DatabaseSync(join(this.dataDir, 'site.sqlite'), { timeout: 5000 });
    database.prepare(statement).run(...values);
    database.close();
  }

  /** Everything in the accounts' tables, table by table. */
  tables(): Record<string, unknown[]> {
    const database = new DatabaseSync(join(this.dataDir, 'site.sqlite'), { readOnly: true, timeout: 5000 });
    const names = database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'kysely%'`)
      .all()
      .map(({ name }) => String(name));
    const found = names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()] as const);
    database.close();
    return Object.fromEntries(found);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    rmSync(this.dataDir, { recursive: true });
  }
}
