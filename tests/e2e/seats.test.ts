import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';

import { entered, enteredOwner } from '../support/accounts.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/classServer.ts';
import { bookedSeat, getCourses, keyed, offered } from '../support/courses.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { loseAnswer } from '../support/lostAnswers.ts';
import { SESSION, SiteVisitor } from '../support/SiteVisitor.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let browser: Browser;
let server: TestServer;
/** A date with a single seat. */
let dateId = '';
let slug = '';
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  server = await startTestServer({ media: new FakeMediaServer().backend });
  const { course, date } = await offered(await enteredOwner(server), { seats: 1 });
  dateId = date.id;
  slug = course.slug;
});
afterEach(() => server[Symbol.asyncDispose]());

const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true }).filter({ visible: true });
/** Whose browser it is that a visitor's cookies belong to. */
async function browserOf(visitor: SiteVisitor): Promise<Person> {
  const person = await Person.arrive(browser, { locale: 'en-US' });
  const value = visitor.cookies.get(SESSION) ?? '';
  await person.context.addCookies([{ name: SESSION, value, url: server.url }]);
  return person;
}

const unanswered = (page: Page): Promise<void> =>
  page.locator('.toast').getByText('can’t be reached').first().waitFor();

async function fillIn(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Seoyeon');
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(email);
}

it('[BK25] the last seat, whose answer was lost, is there when it is pressed for again', async () => {
  const person = await Person.arrive(browser, { locale: 'en-US' });
  const { page } = person;
  await page.goto(`${server.url}/book/${dateId}`);
  await loseAnswer(page, '**/holds');
  await button(page, 'Take a seat').click();
  await unanswered(page);
  await button(page, 'Take a seat').click();
  await page.getByText(/^Held for you until/).waitFor();
  await button(page, 'Never mind').click();
  await page.waitForURL(/\/c\//);

  // After a reload the date is full, with that very seat.
  await page.goto(`${server.url}/book/${dateId}`);
  await loseAnswer(page, '**/holds');
  await button(page, 'Take a seat').click();
  await unanswered(page);
  await page.goto(`${server.url}/book/${dateId}`);
  await fillIn(page, 'seoyeon@example.com');
  await button(page, 'Join the line').click();
  await page.waitForURL(/\/b\//);
  await page.getByText(/Held for you until/).waitFor();
  expect(person.complaints).toEqual([]);
  await person.close();
});

it('[BK25] nobody stands in line behind themselves; the address that they wrote last counts', async () => {
  await bookedSeat(new SiteVisitor(server.url), dateId, 'first@example.com');
  const person = await Person.arrive(browser, { locale: 'en-US' });
  const { page } = person;
  await page.goto(`${server.url}/c/${slug}`);
  await page.locator('.facts').getByText('1 seat', { exact: true }).waitFor();
  await page.goto(`${server.url}/book/${dateId}?of=${slug}`);
  await fillIn(page, 'seoyoen@example.com');
  await loseAnswer(page, '**/line');
  await button(page, 'Join the line').click();
  await unanswered(page);
  await fillIn(page, 'seoyeon@example.com');
  await button(page, 'Join the line').click();
  await page.getByText('You’re number 1 in line').waitFor();
  expect(person.complaints).toEqual([]);
  await person.close();
});

it('[BP20] who was signed out elsewhere reads that at the next act, and how to come back', async () => {
  const { visitor } = await entered(server, 'seoyeon@example.com');
  await bookedSeat(visitor, dateId, 'seoyeon@example.com');
  const person = await browserOf(visitor);
  const { page } = person;
  await page.goto(`${server.url}/my`);
  await button(page, 'Cancel booking').waitFor();
  const { visitor: elsewhere } = await entered(server, 'seoyeon@example.com');
  await elsewhere.get('signOutDevices');
  await button(page, 'Cancel booking').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.locator('.toast').getByText('no longer signed in').waitFor();
  await page.locator('main').getByRole('link', { name: 'Sign in', exact: true }).waitFor();
  expect(await page.locator('[data-booking]').count()).toBe(0);
  await person.close();
});

/** The page says that the booking has changed, and shows it as it is now. */
async function showsBooked(page: Page): Promise<void> {
  await page.locator('.toast').getByText('nothing was cancelled').waitFor();
  await button(page, 'Cancel booking').waitFor();
}

it('[BK26] a tab that still shows the offer does not give up the seat taken in another', async () => {
  const person = await Person.arrive(browser, { locale: 'en-US' });
  const { page } = person;
  const somebody = new SiteVisitor(server.url);
  const before = await bookedSeat(somebody, dateId, 'first@example.com');
  const line = { name: 'Seoyeon', email: 'seoyeon@example.com' };
  const mine = await getCourses(somebody, 'joinLine', line, { params: { dateId } });
  await getCourses(somebody, 'cancelBooking', undefined, keyed(before));
  const link = `${server.url}/b/${mine.booking.id}#${mine.key}`;
  const stale = await person.context.newPage();
  await Promise.all([page.goto(link), stale.goto(link)]);
  await button(stale, 'Not this time').waitFor();
  await button(page, 'Take the seat').click();
  await button(page, 'Cancel booking').waitFor();
  await button(stale, 'Not this time').click();
  await showsBooked(stale);
  expect(person.complaints).toEqual([]);
  await person.close();
});

it('[BK26] a tab that still shows the held seat does not give up the one booked in another', async () => {
  const person = await Person.arrive(browser, { locale: 'en-US' });
  const { page } = person;
  await page.goto(`${server.url}/book/${dateId}`);
  await button(page, 'Take a seat').click();
  await page.getByText(/^Held for you until/).waitFor();
  const stale = await person.context.newPage();
  await stale.goto(`${server.url}/book/${dateId}`);
  await stale.getByText(/^Held for you until/).waitFor();
  await fillIn(page, 'seoyeon@example.com');
  await button(page, 'Book').click();
  await page.getByRole('heading', { name: 'You’re booked' }).waitFor();
  await button(stale, 'Never mind').click();
  await showsBooked(stale);
  // This browser still knows it.
  await stale.goto(`${server.url}/my`);
  await stale.locator('[data-booking]').waitFor();
  expect(person.complaints).toEqual([]);
  await person.close();
});
