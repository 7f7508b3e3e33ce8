import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { Person, doubleClick, keepPicture, launchBrowser, sees, sumStats } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { lacks } from '../support/firefox.ts';
import { hearsSound } from '../support/hearing.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { watch } from '../support/viewing.ts';
import { begins, say, whole, within } from '../support/words.ts';

/** Screenshots for a person to look at. */
const OUTPUT = join(import.meta.dirname, '../output');

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** From registering to a message afterwards, with three people: on busy cores that takes a minute. */
const WHOLE_WAY_MS = 180_000;

/** A class with its mentor and one mentee. */
async function running(): Promise<{ mentor: Person; mentee: Person }> {
  const created = await createClass(server.url);
  const mentor = await Person.arrive(browser);
  await mentor.startClass(server.url, created);
  const mentee = await Person.arrive(browser);
  await mentee.enter(server.url, created, '박서연');
  return { mentor, mentee };
}

describe('a class in the browser', () => {
  it(
    '[UI10] [UI22] [SR2] [LC4] [LC5] [EP5] the whole way: register, start, share, join, chat, leave, end, and a word afterwards',
    { timeout: WHOLE_WAY_MS },
    async () => {
      const mentor = await Person.arrive(browser);
      const { page } = mentor;
      const languages = new Set<string>();
      page.on('request', (request) => {
        const [, language] = /\/assets\/(ko|en)-[\w-]+\.js$/.exec(request.url()) ?? [];
        if (language !== undefined) {
          languages.add(language);
        }
      });
      await page.goto(server.url);
      await page.getByRole('link', { name: ko.home.create }).waitFor();
      expect([...languages]).toEqual(['ko']);
      await page.getByRole('button', { name: 'EN' }).click();
      await page.getByRole('link', { name: 'Create a class' }).waitFor();
      expect([...languages]).toEqual(['ko', 'en']);
      await page.reload();
      await page.getByRole('button', { name: ko.common.korean }).click();
      await page.getByRole('link', { name: ko.home.create }).click();
      await page.getByRole('button', { name: ko.register.submit }).click();
      await page.getByText(ko.register.required).first().waitFor();
      // The focus is at the first invalid field.
      await page.keyboard.type('손으로 빚는 찻잔');
      await page.getByLabel(ko.register.mentorName).fill('이정은');
      await page.getByLabel(ko.register.about).fill('흙 한 줌과 두 손이면 충분해요.');
      await page.getByRole('button', { name: ko.lesson.addMaterial }).click();
      await page.keyboard.type('흙');
      await page.keyboard.press('Enter');
      await page.keyboard.type('물');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Backspace');
      await page.getByRole('button', { name: ko.lesson.addStep }).click();
      await page.getByLabel(say(ko.lesson.stepNote, { number: 1 })).fill('살살 눌러요');
      await page.reload();
      expect(await page.getByLabel(ko.register.classTitle).inputValue()).toBe('손으로 빚는 찻잔');
      expect(
        await page
          .getByRole('textbox', { name: whole(ko.lesson.material) })
          .evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value)),
      ).toEqual(['흙', '물']);
      await page.getByRole('button', { name: ko.register.submit }).click();
      await page.getByText(within(ko.register.badLesson)).waitFor();
      await page.keyboard.type('빚기');
      expect(await page.getByLabel(say(ko.lesson.stepTitle, { number: 1 })).inputValue()).toBe('빚기');
      await page.getByRole('button', { name: ko.register.submit }).click();
      await page.getByRole('heading', { name: ko.created.title }).waitFor();
      const link = await page.getByRole('textbox', { name: ko.created.share }).inputValue();
      expect(link).toMatch(/\/c\/[a-z0-9]{12}#[\w-]{32}$/);
      await page.getByRole('img', { name: ko.created.qr }).waitFor();
      await keepPicture(page, join(OUTPUT, 'created.png'));
      await page.getByRole('button', { name: ko.edit.button }).click();
      await page.getByRole('dialog').getByLabel(ko.register.about).fill('흙 한 줌이면 충분해요.');
      await page.reload();
      await page.getByRole('button', { name: ko.edit.button }).click();
      expect(await page.getByRole('dialog').getByLabel(ko.register.about).inputValue()).toBe(
        '흙 한 줌이면 충분해요.',
      );
      await page.getByRole('button', { name: ko.common.cancel }).click();
      await page.getByRole('link', { name: ko.created.go }).click();
      await page.locator('video[data-source=preview]').waitFor();

      const early = await Person.arrive(browser);
      await early.page.goto(link);
      await early.page.getByLabel(ko.green.name).fill('박서연');
      await early.page.getByRole('button', { name: ko.green.join }).click();
      await early.page.getByRole('heading', { name: ko.waiting.title }).waitFor();
      await early.say('일찍 왔어요');
      await early.hears('일찍 왔어요');
      await page.getByText(say(ko.green.waiting, { count: 1 })).waitFor();

      const transports = () =>
        early.page.evaluate(() =>
          (window as unknown as { connections: RTCPeerConnection[] }).connections
            .filter(({ connectionState }) => connectionState !== 'closed')
            .map(({ connectionState }) => connectionState),
        );
      // The waiting room is connected before the class starts, and the start needs no other transport.
      await expect.poll(transports).toEqual(['connected']);
      await page.getByRole('button', { name: ko.green.start }).click();
      await sees(early.page, 'camera');
      expect(await transports()).toEqual(['connected']);
      await hearsSound(early.page);
      await mentor.shareScreen();
      await sees(early.page, 'screen');
      await sees(early.page, 'camera');

      await mentor.say('반갑습니다!\n오늘은 https://example.com 을 봐요');
      await early.hears('반갑습니다!');
      const anchor = early.page.getByRole('link', { name: 'https://example.com' });
      expect(await anchor.getAttribute('href')).toMatch(/^https:\/\/example\.com\/?$/);

      const late = await Person.arrive(browser, { locale: 'en-US' });
      await late.page.goto(link);
      await late.page.getByLabel('Name').fill('Harin Choi');
      await late.page.getByRole('button', { name: 'Join' }).click();
      await Promise.all([sees(late.page, 'screen'), sees(late.page, 'camera'), hearsSound(late.page)]);
      await expect.poll(() => late.messages()).toHaveLength(2);
      await late.say('Hello, 한글도 잘 보여요');
      await Promise.all([mentor, early].map((person) => person.hears('한글도 잘 보여요')));
      await page.getByRole('tab', { name: within(ko.class.people) }).click();
      await page.getByRole('tabpanel').getByText('Harin Choi').waitFor();
      expect(await early.page.getByText('Harin Choi').count()).toBe(1);
      await keepPicture(page, join(OUTPUT, 'class-mentor.png'));
      await keepPicture(late.page, join(OUTPUT, 'class-mentee-en.png'));

      await late.page.getByRole('button', { name: 'Leave' }).click();
      await late.page.getByRole('heading', { name: /left the class/ }).waitFor();
      // Back asks once, and leads nowhere by itself.
      await page.evaluate(() => {
        history.back();
      });
      await page.getByRole('alertdialog').getByRole('button', { name: ko.class.leaveRunning }).waitFor();
      await page.getByRole('button', { name: ko.class.keepGoing }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: ko.class.end }).click();
      await page.getByRole('button', { name: ko.class.endConfirm, exact: true }).click();
      await early.page.getByRole('heading', { name: within(ko.ended.thanks) }).waitFor();
      // Nothing failed because of it: unanswered requests went with the class.
      await page.getByRole('button', { name: ko.ended.reopen }).waitFor();
      expect(await page.locator('.toast[data-tone=error]').allTextContents()).toEqual([]);
      expect(await early.messages()).toHaveLength(3);
      await early.page.reload();
      await early.page.getByRole('heading', { name: within(ko.ended.thanks) }).waitFor();
      await early.hears('일찍 왔어요');
      await early.page.getByRole('radio').nth(4).click();
      await early.page.getByLabel(ko.ended.noteLabel).fill('정말 즐거웠어요');
      await early.page.reload();
      expect(await early.page.getByLabel(ko.ended.noteLabel).inputValue()).toBe('정말 즐거웠어요');
      expect(await early.page.getByRole('radio').nth(4).isChecked()).toBe(true);
      await early.page.getByRole('button', { name: ko.ended.noteSend }).click();
      await early.page.getByText(ko.ended.noteSent).waitFor();
      await page.reload();
      await page.getByText('정말 즐거웠어요').waitFor();
      if (!lacks.download) {
        const saved = page.waitForEvent('download');
        await page.getByRole('button', { name: ko.ended.saveCsv }).click();
        expect(await readFile(await (await saved).path(), 'utf8')).toMatch(
          /^\ufeff[^]*정말 즐거웠어요[^]*Harin Choi/,
        );
      }
      await page.getByRole('button', { name: ko.ended.reopen }).click();
      await page.getByRole('button', { name: ko.green.start }).waitFor();
      await page.goto(server.url);
      await page.getByText('손으로 빚는 찻잔').waitFor();
      for (const person of [mentor, early, late]) {
        expect(person.complaints).toEqual([]);
        await person.close();
      }
    },
  );

  it('[JN2] who finds every seat taken waits in line, and is in when one is free', async () => {
    const created = await createClass(server.url, { seats: 1 });
    const [first, second] = await Promise.all([Person.arrive(browser), Person.arrive(browser)]);
    await first.enter(server.url, created, '박서연');
    await first.page.getByRole('heading', { name: ko.waiting.title }).waitFor();
    await second.enter(server.url, created, '최하린');
    await second.page.getByRole('heading', { name: ko.refused.full.class }).waitFor();
    await first.page.getByRole('button', { name: ko.class.leave }).click();
    await second.page.getByRole('heading', { name: ko.waiting.title }).waitFor();
    await Promise.all([first, second].map((person) => person.close()));
  });

  it('[CH14] what one was about to say is there for oneself, and for nobody who goes in by the same tab under another name', async () => {
    const created = await createClass(server.url);
    const mentee = await Person.arrive(browser);
    const field = mentee.page.getByRole('textbox', { name: ko.chat.message });
    const begun = '저는 사실';
    await mentee.enter(server.url, created, '박서연');
    await field.fill(begun);
    for (const [name, found] of [
      ['박서연', begun],
      ['최민준', ''],
    ] as const) {
      await mentee.page.getByRole('button', { name: ko.class.leave }).click();
      await mentee.page.getByText(ko.refused.left).waitFor();
      await mentee.page.reload();
      await mentee.page.getByLabel(ko.green.name, { exact: true }).fill(name);
      await mentee.page.getByRole('button', { name: ko.green.join, exact: true }).click();
      await field.waitFor();
      expect({ name, found: await field.inputValue() }).toEqual({ name, found });
    }
    await mentee.close();
  });

  it('[CH10] what is refused can be sent again', async () => {
    const created = await createClass(server.url);
    const mentee = await Person.arrive(browser);
    await mentee.enter(server.url, created, '박서연');
    // Faster than anybody may send messages.
    for (let index = 0; index < 10; index += 1) {
      await mentee.say(`말 ${index}`);
    }
    await mentee.page.getByText(ko.chat.failed).first().waitFor();
    await expect
      .poll(
        async () => {
          const again = mentee.page.getByRole('button', { name: ko.chat.resend });
          if ((await again.count()) > 0) {
            await again.first().click();
          }
          return (await mentee.messages()).length;
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(10);
    expect(new Set(await mentee.messages()).size).toBe(10);
    await mentee.close();
  });

  it.skipIf(lacks.composition)(
    '[CH9] Enter that ends a Korean composition sends nothing; Shift+Enter breaks the line',
    async () => {
      const created = await createClass(server.url);
      const mentee = await Person.arrive(browser);
      await mentee.enter(server.url, created, '박서연');
      const field = mentee.page.getByRole('textbox', { name: ko.chat.message });
      await field.focus();
      const session = await mentee.context.newCDPSession(mentee.page);
      await session.send('Input.imeSetComposition', { text: '안녕', selectionStart: 2, selectionEnd: 2 });
      await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
      await session.send('Input.insertText', { text: '안녕' });
      expect(await field.inputValue()).toBe('안녕');
      expect(await mentee.page.locator('li[data-seq]').count()).toBe(0);
      await field.press('Shift+Enter');
      await field.pressSequentially('둘째 줄');
      await field.press('Enter');
      await mentee.hears('안녕');
      expect(await mentee.messages()).toEqual(['안녕\n둘째 줄']);
      await mentee.close();
    },
  );

  it('[MD5] mentees who come at once share key frames', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
    const waiting = await Promise.all([1, 2, 3, 4].map(() => Person.arrive(browser)));
    await Promise.all(
      waiting.map(async ({ page }, index) => {
        await page.goto(server.url + new URL(linkOf(created)).pathname + new URL(linkOf(created)).hash);
        await page.getByLabel(ko.green.name).fill(`멘티 ${index}`);
      }),
    );
    const before = await sumStats(mentor.page, 'outbound-rtp', 'video', 'pliCount');
    await Promise.all(waiting.map(({ page }) => page.getByRole('button', { name: ko.green.join }).click()));
    await Promise.all(waiting.map(({ page }) => sees(page, 'camera')));
    const asked = (await sumStats(mentor.page, 'outbound-rtp', 'video', 'pliCount')) - before;
    // One per layer that they start from and change to, not one per mentee and layer (12).
    expect(asked).toBeLessThanOrEqual(8);
    await Promise.all([mentor, ...waiting].map((person) => person.close()));
  });

  function linkOf({ class: { id }, keys }: Awaited<ReturnType<typeof createClass>>): string {
    return `${server.url}/c/${id}#${keys.mentee}`;
  }
});

