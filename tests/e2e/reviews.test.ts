import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { ATTENDED_MS, reviewRoutes, type NewBooking } from '@gongbang/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { bookedSeat, keyed, offered } from '../support/courses.ts';
import { TestMailServer } from '../support/mailServer.ts';
import { phonePhoto } from '../support/pictures.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { signIn } from '../support/signingIn.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

// Several people, one after another, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const HOUR_MS = 3_600_000;

let mailServer: TestMailServer;
let server: ServerProcess;
let browser: Browser;
/** The mentor. */
let mentor: Person;
/** Where the course is. */
let slug = '';
/** People who were there, each with their own booking, and people who were not. */
let there: readonly NewBooking[] = [];
let absent: NewBooking;

beforeAll(async () => {
  mailServer = await TestMailServer.start();
  [server, browser] = await Promise.all([ServerProcess.start({ mailServer }), launchBrowser()]);
  mentor = await Person.arrive(browser, { locale: 'en-US' });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const toast = (page: Page, text: string): Promise<void> =>
  page.locator('.toast').getByText(text).first().waitFor();
const reviewUrl = ({ booking, key }: NewBooking): string => `${server.url}/b/${booking.id}/review#${key}`;
const isFocused = (page: Page, selector: string): Promise<void> =>
  page.locator(`${selector}:focus`).first().waitFor();
const coursePage = (hash = ''): string => `${server.url}/c/${slug}${hash}`;

/** A course is offered, and five people book a date of it. */
async function open(): Promise<void> {
  const { page } = mentor;
  await signIn(server, page, 'mentor@example.com');
  await page.goto(server.url + (server.ownerPath ?? ''));
  await button(page, 'Become the owner').click();
  await page.waitForURL(`${server.url}/studio`);
  const visitor = new SiteVisitor(server.url);
  for (const { name, value } of await mentor.context.cookies()) {
    visitor.cookies.set(name, value);
  }
  const { course, date } = await offered(visitor, { title: 'A tea bowl by hand' });
  slug = course.slug;
  const booked: NewBooking[] = [];
  for (const sign of ['a', 'b', 'c', 'd', 'e']) {
    booked.push(await bookedSeat(new SiteVisitor(server.url), date.id, `${sign}@example.com`));
  }
  const [last, ...others] = booked.reverse();
  absent = last ?? booked[0] ?? expect.fail('nobody booked');
  there = others.reverse();
}

/** The class was two hours ago, and all but one attended it for long enough: nobody waits for that here. */
async function classIsOver(): Promise<void> {
  await server.kill('SIGTERM');
  const database = new DatabaseSync(join(server.dataDir, 'site.sqlite'));
  database.prepare('UPDATE dates SET startsAt = ?').run(Date.now() - 4 * HOUR_MS);
  for (const { booking } of there) {
    database.prepare('UPDATE bookings SET attendedMs = ? WHERE id = ?').run(ATTENDED_MS, booking.id);
  }
  database.close();
  await server.start();
}

describe('reviews and questions', () => {
  it('[RV31] [RV32] [RV33] a review is written by a booking’s link: not before the class is over, nor by who was not there', async () => {
    await open();
    const [first] = there;
    const person = await Person.arrive(browser, { locale: 'en-US', viewport: { width: 390, height: 844 } });
    const { page } = person;
    const booked = first ?? expect.fail('nobody was there');
    await page.goto(reviewUrl(booked));
    await page.getByText('You can write once the class is over').waitFor();
    await classIsOver();
    await page.goto(reviewUrl(absent));
    await page.getByText('Only people who were there can write a review').waitFor();
    expect(
      await page.getByRole('link', { name: 'Sign in with another email' }).getAttribute('href'),
    ).toContain('/sign-in');
    expect(await seriousFindings(page)).toEqual([]);

    // A review that does not exist says so, and how it may be one's own.
    await page.goto(`${server.url}/b/${'z'.repeat(16)}/review`);
    await page.getByText('This link doesn’t open a review').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();

    // The course's page and the booking's lead there.
    await page.goto(coursePage());
    await page.getByRole('link', { name: /^Write a review/ }).waitFor();
    await page.goto(`${server.url}/b/${booked.booking.id}#${booked.key}`);
    await page.getByRole('link', { name: /^Write a review/ }).click();
    const stars = page.getByRole('radiogroup', { name: 'Stars' });
    await stars.waitFor();
    expect(await stars.locator('[aria-checked=true]').count()).toBe(0);
    await button(page, 'Post the review').click();
    await page.getByText('Choose your stars.').waitFor();
    await isFocused(page, '[role=radiogroup][aria-label=Stars] [role=radio]:first-child');
    expect(await seriousFindings(page)).toEqual([]);
    for (let star = 1; star < 5; star += 1) {
      // As long as a finger rests on it.
      await page.keyboard.press('ArrowRight', { delay: 60 });
    }
    await page.getByText('Very good', { exact: true }).waitFor();
    await page.getByLabel('Your story').fill('The crack is where the handle is now.');
    await page.locator('[data-photo-files]').setInputFiles({
      ...{ name: 'bowl.jpg', mimeType: 'image/jpeg' },
      buffer: await phonePhoto(),
    });
    await page.locator('[data-photo=there]').waitFor();
    await page.locator('[data-preview]').getByText('The crack is where the handle is now.').waitFor();

    // A reload keeps all of it, including the photo, which only its sender sees.
    await page.reload();
    expect(await page.getByLabel('Your story').inputValue()).toBe('The crack is where the handle is now.');
    expect(
      await page
        .locator('[role=radiogroup][aria-label=Stars] [aria-checked=true]')
        .getAttribute('aria-label'),
    ).toContain('5');
    await expect
      .poll(() =>
        page.locator('[data-photo=there] img').evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBeGreaterThan(0);

    // Offline: it says so, and everything stays.
    await page.context().setOffline(true);
    await button(page, 'Post the review').click();
    await page.getByText('Your review wasn’t posted').waitFor();
    await page.context().setOffline(false);
    await button(page, 'Post the review').click();
    await page.getByText('Thank you. Your review is posted').waitFor();
    await isFocused(page, 'h2');
    expect(await seriousFindings(page)).toEqual([]);

    await button(page, 'Edit').click();
    await page.getByLabel('Your story').fill('The crack is where the handle is.');
    await button(page, 'Post the review').click();
    await page.locator('[data-own-review]').getByText('edited', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'See it on the class page' }).click();
    const shown = page.locator('[data-review]');
    await shown.getByText('The crack is where the handle is.').waitFor();
    await isFocused(page, '#reviews h2');
    await shown.locator('img').first().click();
    await page.getByRole('dialog').locator('img').waitFor();
    await page.keyboard.press('Escape');
    await isFocused(page, '[data-review] button');
    await person.close();
  });

  it('[RV34] [RV35] on the course’s page the mentor replies, hides for a reason and shows again; all are there when asked for', async () => {
    for (const [index, one] of there.slice(1).entries()) {
      const body = { stars: index + 3, text: `Said number ${index}.`, name: 'family' };
      const { refusal } = await new SiteVisitor(server.url).askRow(reviewRoutes.putReview, body, keyed(one));
      expect(refusal).toBeNull();
    }
    const { page } = mentor;
    await page.goto(coursePage());
    await page.getByRole('link', { name: /4 reviews/ }).click();
    await isFocused(page, '#reviews h2');
    expect(await page.locator('[data-review]').count()).toBe(3);
    await button(page, 'See all 4 reviews').click();
    await isFocused(page, '[data-review]');
    expect(await page.locator('[data-review]').count()).toBe(4);
    const newest = page.locator('[data-review]').first();
    await newest.getByText('Said number 2.').waitFor();

    await newest.getByRole('button', { name: 'Reply' }).click();
    await newest.getByRole('button', { name: 'Post reply' }).click();
    await newest.getByText('Write your reply.').waitFor();
    await newest.getByRole('textbox', { name: 'Reply' }).fill('Come again.');
    await newest.getByRole('button', { name: 'Post reply' }).click();
    await newest.locator('.reply').getByText('Come again.').waitFor();
    await isFocused(page, '[data-review] .acts button:first-child');
    await newest.getByRole('button', { name: 'Edit reply' }).click();
    await newest.getByRole('textbox', { name: 'Reply' }).fill('Come again soon.');
    await newest.getByRole('button', { name: 'Post reply' }).click();
    await newest.locator('.reply').getByText('edited').waitFor();

    await newest.getByRole('button', { name: 'Hide' }).click();
    await button(page, 'Hide').last().click();
    await page.getByText('Choose a reason.').waitFor();
    expect(await page.getByRole('dialog').locator('[aria-checked=true]').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('radio', { name: 'It names someone else' }).click();
    await button(page, 'Hide').last().click();
    await newest.getByText('This review is hidden').waitFor();

    const reader = await Person.arrive(browser, { locale: 'en-US' });
    await reader.page.goto(coursePage('#reviews'));
    await reader.page.getByText('it names someone else').waitFor();
    expect(await reader.page.getByText('Said number 2.').count()).toBe(0);
    expect(await button(reader.page, 'Reply').count()).toBe(0);
    expect(await seriousFindings(reader.page)).toEqual([]);

    await newest.getByRole('button', { name: 'Show again' }).click();
    await toast(page, 'The review is shown again.');
    await isFocused(page, '[data-review] .acts button:nth-child(2)');
    await reader.page.reload();
    await reader.page.getByText('Said number 2.').waitFor();
    await reader.close();
    expect(mentor.complaints).toEqual([]);
  });

  it('[RV33] [RV36] [RV37] anybody asks the mentor, who answers in the studio, and on the page only where they say so', async () => {
    const person = await Person.arrive(browser, { locale: 'en-US' });
    const ask = async (text: string): Promise<void> => {
      await person.page.goto(coursePage('#ask'));
      await person.page.getByLabel('Question').fill(text);
      await person.page.reload();
      expect(await person.page.getByLabel('Question').inputValue()).toBe(text);
      await person.page.getByText('without your name').waitFor();
      await button(person.page, 'Ask').click();
      await person.page.getByText('Check the email address.').waitFor();
      await person.page.getByLabel('Email for the answer').fill('curious@example.com');
      await button(person.page, 'Ask').click();
      await person.page.getByText('curious@example.com').waitFor();
    };
    await ask('Does it need a kiln?');
    await person.page.keyboard.press('Escape');
    await person.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(person.page.url()).hash).toBe('');
    await button(person.page, 'Ask the mentor').last().click();
    expect(await person.page.getByLabel('Question').inputValue()).toBe('');
    expect(await seriousFindings(person.page)).toEqual([]);
    await ask('Is it for left hands?');

    const { page } = mentor;
    const answer = async (question: string, words: string, isPublic: boolean): Promise<void> => {
      await page.locator('[data-open-words]').getByText(question).click();
      const tick = page.getByRole('checkbox', { name: /^Show it on the class page/ });
      expect(await tick.isChecked()).toBe(false);
      await tick.setChecked(isPublic);
      await page.getByRole('textbox', { name: 'Answer' }).fill(words);
      await button(page, 'Send answer').click();
      await toast(page, 'Your answer was sent.');
      await page.locator('[data-open-words]').getByText(question).waitFor({ state: 'detached' });
      await isFocused(page, '[data-open-words] h2');
    };
    await page.goto(`${server.url}/studio`);
    await page.locator('[data-open-words] li').first().getByText('Is it for left hands?').waitFor();
    // Two questions, and the reviews without a reply.
    expect(await page.locator('[data-open-words] li').count()).toBe(5);
    expect(await seriousFindings(page)).toEqual([]);
    await answer('Does it need a kiln?', 'A studio nearby has one.', false);
    await answer('Is it for left hands?', 'It is.', true);
    await person.page.goto(coursePage());
    await person.page.locator('[data-question]').getByText('Is it for left hands?').waitFor();
    expect(await person.page.getByText('Does it need a kiln?').count()).toBe(0);

    const answered = page.locator('[data-answered-words]');
    await answered.locator('summary').click();
    await answered.getByText('Does it need a kiln?').click();
    const words = page.getByRole('textbox', { name: 'Answer' });
    expect(await words.inputValue()).toBe('A studio nearby has one.');
    await page.getByRole('checkbox', { name: /^Show it on the class page/ }).check();
    await button(page, 'Save').click();
    await toast(page, 'Your answer was changed.');
    await person.page.reload();
    await person.page.locator('[data-question]').getByText('Does it need a kiln?').waitFor();
    await person.close();
  });

  it('[RV38] [RV31] the storefront shows what people made; my classes, that the mentor replied; a review is removed at any time', async () => {
    const [first] = there;
    const booked = first ?? expect.fail('nobody was there');
    await mentor.page.locator('[data-open-words]').getByText('The crack is where the handle is.').click();
    await mentor.page.getByRole('textbox', { name: 'Reply' }).fill('It is the best part.');
    await button(mentor.page, 'Post reply').click();
    await toast(mentor.page, 'Your reply is posted.');

    const person = await Person.arrive(browser, { locale: 'en-US', viewport: { width: 844, height: 390 } });
    const { page } = person;
    await page.goto(server.url);
    const work = page.locator('[data-works] figure');
    await work.getByText('The crack is where the handle is.').waitFor();
    await expect
      .poll(() => work.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(0);
    await work.getByRole('link', { name: 'A tea bowl by hand' }).waitFor();

    await page.goto(reviewUrl(booked));
    await page.locator('.reply').getByText('It is the best part.').waitFor();
    await page.goto(`${server.url}/my`);
    const row = page.locator('[data-booking]', { hasText: 'the mentor replied' });
    await row.getByRole('img', { name: '5 of 5 stars' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: /^See review/ }).click();
    await button(page, 'Remove').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await toast(page, 'Your review was removed.');
    await isFocused(page, 'h1');
    await page.goto(coursePage());
    await page.getByRole('link', { name: /3 reviews/ }).waitFor();
    await person.close();
  });
});
