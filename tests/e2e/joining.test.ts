import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { bookedSeat, getCourses, offered } from '../support/courses.ts';
import { TestMailServer } from '../support/mailServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { signIn } from '../support/signingIn.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

// Two people, one after the other, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const MINUTE_MS = 60_000;
const PHONE = { width: 390, height: 844 };
/** Enough to book a seat before it begins. A class that ends before its date begins was only tried out. */
const SOON_MS = 12_000;

let mailServer: TestMailServer;
let server: ServerProcess;
let browser: Browser;
let mentor: Person;
let visitor: SiteVisitor;
beforeAll(async () => {
  mailServer = await TestMailServer.start();
  [server, browser] = await Promise.all([ServerProcess.start({ mailServer }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

async function makeStudio(): Promise<void> {
  mentor = await Person.arrive(browser, { locale: 'en-US' });
  await signIn(server, mentor.page, 'mentor@example.com');
  await mentor.page.goto(server.url + (server.ownerPath ?? ''));
  await mentor.page.getByRole('button', { name: 'Become the owner' }).click();
  await mentor.page.waitForURL(`${server.url}/studio`);
  visitor = new SiteVisitor(server.url);
  for (const { name, value } of await mentor.context.cookies()) {
    visitor.cookies.set(name, value);
  }
}

let studio: Promise<void> | null = null;
/** A studio has its mentor: whichever test comes first waits for it. */
const openStudio = (): Promise<void> => (studio ??= makeStudio());

it('[BP14] [BP15] [BP17] [BP19] [EP6] a booking leads into its class, and the class back to the booking', async () => {
  await openStudio();
  const { course, date } = await offered(visitor, { title: 'A tea bowl by hand', startsIn: SOON_MS });
  const { booking, key } = await bookedSeat(new SiteVisitor(server.url), date.id, 'anna@example.com');

  const mentee = await Person.arrive(browser, { locale: 'en-US', viewport: PHONE });
  const { page } = mentee;
  await page.goto(`${server.url}/b/${booking.id}#${key}`);
  const join = page.getByRole('link', { name: 'Join', exact: true });
  await join.waitFor();
  const namesKept = () => page.evaluate(() => localStorage.getItem('gongbang:name'));
  expect(await namesKept()).toBeNull();
  await join.click();
  await expect.poll(() => page.getByLabel('Name').inputValue()).toBe(booking.name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('heading', { name: 'Waiting room' }).waitFor();
  // The booking is the way in: the class is not listed once more.
  const list = await mentee.newTab();
  await list.goto(`${server.url}/my`);
  await list.getByRole('link', { name: 'Join', exact: true }).waitFor();
  await list.getByText('Classes you create or join here').waitFor();
  await list.close();

  await mentor.page.reload();
  await mentor.page.getByRole('button', { name: /^Unfold/ }).click();
  await mentor.page.getByRole('link', { name: 'Enter as mentor' }).click();
  await mentor.page.getByRole('button', { name: 'Start class' }).click();
  await sees(page, 'camera');
  const begun = await mentee.newTab();
  await begun.goto(`${server.url}/my`);
  await begun.getByText('The class has started').waitFor();
  await begun.close();
  await expect.poll(() => Date.now(), { timeout: SOON_MS + 1000 }).toBeGreaterThan(date.startsAt);
  await mentor.page.getByRole('button', { name: 'End class' }).click();
  await mentor.page.getByRole('alertdialog').getByRole('button').last().click();

  await page.getByText('If you were in class for ten minutes, you can write a review.').waitFor();
  await page.getByRole('link', { name: 'To my booking' }).click();
  await page.waitForURL(`${server.url}/b/${booking.id}#${key}`);
  await page.getByText(course.title).first().waitFor();
  expect(await page.getByRole('link', { name: 'Join', exact: true }).count()).toBe(0);
  // Being told what “the mentor” did is for others.
  await mentor.page.getByText('You ended the class.').waitFor();
  await mentor.page.getByRole('link', { name: 'Open a new date in my studio' }).click();
  await mentor.page.waitForURL(`${server.url}/studio`);
  const over = mentor.page.locator(`[data-over="${date.id}"]`);
  await over.getByRole('button', { name: 'New date like this one' }).waitFor();
  await over.getByRole('button', { name: /^Unfold/ }).click();
  await over.getByRole('link', { name: 'Look back at the class' }).click();
  await mentor.page.getByText('You ended the class.').waitFor();
  expect([...mentor.complaints, ...mentee.complaints]).toEqual([]);
});

it('[EP7] [BP18] whoever waits for a class that is called off reads that it is, and finds the booking, also after a reload', async () => {
  await openStudio();
  const { date } = await offered(visitor, { title: 'Carving a spoon', startsIn: 20 * MINUTE_MS });
  const { booking, key } = await bookedSeat(new SiteVisitor(server.url), date.id, 'ben@example.com');
  const mentee = await Person.arrive(browser, { locale: 'en-US', viewport: PHONE });
  const { page } = mentee;
  await page.goto(`${server.url}/b/${booking.id}#${key}`);
  await page.getByRole('link', { name: 'Join', exact: true }).click();
  // A name is as long as names may be, however much is typed.
  await page.getByLabel('Name').fill('');
  await page.getByLabel('Name').pressSequentially('M'.repeat(45));
  expect(await page.getByLabel('Name').inputValue()).toBe('M'.repeat(40));
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('heading', { name: 'Waiting room' }).waitFor();

  await getCourses(visitor, 'cancelDate', { text: 'I have a cold.' }, { params: { dateId: date.id } });
  await page.getByRole('heading', { name: 'The class didn’t take place' }).waitFor();
  await page.getByText('It was called off.').waitFor();
  await page.getByText('Your booking says what happens now.').waitFor();
  expect(await page.getByText('Well done').count()).toBe(0);

  await page.reload();
  await page.getByRole('heading', { name: 'This link doesn’t open a class' }).waitFor();
  await page.getByRole('link', { name: 'To my booking' }).click();
  await page.waitForURL(`${server.url}/b/${booking.id}#${key}`);
  await page.getByText('I have a cold.').waitFor();
  expect(mentee.complaints).toEqual([]);
});