/** Tests leave the class as they found it, or so that it does not matter to the next ones. */
describe('in one and the same class', () => {
  let mentor: Person;
  let mentee: Person;
  beforeAll(async () => {
    ({ mentor, mentee } = await running());
    await sees(mentee.page, 'camera');
  });
  afterAll(() => Promise.all([mentor, mentee].map((person) => person.close())));

  it('[CH18] what was said last stands below the queue, which keeps its place; under the pointer it stays, and pressed it leads there', async () => {
    await mentor.page.getByRole('tab', { name: within(ko.queue.title) }).click();
    const preview = mentor.page.locator('[data-chat-preview]');
    await preview.getByText(ko.chat.none).waitFor();
    await mentee.page.getByRole('button', { name: begins(ko.hand.raise) }).click();
    const row = mentor.page.getByRole('group', { name: ko.queue.title }).locator('li');
    await row.waitFor();
    const place = await row.boundingBox();
    await mentee.say('첫째');
    await preview.getByText('첫째').waitFor();
    expect(await row.boundingBox()).toEqual(place);
    await preview.hover();
    await mentee.say('둘째');
    await mentor.page
      .getByLabel(say(ko.chat.unread, { count: 2 }))
      .first()
      .waitFor();
    expect(await preview.textContent()).toContain('첫째');
    await row.hover();
    await preview.getByText('둘째').waitFor();
    expect(await row.boundingBox()).toEqual(place);
    await preview.click();
    await mentor.page.getByRole('tab', { name: within(ko.class.chat), selected: true }).waitFor();
    expect(await mentor.page.getByRole('textbox', { name: ko.chat.message }).isVisible()).toBe(true);
    // As before: nobody asks for help.
    await mentee.page.getByRole('button', { name: begins(ko.hand.raised) }).click();
    await mentee.page.getByRole('button', { name: begins(ko.hand.raise) }).waitFor();
  });

  it('[CH5] what is said while one looks elsewhere is counted, and marked when one comes back', async () => {
    await mentee.say('읽은 말');
    await mentor.page.getByRole('tab', { name: within(ko.class.chat) }).click();
    await mentor.hears('읽은 말');
    await mentor.page.getByRole('tab', { name: within(ko.class.people) }).click();
    await mentee.say('첫째');
    await mentee.say('둘째');
    await mentor.page
      .getByLabel(say(ko.chat.unread, { count: 2 }))
      .first()
      .waitFor();
    expect(await mentor.page.title()).toMatch(/^\(2\)/);
    await mentor.page.getByRole('tab', { name: within(ko.class.chat) }).click();
    await mentor.page.getByRole('separator').getByText(ko.chat.newMarker).waitFor();
    await mentor.page
      .getByLabel(say(ko.chat.unread, { count: 2 }))
      .first()
      .waitFor({ state: 'detached' });
  });

  it('[UI11] muting, camera off and swapping reach the mentees', async () => {
    await sees(mentee.page, 'camera');
    await mentor.page.keyboard.press('v');
    await mentee.page.getByText(ko.class.cameraOff).waitFor();
    await mentor.page.keyboard.press('v');
    await mentee.page.getByText(ko.class.cameraOff).waitFor({ state: 'detached' });
    await sees(mentee.page, 'camera');
    await mentor.page.keyboard.press('m');
    await mentor.page.getByRole('button', { name: ko.class.micOff }).waitFor();
    await mentor.page.keyboard.press('m');
    await mentor.page.getByRole('button', { name: ko.class.mic, exact: true }).waitFor();
    await hearsSound(mentee.page);
    await mentor.shareScreen();
    await sees(mentee.page, 'screen');
    const wide = async (source: string) =>
      (await mentee.page.locator(`video[data-source=${source}]`).boundingBox())?.width ?? 0;
    expect(await wide('screen')).toBeGreaterThan(await wide('camera'));
    await mentee.page.getByRole('button', { name: ko.class.swap }).click();
    await expect.poll(async () => (await wide('camera')) > (await wide('screen'))).toBe(true);
    await Promise.all([sees(mentee.page, 'camera'), sees(mentee.page, 'screen')]);
    await mentor.page.keyboard.press('s');
    await mentee.page.locator('video[data-source=screen]').waitFor({ state: 'detached' });
  });

  it('[JN3] [JN11] a second tab takes over, the first says so and can have it back; or somebody else has it', async () => {
    await sees(mentee.page, 'camera');
    const second = await mentee.newTab();
    await second.goto(mentee.page.url());
    // Once it is there: the class is open in another tab, and that message must be read first.
    await second.locator('#root').getByRole('button', { name: ko.green.join }).click();
    await sees(second, 'camera');
    await mentee.page.getByText(ko.refused.replaced).waitFor();
    await mentee.page.bringToFront();
    await mentee.page.getByRole('button', { name: ko.refused.takeOver }).click();
    await sees(mentee.page, 'camera');
    await second.getByText(ko.refused.replaced).waitFor();
    // Somebody else is using it: they ask for their own seat.
    await second.getByRole('button', { name: ko.seat.take }).click();
    const name = second.getByLabel(ko.green.name);
    await second.getByText(ko.seat.hint).waitFor();
    expect(await name.inputValue()).toBe('');
    await name.fill('박하연');
    await second.getByRole('button', { name: ko.green.join }).click();
    await sees(second, 'camera');
    await mentor.page.getByText('박하연').first().waitFor();
    await mentee.page.reload();
    await sees(mentee.page, 'camera');
    await second.close();
  });

  it(
    '[UI14] [UI18] [UI19] [UI21] full screen by key and double click, volume, another device, other keys',
    { timeout: 120_000 },
    async () => {
      await sees(mentee.page, 'camera');
      const isFull = () => mentee.page.evaluate(() => document.fullscreenElement !== null);
      await mentee.page.keyboard.press('f');
      await expect.poll(isFull).toBe(true);
      await mentee.page.keyboard.press('f');
      await expect.poll(isFull).toBe(false);
      await doubleClick(mentee.page.locator('video[data-source=camera]'));
      await expect.poll(isFull).toBe(true);
      await sees(mentee.page, 'camera');
      await mentee.page.keyboard.press('f');
      await mentee.page.getByRole('button', { name: ko.class.mute }).click();
      await mentee.page.getByRole('slider', { name: ko.class.volume }).press('ArrowRight');
      await mentee.page.getByRole('button', { name: ko.class.mute }).waitFor();

      await mentor.page.getByRole('button', { name: ko.devices.settings }).click();
      const width = () =>
        mentor.page
          .locator('video[data-source=camera]')
          .evaluate((video: HTMLVideoElement) => video.videoWidth);
      const light = await width();
      // The camera is reopened at its full size, and sent in one more size.
      await mentor.page.getByRole('switch', { name: within(ko.green.light) }).click();
      await expect.poll(width, { timeout: 10_000 }).toBeGreaterThan(light);
      await mentor.page.getByLabel(begins(ko.preferences.textSize)).selectOption('150');
      await mentor.page.getByLabel(ko.preferences.theme).selectOption('light');
      await mentor.page.locator('html[data-theme=light] [data-text-size="150"]').waitFor();
      await mentor.page.getByRole('button', { name: ko.lesson.done }).click();

      await mentee.page.getByRole('button', { name: ko.keys.title }).click();
      await mentee.page.getByRole('button', { name: begins(`${ko.keys.hand}: H`) }).click();
      await mentee.page.keyboard.press('y');
      await mentee.page.getByRole('button', { name: begins(`${ko.keys.hand}: Y`) }).waitFor();
      await mentee.page.keyboard.press('Escape');
      await mentee.page.keyboard.press('y');
      await mentee.page.getByRole('button', { name: within(ko.hand.raised) }).waitFor();
      await mentor.page
        .locator('[data-signs]', { hasText: within(ko.signs.hand) })
        .waitFor({ state: 'attached' });
      await expect
        .poll(async () => (await watch(mentee.page, 500)).pictures['camera']?.width, { timeout: 20_000 })
        .toBeGreaterThan(light);
    },
  );
});
