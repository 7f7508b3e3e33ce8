import { randomBytes } from 'node:crypto';

import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { siteKo } from '@gongbang/web/i18n/site/ko.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { seriousFindings } from '../support/axe.ts';
import { BoardPages } from '../support/boardPages.ts';
import { commented, getBoard, posted } from '../support/boards.ts';
import { launchBrowser, type Person } from '../support/browser.ts';
import { TestMailServer } from '../support/mailServer.ts';
import { plain } from '../support/pictures.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import type { SiteVisitor } from '../support/SiteVisitor.ts';
import { say } from '../support/words.ts';

// Several people, one after another, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

let mailServer: TestMailServer;
let server: ServerProcess;
let browser: Browser;
let pages: BoardPages;
let harin: SiteVisitor;
let minjae: SiteVisitor;

beforeAll(async () => {
  mailServer = await TestMailServer.start();
  [server, browser] = await Promise.all([ServerProcess.start({ mailServer }), launchBrowser()]);
  pages = await BoardPages.open(server, browser);
  harin = await pages.booker('harin@example.com', '최하린');
  minjae = await pages.booker('minjae@example.com', '정민재');
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

const toast = (page: Page, text: string): Promise<void> =>
  page.locator('.toast').getByText(text).first().waitFor();
const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
const photo = async (name: string) => ({ name, mimeType: 'image/png', buffer: await plain('png', 400, 300) });

/** Chooses from an entry's menu. */
async function choose(page: Page, entry: Locator, act: string): Promise<void> {
  await entry.locator('[data-act-menu]').click();
  await page.locator(`[data-act=${act}]`).click();
}
/** Whether the focus is where it should be. */
const hasFocus = (place: Locator) =>
  expect.poll(() => place.evaluate((one) => one.matches(':focus'))).toBe(true);

describe('who has booked', () => {
  it('[BD31] [BD36] writes on while photos are sent, is told of what is none, and finds it all again after a reload', async () => {
    const { page, context, complaints, close } = await opened(harin);
    const files = page.locator('[data-photo-files]');
    await page.locator('[data-kind=work]').click();
    await files.setInputFiles([
      { name: 'hands.mp4', mimeType: 'video/mp4', buffer: Buffer.from('a video') },
      { name: 'IMG_2041.HEIC', mimeType: 'image/heic', buffer: Buffer.from('of a phone') },
      await photo('cup.png'),
    ]);
    await page.getByText('hands.mp4').waitFor();
    await page.getByText('IMG_2041.HEIC').waitFor();
    await page.locator('[data-photo=there]').waitFor();

    const line = await context.newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 150_000 };
    await line.send('Network.emulateNetworkConditions', slow);
    const noise = await sharp(randomBytes(360_000), { raw: { width: 400, height: 300, channels: 3 } })
      .png()
      .toBuffer();
    await files.setInputFiles([{ name: 'noise.png', mimeType: 'image/png', buffer: noise }]);
    await page
      .locator('[data-photo=sending]')
      .getByText(/^[1-9]\d?%$/)
      .waitFor();
    await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
    // Cancelled on its way.
    await button(page, say(siteKo.photos.remove, { number: 2 })).click();

    await context.setOffline(true);
    await files.setInputFiles([await photo('tea.png')]);
    const failed = page.locator('[data-photo=failed]');
    await failed.waitFor();
    await page.getByLabel(siteKo.board.text, { exact: true }).fill('드디어 구워서 왔어요.');
    await page.locator('[data-send]').click();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.locator('article').count()).toBe(0);
    await context.setOffline(false);
    await button(failed, say(siteKo.photos.againOf, { number: 2 })).click();
    await expect.poll(() => page.locator('[data-photo=there]').count()).toBe(2);

    const ofPhotos = '**/api/board/photos/**';
    await page.route(ofPhotos, (route) => route.abort('internetdisconnected'));
    await page.reload();
    // A page that fails to load still exists.
    const broken = page.locator('[data-photo=broken]');
    await expect.poll(() => broken.count()).toBe(2);
    await page.unroute(ofPhotos);
    await button(page, say(siteKo.photos.brokenOf, { number: 1 })).click();
    await hasFocus(button(page, say(siteKo.photos.remove, { number: 1 })));
    await button(page, say(siteKo.photos.brokenOf, { number: 2 })).click();
    await expect.poll(() => page.locator('[data-photo=there]').count()).toBe(2);
    expect(await page.getByLabel(siteKo.board.text, { exact: true }).inputValue()).toBe(
      '드디어 구워서 왔어요.',
    );
    await button(page, say(siteKo.photos.remove, { number: 1 })).click();
    await hasFocus(button(page, say(siteKo.photos.remove, { number: 1 })));
    await files.setInputFiles([await photo('third.png')]);
    await page.locator('[data-send]').click();
    await toast(page, siteKo.board.sent);
    const article = page.locator('article[data-post=work]');
    await expect.poll(() => article.locator('[data-board-photo] img').count()).toBe(2);
    await page.reload();
    await article.waitFor();
    expect(await page.getByLabel(siteKo.board.text, { exact: true }).inputValue()).toBe('');
    expect(complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
    await close();
  });

  it('[BD36] sends again what did not get an answer, and it is one post', async () => {
    const { page, close } = await opened(harin);
    // The server has it; the answer is lost.
    await page.route('**/api/courses/*/board', async (route) => {
      if (route.request().method() === 'POST') {
        await route.fetch();
        await route.abort();
      } else {
        await route.continue();
      }
    });
    await page
      .getByLabel(siteKo.board.text, { exact: true })
      .fill('유약은 언제 바르나요?\n초벌하고 바로요? https://example.com/glaze');
    await button(page, siteKo.board.send).click();
    await page.getByText(siteKo.board.kept).waitFor();
    await page.unroute('**/api/courses/*/board');
    await button(page, siteKo.board.sendAgain).click();
    await toast(page, siteKo.board.sent);
    await page.reload();
    const question = page.locator('article[data-post=question]');
    await question.getByText(siteKo.board.waiting).waitFor();
    expect(await question.count()).toBe(1);
    await page.locator('[data-tab=question]').click();
    await expect.poll(() => page.locator('article').count()).toBe(1);
    expect(await page.locator('[data-tab=question]').textContent()).toBe('질문 1');
    await question.getByRole('heading').getByRole('link').click();
    const link = page.getByRole('link', { name: 'https://example.com/glaze' });
    await link.waitFor();
    expect(await link.getAttribute('rel')).toContain('ugc');
    expect(await page.title()).toContain('유약은 언제 바르나요?');
    expect(await seriousFindings(page)).toEqual([]);
    await close();
  });

  it('[BD32] [BD37] reports, likes and hides a person by the keyboard, and is where they were', async () => {
    const post = await posted(minjae, pages.slug, { kind: 'work', text: '사탕 그릇으로 써요.' });
    const { page, close } = await opened(harin);
    const article = page.locator(`[id='${post.id}']`);
    const like = article.locator('[data-like]');
    await like.click();
    await expect.poll(() => like.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(async () => (await post_(harin, post.id)).likes).toBe(1);

    const menu = article.locator('[data-act-menu]');
    await menu.focus();
    await page.keyboard.press('Enter');
    await hasFocus(page.locator('[data-act=copy]'));
    await page.keyboard.press('End');
    await hasFocus(page.locator('[data-act=report]'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await hasFocus(menu);
    await choose(page, article, 'report');
    await page.locator('[data-reason=privacy]').click();
    await button(page.getByRole('dialog'), siteKo.board.acts.report).click();
    await toast(page, siteKo.board.reported);

    await choose(page, article, 'hidePerson');
    await button(page.getByRole('alertdialog'), siteKo.board.hidePersonConfirm).click();
    await expect.poll(() => article.count()).toBe(0);
    await button(page, siteKo.board.showEverybody).click();
    await article.waitFor();
    await close();
  });

  it('[BD33] reads why one’s own is hidden, and changes it there', async () => {
    const post = await posted(minjae, pages.slug, { kind: 'work', text: '다른 분 얼굴' });
    const params = { entryId: post.id };
    await getBoard(pages.mentor, 'hideEntry', { text: '얼굴이 나와서 가렸어요.' }, { params });
    const other = await opened(harin);
    await other.page.locator(`[id='${post.id}']`).getByText(siteKo.board.places.hidden).waitFor();
    expect(await other.page.getByText('다른 분 얼굴').count()).toBe(0);
    await other.close();

    const { page, close } = await opened(minjae);
    const article = page.locator(`[id='${post.id}']`);
    await article.getByText('얼굴이 나와서 가렸어요.').waitFor();
    await button(article, siteKo.board.editPost).click();
    const field = article.getByRole('textbox');
    await hasFocus(field);
    await field.fill('그릇만 다시 찍었어요');
    await button(article, siteKo.courseForm.save).click();
    await toast(page, siteKo.board.changed);
    await hasFocus(article);
    await choose(page, article, 'remove');
    await button(page.getByRole('alertdialog'), siteKo.board.acts.remove).click();
    await article.getByText(siteKo.board.places.removedByWriter).waitFor();
    await close();
  });
});

describe('the mentor', () => {
  it('[BD32] [BD38] pins a notice, answers a question, and a report in the studio', async () => {
    const post = await posted(minjae, pages.slug, { text: '흙이 남으면 어떻게 두나요?' });
    const comment = await commented(harin, post.id, { text: '저도 궁금해요.' });
    await getBoard(minjae, 'reportEntry', { reason: 'other' }, { params: { entryId: comment.id } });
    const { page, close } = await opened(pages.mentor);
    await page.getByLabel(siteKo.board.text, { exact: true }).fill('백자토는 수업 전날 꺼내 두세요.');
    await button(page, siteKo.board.send).click();
    await page.locator('[data-pinned]').getByText('백자토는').waitFor();

    await page.locator(`[id='${post.id}'] [data-comments]`).click();
    await page.getByRole('textbox', { name: siteKo.board.comment, exact: true }).fill('비닐에 싸 두세요.');
    await button(page, siteKo.board.send).click();
    await page.getByText(siteKo.board.answered).waitFor();

    await page.goto(`${server.url}/studio`);
    const reports = page.locator('[data-reports]');
    await reports.getByText('저도 궁금해요.').waitFor();
    const before = await reports.getByRole('listitem').count();
    await reports.getByRole('listitem').filter({ hasText: '저도 궁금해요.' }).getByRole('button').click();
    await page.locator('[data-answer=kept]').click();
    await button(page, siteKo.board.answerSend).click();
    await page.getByText(siteKo.ownStudio.wordsMissing).waitFor();
    await page.getByLabel(siteKo.board.answerWords).fill('읽어 보니 괜찮아요.');
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, siteKo.board.answerSend).click();
    await toast(page, siteKo.board.reportAnswered);
    await expect.poll(() => reports.getByRole('listitem').count()).toBe(before - 1);
    await hasFocus(before > 1 ? reports.getByRole('heading') : page.getByRole('heading', { level: 1 }));
    await close();
  });
});

it('[BD35] [BD39] who has not booked is led to sign in, and to the mentor; a class link is not meant', async () => {
  const { page, close } = await opened(
    await pages.signedIn('other@example.com', '다른 사람'),
    '[data-board-closed]',
  );
  expect(await page.getByRole('link', { name: siteKo.board.ask }).getAttribute('href')).toBe(
    `/c/${pages.slug}#ask`,
  );
  await page.context().clearCookies();
  await page.reload();
  await page.getByText(siteKo.board.bookedAlready).waitFor();
  const signIn = page.locator('[data-board-closed]').getByRole('link', { name: ko.account.signIn });
  expect(await signIn.getAttribute('href')).toBe(
    `/sign-in?to=${encodeURIComponent(`/c/${pages.slug}/board`)}`,
  );
  expect(await seriousFindings(page)).toEqual([]);
  await close();
});

const post_ = async (who: SiteVisitor, entryId: string) =>
  (await getBoard(who, 'getPost', undefined, { params: { entryId } })).post;

/** Somebody at the board. @param awaited what is there then */
async function opened(
  visitor: SiteVisitor,
  awaited = 'h1.h-page',
): Promise<Pick<Person, 'page' | 'context' | 'complaints'> & { close: () => Promise<void> }> {
  const person = await pages.browserOf(visitor);
  await person.page.goto(pages.url());
  await person.page.locator(awaited).waitFor();
  return {
    page: person.page,
    context: person.context,
    complaints: person.complaints,
    close: () => person.close(),
  };
}
