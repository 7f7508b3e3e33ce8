import { SESSION_COOKIE } from '@gongbang/protocol';
import type { Browser } from 'playwright-core';
import { expect, vi } from 'vitest';
import { z } from 'zod';

import { Person, type PersonOptions } from './browser.ts';
import { askCourses } from './courses.ts';
import type { ServerProcess } from './serverProcess.ts';
import { codesFor } from './signingIn.ts';
import { SESSION, SiteVisitor } from './SiteVisitor.ts';

const DAY_MS = 86_400_000;
const made = z.object({ id: z.string(), slug: z.string().optional() });
const held = z.object({ key: z.string(), booking: z.object({ id: z.string() }) });

/** A course with a mentor and people who have booked it, for browser tests of its board. */
export class BoardPages {
  readonly #server: ServerProcess;
  readonly #browser: Browser;
  #dateId = '';
  mentor: SiteVisitor;
  slug = '';

  private constructor(server: ServerProcess, browser: Browser, mentor: SiteVisitor) {
    this.#server = server;
    this.#browser = browser;
    this.mentor = mentor;
  }

  static async open(
    server: ServerProcess,
    browser: Browser,
    { title = '손으로 빚는 찻잔', mentor = '이정은' } = {},
  ): Promise<BoardPages> {
    const pages = new BoardPages(server, browser, new SiteVisitor(server.url));
    pages.mentor = await pages.signedIn('mentor@example.com', mentor);
    await pages.mentor.get('becomeOwner', { token: server.ownerPath?.split('#')[1] ?? '' });
    const course = await askCourses(pages.mentor, 'createCourse', { title, minutes: 120, seats: 20 });
    expect(course.refusal).toBeNull();
    const { id, slug = '' } = made.parse(course.body);
    pages.slug = slug;
    const date = { startsAt: Date.now() + DAY_MS, timeZone: 'Asia/Seoul' };
    const opened = await askCourses(pages.mentor, 'openDate', date, { params: { courseId: id } });
    pages.#dateId = made.parse(opened.body).id;
    return pages;
  }

  /** Somebody with an account. */
  async signedIn(email: string, name: string): Promise<SiteVisitor> {
    const visitor = new SiteVisitor(this.#server.url);
    const before = codesFor(this.#server, email).length;
    await visitor.get('askForCode', { email });
    await vi.waitFor(() => {
      expect(codesFor(this.#server, email)).toHaveLength(before + 1);
    });
    await visitor.get('checkCode', { email, code: codesFor(this.#server, email).at(-1) ?? '' });
    await visitor.get('changeMe', { name });
    return visitor;
  }

  /** Somebody with an account and a seat. */
  async booker(email: string, name: string): Promise<SiteVisitor> {
    const visitor = await this.signedIn(email, name);
    const seat = await askCourses(visitor, 'holdSeat', undefined, { params: { dateId: this.#dateId } });
    expect(seat.refusal).toBeNull();
    const { key, booking } = held.parse(seat.body);
    const booked = await askCourses(
      visitor,
      'book',
      { name, email },
      { params: { bookingId: booking.id }, headers: { Authorization: `Bearer ${key}` } },
    );
    expect(booked.refusal).toBeNull();
    return visitor;
  }

  /** Their browser, in which they are signed in. */
  async browserOf(visitor: SiteVisitor, options: PersonOptions = {}): Promise<Person> {
    const person = await Person.arrive(this.#browser, options);
    const { url } = this.#server;
    const name = [SESSION, SESSION_COOKIE].find((one) => visitor.cookies.has(one)) ?? SESSION;
    await person.context.addCookies([{ name, value: visitor.cookies.get(name) ?? '', url }]);
    return person;
  }

  /** The board’s address, or that of one of its posts. */
  url(entryId?: string): string {
    const board = `${this.#server.url}/c/${this.slug}/board`;
    return entryId === undefined ? board : `${board}/${entryId}`;
  }
}
