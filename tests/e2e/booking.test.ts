import { en } from '@gongbang/web/i18n/en.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { loseAnswer } from '../support/lostAnswers.ts';
import { plain } from '../support/pictures.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { signIn } from '../support/signingIn.ts';

// Several people, one after another, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const DAY_MS = 24 * 3_600_000;
/** A day in the format of date fields. */
const dayAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toLocaleDateString('sv');

let server: ServerProcess;
let browser: Browser;
/** The mentor. */
let mentor: Person;
/** Where the course is. */
let coursePath = '';

beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
  mentor = await Person.arrive(browser, { locale: 'en-US' });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const toast = (page: Page, text: string): Promise<void> =>
  page.locator('.toast').getByText(text).first().waitFor();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Fills in the attendee's details, and sends the form. */
async function fillIn(page: Page, name: string, email: string, send: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(email);
  await button(page, send).filter({ visible: true }).click();
}

describe('from the first start to a class that people come to', () => {
  it('[BP7] the owner’s link leads to the studio, where a course and its first date are one form; [SR6] with its picture', async () => {
    const { page } = mentor;
    await signIn(server, page, 'mentor@example.com');
    await page.goto(`${server.url}/account`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Jeongeun');
    await button(page, 'Save').click();
    await page.goto(server.url + (server.ownerPath ?? ''));
    await button(page, 'Become the owner').click();
    await page.waitForURL(`${server.url}/studio`);
    await page.getByRole('link', { name: 'Offer a class' }).click();

    await button(page, 'Offer the class').click();
    await page.getByText('Enter a title.').waitFor();
    expect(await page.getByLabel('Title').evaluate((field) => field.matches(':focus'))).toBe(true);
    await page.getByLabel('Title').fill('A tea bowl by hand');
    await page.getByLabel('Craft').fill('Pottery');
    await page.getByLabel('Seats').fill('1');
    await page.getByLabel('Date', { exact: true }).fill(dayAhead(5));
    await page.locator('[data-cover]').setInputFiles({
      name: 'cover',
      mimeType: 'image/png',
      buffer: await plain('png'),
    });
    await page.locator('form img[src^=blob]').waitFor();
    await page.reload();
    await page.locator('form img[src^=blob]').waitFor();
    // The way round to where money goes, and back.
    await page.getByLabel('Price per seat').fill('35000');
    await page.getByRole('link', { name: 'Payment settings' }).click();
    await page.getByRole('link', { name: 'Back to the class' }).click();
    await page.locator('form img[src^=blob]').waitFor();
    await page.getByLabel('Price per seat').fill('');
    await button(page, 'Offer the class').click();
    await page.getByText('Enter a date and a time.').waitFor();
    await page.getByLabel('Start').fill('14:00');
    await button(page, 'Offer the class').click();
    await page.waitForURL(`${server.url}/studio`);
    await page.locator('[data-own-date]').getByText('A tea bowl by hand').waitFor();
    const picture = page.locator('[data-own-course] img').first();
    expect(await picture.getAttribute('src')).toMatch(/^\/api\/courses\/.*\/cover\//);
    expect(await seriousFindings(page)).toEqual([]);
    coursePath =
      (await page.locator('[data-own-course] a').first().getAttribute('href')) ?? 'the course has no page';
    expect(mentor.complaints).toEqual([]);
  });

  it('[BP1] [BP3] the studio’s first page is the storefront then, and leads to the course', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await page.goto(server.url);
    await page.locator('[data-date]').getByText('1 seat left').waitFor();
    // The course's picture, and benches beside it.
    expect(await page.locator('.show > .window img').count()).toBe(5);
    await page.getByRole('heading', { name: 'A tea bowl by hand' }).getByRole('link').click();
    await page.waitForURL(server.url + coursePath);
    await page.getByRole('radio').getByText('1 seat left').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    // A class link leads where it always did.
    await page.goto(`${server.url}/c/abcdefghijkl`);
    await page.getByText('doesn’t open').or(page.getByRole('heading')).first().waitFor();
    expect(await page.locator('[data-book]').count()).toBe(0);
    await person.close();
  });

  it('[BP9] what the server has put into a course’s page stays until the page’s own has its dates', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    const answer = Promise.withResolvers<undefined>();
    await page.route('**/api/courses/*', async (route) => {
      await answer.promise;
      await route.continue();
    });
    const asked = page.waitForRequest('**/api/courses/*');
    await page.goto(server.url + coursePath);
    await asked;
    await page.locator('[data-loading]').getByRole('heading', { name: 'A tea bowl by hand' }).waitFor();
    answer.resolve(undefined);
    await page.getByRole('radio').first().waitFor();
    expect(await page.locator('.pub').count()).toBe(0);
    expect(person.complaints).toEqual([]);
    await person.close();
  });

  it('[BP9] a link in what the server has put there is followed, although the page takes over while it is pressed', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    for (const isThere of [false, true]) {
      // The scripts arrive during the press, or the page's own content does.
      const arrival = Promise.withResolvers<undefined>();
      const held = isThere ? '**/api/courses' : '**/assets/*.js';
      await page.route(held, async (route) => {
        await arrival.promise;
        await route.continue();
      });
      const looked = page.waitForResponse('**/api/courses');
      await page.goto(server.url, { waitUntil: 'commit' });
      const link = page.locator('.pub').getByRole('link', { name: 'A tea bowl by hand' });
      await (isThere ? page.locator('[data-loading]').locator(link) : link).hover();
      await page.mouse.down();
      arrival.resolve(undefined);
      await (await looked).finished();
      await page.locator('[data-date]').first().waitFor();
      await page.mouse.up();
      await page.waitForURL(server.url + coursePath);
      await page.unroute(held);
    }
    await person.close();
  });

  it('[BP2] [BP4] [BP5] [CO15] [BK21] a seat is held by a press, booked without an account, and goes on to the next in line', async () => {
    const [first, second] = await Promise.all([
      Person.arrive(browser, { locale: 'en-US' }),
      Person.arrive(browser, { locale: 'en-US', viewport: { width: 390, height: 844 } }),
    ]);
    await first.page.goto(server.url + coursePath);
    const dateId = (await first.page.locator('[data-date]').getAttribute('data-date')) ?? '';
    // Looking holds nothing.
    await second.page.goto(`${server.url}/book/${dateId}`);
    await button(second.page, 'Take a seat').filter({ visible: true }).waitFor();
    await first.page.getByRole('button', { name: /^Take a seat on/ }).click();
    await first.page.getByText(/^Held for you until/).waitFor();
    await button(second.page, 'Take a seat').filter({ visible: true }).click();
    await second.page.getByText('The seats are taken').waitFor();

    await fillIn(first.page, 'Seoyeon', 'not an address', 'Book');
    await first.page.getByText('Check the email address.').waitFor();
    await first.page.reload();
    expect(await first.page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Seoyeon');
    await fillIn(first.page, 'Seoyeon', 'seoyeon@example.com', 'Book');
    await first.page.getByRole('heading', { name: 'You’re booked' }).waitFor();
    expect(await seriousFindings(first.page)).toEqual([]);
    const ownLink = await first.page.getByLabel('Your own class link').inputValue();
    expect(ownLink).toMatch(/\/c\/[a-z0-9]{12}#[\w-]{32}$/);
    const [file] = await Promise.all([
      first.page.waitForEvent('download'),
      button(first.page, 'Add to calendar').click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.ics$/);

    await fillIn(second.page, 'Minjae', 'minjae@example.com', 'Join the line');
    await second.page.getByText('You’re number 1 in line').waitFor();
    expect(new URL(second.page.url()).search).toBe('');

    // The course's page recognizes whose browser this is.
    await first.page.goto(server.url + coursePath);
    await first.page.locator('[data-book]').getByText('Booked', { exact: true }).waitFor();
    await button(first.page, 'Cancel booking').click();
    await button(first.page, 'Keep it').click();
    await button(first.page, 'Cancel booking').click();
    await first.page.getByRole('alertdialog').getByRole('button', { name: 'Cancel', exact: true }).click();
    await toast(first.page, 'Your booking was cancelled.');

    await second.page.reload();
    await second.page.getByText(/^Held for you until/).waitFor();
    await button(second.page, 'Take the seat').click();
    await button(second.page, 'Cancel booking').waitFor();
    await second.page.goto(`${server.url}/my`);
    await second.page.locator('[data-booking]').getByText('A tea bowl by hand').waitFor();
    expect(await seriousFindings(second.page)).toEqual([]);

    // The previous holder of the seat is out.
    await first.page.goto(ownLink);
    await first.page.getByRole('heading').first().waitFor();
    expect(await first.page.getByLabel('Name').count()).toBe(0);
    await second.page.goto(`${server.url}/my`);
    await second.page.getByRole('link', { name: 'See booking' }).click();
    await second.page.waitForURL(/\/b\/[a-z0-9]{16}#[\w-]+$/);
    await mentor.page.goto(`${server.url}/studio`);
    await button(mentor.page, `Unfold ${await when(mentor.page)}`).click();
    await mentor.page.locator('[data-coming]').getByText('Minjae').waitFor();
    expect(await mentor.page.getByRole('link', { name: 'Enter as mentor' }).getAttribute('href')).toMatch(
      /^\/m\/[a-z0-9]{12}#/,
    );

    // Moved: the people who booked are asked.
    await button(mentor.page, 'Move the date').click();
    await mentor.page.getByLabel('Date', { exact: true }).fill(dayAhead(9));
    await button(mentor.page, 'Move').click();
    await toast(mentor.page, 'The date was moved.');
    await second.page.reload();
    await second.page.getByText('Your mentor moved the date').first().waitFor();
    // [CO15] And again, unknown to the page that says yes: it shows the new time, and asks once more.
    await button(mentor.page, 'Move the date').click();
    await mentor.page.getByLabel('Date', { exact: true }).fill(dayAhead(10));
    await button(mentor.page, 'Move').click();
    await mentor.page.getByRole('dialog').waitFor({ state: 'detached' });
    const suits = second.page.getByRole('button', { name: /^I’ll come on/ });
    const before = await suits.textContent();
    await suits.click();
    await toast(second.page, 'Your mentor has moved this date. Look at the new time before you say yes.');
    await expect.poll(() => suits.textContent()).not.toBe(before);
    await suits.click();
    await toast(second.page, 'Thanks for telling us.');

    await button(mentor.page, 'Write to everyone').click();
    await button(mentor.page, 'Post on the board').click();
    await mentor.page.getByText('Write a sentence.').waitFor();
    await mentor.page.getByLabel('Your message').fill('Bring a towel.');
    // [BK21] Its answer is lost, and it is sent again.
    await loseAnswer(mentor.page, '**/messages');
    await button(mentor.page, 'Post on the board').click();
    await toast(mentor.page, en.failed.DISCONNECTED);
    await button(mentor.page, 'Post on the board').click();
    await toast(mentor.page, 'Posted on the board.');
    const board = await mentor.newTab();
    await board.goto(`${server.url}${coursePath}/board`);
    await board.getByText('Bring a towel.').first().waitFor();
    expect(await board.getByText('Bring a towel.').count()).toBe(1);
    await board.close();

    // Called off: it says so, and why.
    await button(mentor.page, 'Call off').click();
    await mentor.page.getByLabel('What we tell them').fill('A cold.');
    await button(mentor.page, 'Call it off').click();
    await toast(mentor.page, 'The class was called off.');
    await second.page.reload();
    await second.page.getByText(/“A cold\.”$/).waitFor();
    // New dates for the same course take three fields.
    await mentor.page.getByRole('button', { name: 'Open a new date' }).first().click();
    await mentor.page.getByLabel('Date', { exact: true }).fill(dayAhead(12));
    await mentor.page.getByLabel('Start').fill('10:30');
    const open = mentor.page.getByRole('dialog').getByRole('button', { name: 'Open a new date' });
    await loseAnswer(mentor.page, '**/dates');
    await open.click();
    await toast(mentor.page, en.failed.DISCONNECTED);
    await open.click();
    await toast(mentor.page, 'A new date is open.');
    await expect.poll(() => mentor.page.locator('[data-own-date]').count()).toBe(1);
    const complaints = [...first.complaints, ...second.complaints, ...mentor.complaints];
    expect(complaints.filter((text) => !/status of (401|404|409)/.test(text))).toEqual([]);
    await Promise.all([first.close(), second.close()]);
  });

  it('[BP4] who is late with the form is told, keeps what was written, and takes a seat again', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await page.clock.install();
    await page.goto(server.url + coursePath);
    await page.getByRole('button', { name: /^Take a seat on/ }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Doyun');
    await page.clock.fastForward('16:00');
    await page.getByText('Your seat is no longer held').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Doyun');
    await button(page, 'Never mind').click();
    await page.waitForURL(server.url + coursePath);
    await page.getByRole('radio').getByText('1 seat left').waitFor();
    await person.close();
  });

  it.each([2, -2])('[BP13] a clock that is %i days wrong keeps nobody from a seat', async (days) => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = person;
    await page.clock.install({ time: Date.now() + days * DAY_MS });
    await page.goto(server.url + coursePath);
    await page.getByRole('button', { name: /^Take a seat on/ }).click();
    await page.getByText(/^Held for you until/).waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Doyun');
    await button(page, 'Book').filter({ visible: true }).waitFor();
    expect(await page.getByText('The time for your seat is over').count()).toBe(0);
    await button(page, 'Never mind').click();
    await page.waitForURL(server.url + coursePath);
    await person.close();
  });

  it('[UI22] of a date without its time, it is the time that is asked for', async () => {
    const { page } = mentor;
    await page.goto(`${server.url}/studio/courses/new`);
    await page.getByLabel('Title').fill('A plate by hand');
    await page.getByLabel('Date', { exact: true }).fill(dayAhead(5));
    await button(page, 'Offer the class').click();
    await page.getByText('Enter a date and a time.').waitFor();
    const time = page.getByLabel('Start');
    expect(await time.evaluate((field) => field.matches(':focus'))).toBe(true);
    expect(await time.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.waitForURL(`${server.url}/studio`);
  });

  it('[BP6] who is not signed in learns how a link from a mail works, [AC39] and what signing in is for', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    await person.page.goto(`${server.url}/my`);
    await person.page.getByText('a booking at its address').waitFor();
    await person.page.goto(`${server.url}/b/${'a'.repeat(16)}#${'k'.repeat(32)}`);
    await person.page.getByText('This link doesn’t open a booking').waitFor();
    await person.page.goto(`${server.url}/studio`);
    await person.page.getByText('Sign in to see this').waitFor();
    await person.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await person.page.getByText('Sign in to run your studio.').waitFor();
    await person.page.getByText('Book with just an email address').waitFor();
    await person.page.getByRole('banner').getByRole('link', { name: 'Classes', exact: true }).waitFor();
    await person.close();
  });
});

/** The time of the first date, as its row shows it. */
async function when(page: Page): Promise<string> {
  const name = await page.getByRole('button', { name: /^Unfold / }).getAttribute('aria-label');
  return name?.replace('Unfold ', '') ?? '';
}
