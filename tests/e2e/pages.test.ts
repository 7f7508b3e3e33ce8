import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';
import { en } from '@gongbang/web/i18n/en.ts';

import { seriousFindings } from '../support/axe.ts';
import { Person, keepPicture, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { plain } from '../support/pictures.ts';
import { NARROWEST, SIZES, outOfReach, resize } from '../support/reach.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { begins, whole, within } from '../support/words.ts';

const OUTPUT = join(import.meta.dirname, '../output');
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  [server, browser] = await Promise.all([ServerProcess.start({ env: { TLS_PORT: '0' } }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** Switches day to night, and night to day. */
const turnTheme = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { dataset } = document.documentElement;
    dataset['theme'] = dataset['theme'] === 'dark' ? 'light' : 'dark';
  });

/** A phone, and a desktop. */
const SIZES_FOR_AXE = ['360x640', '1440x900'];
/** In the other language: the sizes where its longer words may not fit, and those that axe checks. The last one first. */
const SIZES_IN = {
  ko: SIZES,
  en: SIZES.filter(
    (size) => NARROWEST.includes(size) || SIZES_FOR_AXE.includes(`${size.width}x${size.height}`),
  ).toReversed(),
};

/** axe checks every page at two sizes in each language: on two cores that takes two minutes, on busy ones more. */
const EVERY_PAGE_MS = 900_000;

/** 80 letters, and 40: the maximum lengths, made of syllables that break anywhere and words that break nowhere. */
const LONG_TITLE =
  '손으로 빚는 핀치 포트와 작은 접시: 하루에 다 해 보는 겨울 특별 수업, Pinch-pots-and-plates by hand for all.';
const LONG_NAME = '황금독수리온세상을놀라게하다남궁빛나리 von Hohenlohe-Waldbu';

/** As when another language is chosen in another tab. */
const speak = async (page: Page, language: 'ko' | 'en'): Promise<void> => {
  await page.evaluate((newValue) => {
    dispatchEvent(new StorageEvent('storage', { key: 'gongbang:language', newValue }));
  }, language);
  await page.locator(`html[lang=${language}]`).waitFor();
};

describe('[UI31] the way in', () => {
  it('is on the screen when the door opens, at every size', async () => {
    const created = await createClass(server.url, { title: LONG_TITLE, mentorName: LONG_NAME });
    const person = await Person.arrive(browser);
    for (const role of ['mentor', 'mentee'] as const) {
      await person.open(server.url, created, role);
      const enter = person.page.locator('#root form .btn-primary');
      await enter.waitFor();
      for (const size of SIZES) {
        await resize(person.page, size);
        const box = await enter.boundingBox();
        const isInside = box !== null && box.y >= 0 && box.y + box.height <= size.height;
        expect.soft({ role, size, isInside }).toEqual({ role, size, isInside: true });
      }
      await person.page.goto('about:blank');
    }
    await person.close();
  });
});

describe('[UI12] [UI26] [UI27] every page', () => {
  it(
    'is accessible, and has all in reach, in both languages at every size',
    { timeout: EVERY_PAGE_MS },
    async () => {
      const unreached: Record<string, string[]> = {};
      const lookIn = async (page: Page, name: string, language: 'ko' | 'en') => {
        for (const viewport of SIZES_IN[language]) {
          const size = `${viewport.width}x${viewport.height}`;
          await resize(page, viewport);
          for (const what of await outOfReach(page)) {
            (unreached[`${name}: ${what}`] ??= []).push(size);
          }
          await keepPicture(page, join(OUTPUT, `${name}-${size}-${language}.png`));
          if (SIZES_FOR_AXE.includes(size)) {
            const findings = await seriousFindings(page);
            expect.soft({ name, size, language, findings }).toEqual({ name, size, language, findings: [] });
          }
        }
      };
      const look = async (page: Page, name: string) => {
        // A colour in transition is neither of the two: running transitions finish, and new ones take no time.
        await page.evaluate(() => {
          const still = new CSSStyleSheet();
          still.replaceSync('*, *::before, *::after { transition-duration: 0s !important; }');
          document.adoptedStyleSheets.push(still);
          // One that was removed while running never finishes.
          for (const animation of document.getAnimations()) {
            if (animation instanceof CSSTransition) {
              animation.finish();
            }
          }
        });
        await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
        // A class link begins with only a form, until the page is there.
        await expect.poll(async () => `${name}: ${await page.locator('h1').count()}`).toBe(`${name}: 1`);
        const before = page.viewportSize() ?? DESKTOP;
        await lookIn(page, name, 'ko');
        // In one language with the page's own theme, in the other with the opposite one.
        await speak(page, 'en');
        await turnTheme(page);
        await lookIn(page, name, 'en');
        await turnTheme(page);
        await speak(page, 'ko');
        await resize(page, before);
      };
      const close = (page: Page) => page.keyboard.press('Escape');
      const created = await createClass(server.url, {
        title: LONG_TITLE,
        mentorName: LONG_NAME,
        about: '흙 한 줌과 두 손이면 충분해요.',
        materials: [{ id: 'clay', text: '백토 300g' }],
        steps: [
          { id: 'ball', title: '흙 반죽하고 공 만들기', note: '손바닥으로 굴려요.', minutes: 10 },
          { id: 'hole', title: '엄지로 구멍 내기', note: '', minutes: null },
        ],
      });
      const mentor = await Person.arrive(browser);
      const mentee = await Person.arrive(browser);
      await mentor.page.goto(`${server.url}/new`);
      await mentor.page.getByLabel(begins(ko.register.classTitle, en.register.classTitle)).fill(LONG_TITLE);
      await mentor.page.getByLabel(begins(ko.register.mentorName, en.register.mentorName)).fill(LONG_NAME);
      await mentor.page.getByLabel(begins(ko.register.date, en.register.date)).fill('2036-11-22');
      await mentor.page.getByLabel(begins(ko.register.time, en.register.time)).fill('14:00');
      await mentor.page.getByLabel(begins(ko.series.repeat, en.series.repeat)).selectOption('days');
      await mentor.page.getByRole('button', { name: whole(ko.lesson.addStep, en.lesson.addStep) }).click();
      await mentor.page.keyboard.type('1');
      await mentor.page
        .locator('[data-step-picture]')
        .setInputFiles({ name: 'clay.png', mimeType: 'image/png', buffer: await plain('png') });
      await mentor.page.locator('form img[src^=blob]').waitFor();
      await look(mentor.page, 'register');
      await mentor.page.getByRole('button', { name: whole(ko.register.submit, en.register.submit) }).click();
      await mentor.page.locator('[aria-labelledby=series] li').nth(3).waitFor();
      await look(mentor.page, 'created');
      await mentor.page.getByRole('button', { name: whole(ko.edit.button, en.edit.button) }).click();
      await mentor.page.getByRole('dialog').waitFor();
      await look(mentor.page, 'edit-class');
      await mentor.page.goto(server.url);
      await mentor.page.locator('summary').click();
      await look(mentor.page, 'home');
      // As long as an address that people might write can be.
      const address = `${'a.long.name.'.repeat(4)}kim@${'example.'.repeat(5)}com`;
      const field = mentor.page.getByLabel(whole(ko.signIn.code, en.signIn.code));
      await mentor.page.goto(`${server.url}/sign-in?to=/account`);
      await mentor.page.getByLabel(whole(ko.signIn.email, en.signIn.email)).fill(address);
      await look(mentor.page, 'sign-in');
      await mentor.page
        .getByRole('button', { name: whole(ko.signIn.byRecovery, en.signIn.byRecovery) })
        .click();
      await look(mentor.page, 'sign-in-recovery');
      await mentor.page.getByRole('button', { name: whole(ko.signIn.back, en.signIn.back) }).click();
      await mentor.page.getByLabel(whole(ko.signIn.email, en.signIn.email)).fill(address);
      await mentor.page.getByRole('button', { name: whole(ko.signIn.send, en.signIn.send) }).click();
      await field.waitFor();
      await look(mentor.page, 'sign-in-code');
      const codeOf = (): string =>
        new RegExp(`"email":"${address.replaceAll('.', '\\.')}","signInCode":"(\\d{6})"`).exec(
          server.output,
        )?.[1] ?? '';
      await expect.poll(codeOf).not.toBe('');
      await field.fill(codeOf());
      await mentor.page.locator('[data-offer]').waitFor();
      await look(mentor.page, 'sign-in-offer');
      await mentor.page.getByRole('button', { name: whole(ko.account.notNow, en.account.notNow) }).click();
      await mentor.page.locator('[data-device]').waitFor();
      await mentor.page
        .getByRole('textbox', { name: whole(ko.account.name, en.account.name) })
        .fill(LONG_NAME);
      const saved = mentor.page.locator('.toast').getByText(whole(ko.account.saved, en.account.saved));
      await Promise.all([
        saved.waitFor(),
        mentor.page.getByRole('button', { name: whole(ko.account.save, en.account.save) }).click(),
      ]);
      await saved.waitFor({ state: 'detached' });
      await look(mentor.page, 'account');
      await mentor.page.goto(`${server.url}/people`);
      await mentor.page.locator('h1').waitFor();
      await look(mentor.page, 'people');
      await mentor.page.goto(server.url);
      await mentor.page.locator('[data-keep-offer]').waitFor();
      await look(mentor.page, 'home-signed-in');
      await mentor.page.goto(`${server.url}/check`);
      await mentor.page.locator('[data-advice]').waitFor();
      await mentor.page.locator('summary').click();
      await look(mentor.page, 'check');
      await mentor.open(server.url, created, 'mentor');
      await mentor.page.locator('video[data-source=preview]').waitFor();
      await look(mentor.page, 'green-room-mentor');
      await mentor.rehearse(server.url, created);
      await mentor.page.locator('[data-bench]').nth(11).waitFor();
      await look(mentor.page, 'rehearsal');
      await mentor.page.getByRole('button', { name: whole(ko.rehearsal.leave, en.rehearsal.leave) }).click();
      await mentor.page.locator('form').waitFor();
      await mentee.open(server.url, created, 'mentee');
      await mentee.page.locator('form').waitFor();
      await look(mentee.page, 'green-room-mentee');
      await mentee.enter(server.url, created, LONG_NAME);
      await mentee.page.locator('aside').waitFor();
      await mentee.say('안녕하세요');
      await mentee.hears('안녕하세요');
      await look(mentee.page, 'waiting');
      await mentor.startClass(server.url, created);
      await sees(mentee.page, 'camera');
      await mentor.shareScreen();
      await sees(mentee.page, 'screen');
      await mentor.say('반가워요');
      await mentee.hears('반가워요');
      // What the button does is not covered while the bench is off.
      expect(await mentee.page.locator('[data-own-bench] .tag').count()).toBe(1);
      await mentee.showBench();
      await mentor.page.getByRole('button', { name: begins(ko.lesson.first, en.lesson.first) }).click();
      await mentor.page.getByRole('button', { name: whole(ko.order.title, en.order.title) }).click();
      await look(mentor.page, 'order-dialog');
      await close(mentor.page);
      await mentor.page.getByRole('button', { name: whole(ko.wall.title, en.wall.title) }).click();
      await sees(mentor.page, 'bench');
      await mentee.page.keyboard.press('h');
      await mentee.page.keyboard.press('s');
      await look(mentee.page, 'class-mentee');
      await look(mentor.page, 'class-mentor');
      await mentor.page.keyboard.press('j');
      await look(mentor.page, 'class-mentor-large');
      await mentor.page.getByRole('tab', { name: within(ko.class.people, en.class.people) }).click();
      await look(mentor.page, 'class-mentor-people');
      await mentor.page
        .getByRole('button', { name: whole(ko.class.stage, en.class.stage) })
        .first()
        .click();
      await mentor.page.keyboard.press('p');
      await look(mentor.page, 'class-mentor-stage');
      await mentor.page.keyboard.press('p');
      await mentor.page.getByRole('button', { name: within(ko.lesson.edit, en.lesson.edit) }).click();
      await look(mentor.page, 'lesson-dialog');
      await close(mentor.page);
      await mentor.page.locator('[data-quality]').click();
      await mentor.page.locator('[data-stats] tbody tr').first().waitFor();
      await look(mentor.page, 'connection-dialog');
      await close(mentor.page);
      await mentor.page.keyboard.press('?');
      await look(mentor.page, 'keys-dialog');
      await close(mentor.page);
      await mentor.page.keyboard.press('g');
      await look(mentor.page, 'poll-dialog');
      await mentor.page.getByRole('button', { name: within(ko.poll.doneQuick, en.poll.doneQuick) }).click();
      await mentee.page.locator('[data-poll]').waitFor();
      await look(mentee.page, 'poll-mentee');
      await mentor.page.getByRole('button', { name: within(ko.poll.clear, en.poll.clear) }).click();
      await mentor.page.getByRole('button', { name: whole(ko.phone.ctl, en.phone.ctl) }).click();
      await mentor.page.getByRole('button', { name: within(ko.phone.add, en.phone.add) }).click();
      const link = await mentor.page.locator('[data-phone-link]').inputValue();
      await look(mentor.page, 'cameras-dialog');
      await close(mentor.page);
      const phone = await Person.arrive(browser, { viewport: PHONE });
      await phone.page.goto(link);
      await phone.page.getByRole('button', { name: within(ko.phone.start, en.phone.start) }).click();
      await sees(mentee.page, 'hands');
      await look(phone.page, 'hands-phone');
      await phone.close();
      await mentee.page.getByRole('tab', { name: within(ko.lesson.tab, en.lesson.tab) }).click();
      await look(mentee.page, 'class-mentee-steps');
      await mentor.page.getByRole('button', { name: whole(ko.class.end, en.class.end) }).click();
      await mentor.page.getByRole('alertdialog').waitFor();
      await look(mentor.page, 'end-dialog');
      await mentor.page.getByRole('alertdialog').getByRole('button').last().click();
      await mentee.page.locator('h1').waitFor();
      await mentee.hears('안녕하세요');
      await look(mentee.page, 'ended');
      await mentor.page.getByRole('button', { name: /CSV/ }).waitFor();
      await look(mentor.page, 'ended-mentor');
      await mentee.page.goto(`${server.url}/c/abcdefghijkl#nokey`);
      await mentee.page.locator('h1').waitFor();
      await look(mentee.page, 'refused');
      for (const language of ['ko', 'en']) {
        await mentee.page.goto(`${server.url}/trust?lang=${language}`);
        await mentee.page.locator('h1').waitFor();
        expect.soft(await seriousFindings(mentee.page)).toEqual([]);
      }
      expect(unreached).toEqual({});
      expect([...mentor.complaints, ...mentee.complaints]).toEqual([]);
      await Promise.all([mentor.close(), mentee.close()]);
    },
  );
});

it('[UI28] a language that is chosen in one tab is shown in every tab of the browser', async () => {
  const person = await Person.arrive(browser);
  await person.page.goto(`${server.url}/new`);
  await person.page.getByLabel(begins(ko.register.classTitle)).fill('찻잔');
  const other = await person.newTab();
  await other.goto(server.url);
  await other.getByRole('button', { name: 'EN', exact: true }).click();
  await person.page.getByLabel(/^Class title/).waitFor();
  expect(await person.page.getByLabel(/^Class title/).inputValue()).toBe('찻잔');
  await person.page.reload();
  await person.page.getByLabel(/^Class title/).waitFor();
  await person.close();
});

it('[UI26] [UP6] each state has one heading of the first level: turned away, gone, taken over, and the phone’s', async () => {
  const created = await createClass(server.url, { about: '흙 한 줌과 두 손이면 충분해요.' });
  const mentor = await Person.arrive(browser);
  const mentee = await Person.arrive(browser);
  const has = async (page: Page, text: RegExp): Promise<void> => {
    await page.getByText(text).first().waitFor();
    expect({ text, headings: await page.locator('h1').count() }).toEqual({ text, headings: 1 });
  };
  await mentee.page.goto(`${server.url}/nowhere`);
  await has(mentee.page, within(ko.refused.notFound));
  for (const path of ['created/abcdefghijkl', 'privacy', 'imprint', 'trust']) {
    await mentee.page.goto(`${server.url}/${path}`);
    await mentee.page.locator('h1').first().waitFor();
    expect({ path, headings: await mentee.page.locator('h1').count() }).toEqual({ path, headings: 1 });
  }
  await mentee.enter(server.url, created, '박서연');
  await has(mentee.page, within(ko.waiting.title));
  const other = await mentee.newTab();
  await other.goto(mentee.page.url());
  await other.locator('#root').getByRole('button', { name: ko.green.join }).click();
  await has(other, within(ko.waiting.title));
  await has(mentee.page, within(ko.refused.replaced));
  await other.getByRole('button', { name: within(ko.class.leave) }).click();
  await has(other, within(ko.refused.left));

  await mentor.open(server.url, created, 'mentor');
  await mentor.page.getByRole('button', { name: ko.phone.add }).click();
  const link = await mentor.page.locator('[data-phone-link]').inputValue();
  const phone = await Person.arrive(browser, { viewport: PHONE });
  await phone.page.goto(link);
  await has(phone.page, within(ko.phone.start));
  // Lying on its side, as its metadata says: entirely on the screen.
  await resize(phone.page, { width: 844, height: 390 });
  expect(await outOfReach(phone.page)).toEqual([]);
  await phone.page.getByRole('button', { name: ko.phone.start }).click();
  await sees(phone.page, 'own-hands');
  await has(phone.page, within(ko.phone.waitsForClass));
  const [picture, rest] = await Promise.all([
    phone.page.locator('video').boundingBox(),
    phone.page.getByText(ko.phone.waitsForClass).boundingBox(),
  ]);
  expect(rest?.x).toBeGreaterThanOrEqual((picture?.x ?? 0) + (picture?.width ?? 0));
  await resize(phone.page, PHONE);
  await mentor.page.getByRole('button', { name: ko.phone.revoke }).click();
  await has(phone.page, within(ko.refused.removed));
  await Promise.all([mentor.close(), mentee.close(), phone.close()]);
});

it('[UI17] the screen stays on in a class', async () => {
  const created = await createClass(server.url);
  const mentor = await Person.arrive(browser);
  await mentor.context.addInitScript(() => {
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = (kind) => {
      document.documentElement.dataset['awake'] = kind;
      return request(kind);
    };
  });
  await mentor.startClass(server.url, created);
  await mentor.page.locator('html[data-awake=screen]').waitFor();
  await mentor.close();
});

/** Everything to press or type in that has no edge in a contrast theme, where backgrounds and shadows are gone. */
async function edgeless(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  const found = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, textarea')]
      .filter((element) => element.checkVisibility() && element.closest('.sr-only') === null)
      .filter((element) => {
        const { outlineStyle, borderTopStyle } = getComputedStyle(element);
        return outlineStyle === 'none' && borderTopStyle === 'none';
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  );
  await page.emulateMedia({ forcedColors: 'none' });
  return found;
}

describe('[UI13] by keyboard alone', () => {
  it('[UI20] one finds the way in, focus is always to be seen, and so are edges in a contrast theme', async () => {
    const created = await createClass(server.url);
    const mentee = await Person.arrive(browser);
    await mentee.open(server.url, created, 'mentee');
    await mentee.page.getByLabel(ko.green.name).waitFor();
    const focused = () =>
      mentee.page.evaluate(() => {
        const element = document.activeElement;
        const style = element === null ? null : getComputedStyle(element);
        return {
          name: element?.getAttribute('aria-label') ?? element?.textContent ?? '',
          tag: element?.tagName ?? '',
          isVisible: style !== null && (style.outlineStyle !== 'none' || style.boxShadow !== 'none'),
        };
      });
    const seen: string[] = [];
    for (let presses = 0; presses < 20; presses += 1) {
      await mentee.page.keyboard.press('Tab');
      const { tag, name, isVisible } = await focused();
      seen.push(name);
      expect({ tag, name, isVisible }).toMatchObject({ isVisible: true });
      if (tag === 'INPUT') {
        await mentee.page.keyboard.insertText('박서연');
        await mentee.page.keyboard.press('Enter');
        break;
      }
    }
    await mentee.page.getByRole('heading', { name: ko.waiting.title }).waitFor();
    expect(await edgeless(mentee.page)).toEqual([]);
    expect(seen[0]).toBe(ko.common.skip);
    await mentee.close();
  });
});
