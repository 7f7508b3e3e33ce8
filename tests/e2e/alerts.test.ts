import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { seriousFindings } from '../support/axe.ts';
import { Person, launchBrowser } from '../support/browser.ts';
import { getCourses, offered } from '../support/courses.ts';
import { TestMailServer } from '../support/mailServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { SiteVisitor } from '../support/SiteVisitor.ts';

vi.setConfig({ testTimeout: 180_000 });

let mailServer: TestMailServer;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  mailServer = await TestMailServer.start();
  const env = { SMTP_URL: mailServer.url, MAIL_FROM: 'studio@example.com' };
  [server, browser] = await Promise.all([ServerProcess.start({ env }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

/** The link in the latest mail to an address, as plain text shows it. */
async function linkIn(to: string, page: 'on' | 'end'): Promise<string> {
  await expect.poll(() => textTo(to)).toContain(`/alerts/${page}#`);
  return new RegExp(`\\S+/alerts/${page}#[\\w-]+`).exec(textTo(to))?.[0] ?? 'no link';
}

function textTo(address: string): string {
  const content = mailServer.mails.findLast(({ to }) => to === address)?.content ?? '';
  const plain = content.split(/\r\n--/).find((part) => /content-type: text\/plain/i.test(part)) ?? '';
  const body = plain.split('\r\n\r\n').slice(1).join('\r\n\r\n');
  return /base64/i.test(plain)
    ? Buffer.from(body, 'base64').toString()
    : // Quoted-printable (RFC 2045, 6.7).
      body
        .replaceAll('=\r\n', '')
        .replaceAll(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

describe('new dates by mail', () => {
  it('[NA1] [NA2] [NA3] are asked for on the course’s page, said yes to in a mail, told once, and ended by one press', async () => {
    const mentor = new SiteVisitor(server.url);
    await mentor.get('becomeOwner', { token: server.ownerPath?.split('#')[1] ?? '' });
    const { course, date } = await offered(mentor, { title: 'A tea bowl by hand' });
    await getCourses(mentor, 'cancelDate', { text: 'Ill' }, { params: { dateId: date.id } });
    const person = await Person.arrive(browser, { locale: 'en-US', viewport: { width: 360, height: 640 } });
    const { page } = person;
    await page.goto(`${server.url}/c/${course.slug}`);
    const ask = page.getByRole('button', { name: 'Tell me about new dates' });
    await ask.click();
    await page.getByText(/email/i).first().waitFor();
    await page.getByLabel('Email', { exact: true }).fill('seo@example.com');
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe('seo@example.com');
    await ask.click();
    await page.getByRole('status').getByText('We sent an email to seo@example.com').waitFor();

    await page.goto(await linkIn('seo@example.com', 'on'));
    await page.getByRole('button', { name: 'Tell me about new dates' }).click();
    await page.getByRole('heading', { name: 'We’ll tell you about new dates' }).waitFor();
    await page.getByText('A tea bowl by hand').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    const draft = { startsAt: Date.now() + 5 * 86_400_000, timeZone: 'Asia/Seoul' };
    await getCourses(mentor, 'openDate', draft, { params: { courseId: course.id } });
    await page.goto(await linkIn('seo@example.com', 'end'));
    await page.getByRole('button', { name: 'Stop these emails' }).click();
    await page.getByRole('heading', { name: 'No more emails about new dates' }).waitFor();
    const sent = mailServer.mails.length;
    const next = { ...draft, startsAt: draft.startsAt + 3_600_000 };
    await getCourses(mentor, 'openDate', next, { params: { courseId: course.id } });
    // Anything sent after it is here: nothing was sent before.
    await page.goto(server.url);
    const all = page
      .locator('form')
      .filter({ has: page.getByRole('button', { name: 'Tell me about new dates' }) });
    await all.getByLabel('Email', { exact: true }).fill('yun@example.com');
    await all.getByRole('button').click();
    await linkIn('yun@example.com', 'on');
    expect(mailServer.mails.slice(sent).map(({ to }) => to)).toEqual(['yun@example.com']);

    await page.goto(`${server.url}/alerts/on#nothing`);
    await page.getByRole('button', { name: 'Tell me about new dates' }).click();
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    expect(person.complaints.filter((line) => !line.includes('status of 409'))).toEqual([]);
  });
});
