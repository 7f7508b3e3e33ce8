import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { fallsSilent, hearsSound } from '../support/hearing.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { within } from '../support/words.ts';

interface Running {
  readonly mentor: Person;
  readonly mentee: Person;
}

describe('coming back', () => {
  let browser: Browser;
  let server: ServerProcess;
  /** One class, which goes on whatever happens to it. */
  let one: Running;
  beforeAll(async () => {
    [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser({ hasFonts: false })]);
    const created = await createClass(server.url);
    const [mentor, mentee] = await Promise.all([Person.arrive(browser), Person.arrive(browser)]);
    await mentor.startClass(server.url, created);
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    one = { mentor, mentee };
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  /** What somebody sees other people say, restricted to one test. */
  const ofThese = async (person: Person, texts: readonly string[]) =>
    (await person.messages()).filter((text) => texts.includes(text));

  /** Marks the page, so that a test can tell whether it was reloaded. */
  const mark = ({ page }: Person) => page.evaluate(() => Object.assign(window, { marked: true }));
  const isMarked = ({ page }: Person) => page.evaluate(() => 'marked' in window);

  it('[RC1] the mentor reloads: same class, same role, devices on; mentees stay where they are', async () => {
    await mark(one.mentee);
    await one.mentor.page.reload();
    await one.mentor.page.locator('video[data-source=camera]').waitFor();
    await sees(one.mentee.page, 'camera');
    await hearsSound(one.mentee.page);
    expect(await one.mentee.page.locator('video').count()).toBe(1);
    expect(await isMarked(one.mentee)).toBe(true);
  });

  it('[RC1] a mentee reloads, and is back with picture, sound and chat', async () => {
    await one.mentor.say('어서 오세요');
    await one.mentee.hears('어서 오세요');
    await one.mentee.page.reload();
    await sees(one.mentee.page, 'camera');
    await hearsSound(one.mentee.page);
    await one.mentee.hears('어서 오세요');
    expect(await one.mentor.page.getByRole('tab', { name: within(ko.class.people) }).innerText()).toContain(
      '1',
    );
  });

  it('[RC2] signalling is lost and found: the picture never stops, and what was written goes out once', async () => {
    await mark(one.mentee);
    const connections = () =>
      one.mentee.page.evaluate(() => (window as unknown as { connections: unknown[] }).connections.length);
    const before = await connections();
    await one.mentee.context.setOffline(true);
    await one.mentee.page.evaluate(() => {
      // Offline only prevents new connections; the running one is cut here.
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await one.mentee.page.getByText(ko.class.reconnecting).waitFor();
    await one.mentee.say('끊긴 동안 썼어요');
    await one.mentee.page.getByText(ko.chat.sending).waitFor();
    await sees(one.mentee.page, 'camera');
    await one.mentee.context.setOffline(false);
    await one.mentor.hears('끊긴 동안 썼어요');
    await one.mentee.hears('끊긴 동안 썼어요');
    expect(await ofThese(one.mentor, ['끊긴 동안 썼어요'])).toEqual(['끊긴 동안 썼어요']);
    expect(await connections()).toBe(before);
    expect(await isMarked(one.mentee)).toBe(true);
  });

  it('[CH17] what was said while offline outlives a reload: it waits, and goes out once', async () => {
    const { context, page } = one.mentee;
    const address = page.url();
    await context.setOffline(true);
    await page.evaluate(() => {
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await page.getByText(ko.class.reconnecting).waitFor();
    await one.mentee.say('떠나기 전에 썼어요');
    await page.getByText(ko.chat.sending).waitFor();
    // The page is gone before the network is back.
    await page.goto('about:blank');
    await context.setOffline(false);
    await page.goto(address);
    await one.mentor.hears('떠나기 전에 썼어요');
    await one.mentee.hears('떠나기 전에 썼어요');
    await page.getByText(ko.chat.sending).waitFor({ state: 'detached' });
    await page.reload();
    await one.mentee.say('또 왔어요');
    await one.mentor.hears('또 왔어요');
    const said = ['떠나기 전에 썼어요', '또 왔어요'];
    expect(await ofThese(one.mentor, said)).toEqual(said);
  });

  it('[RC2] the mentor’s signalling is lost and found: they are heard, also when they were muted', async () => {
    const reconnect = async (text: string): Promise<void> => {
      await one.mentor.page.evaluate(() => {
        for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
          socket.close();
        }
      });
      // It waits until the person is in again.
      await one.mentor.say(text);
      await one.mentee.hears(text);
    };
    await reconnect('들리나요');
    await hearsSound(one.mentee.page);
    await one.mentor.page.getByRole('button', { name: ko.class.mic, exact: true }).click();
    await fallsSilent(one.mentee.page);
    await reconnect('아직 들리나요');
    await fallsSilent(one.mentee.page);
    await one.mentor.page.getByRole('button', { name: ko.class.micOff }).click();
    await hearsSound(one.mentee.page);
    await sees(one.mentee.page, 'camera');
  });

  it('[RC3] the server is killed and started again: everyone is back, nothing acknowledged is lost', async () => {
    await Promise.all([mark(one.mentor), mark(one.mentee)]);
    await one.mentor.shareScreen();
    await sees(one.mentee.page, 'screen');
    await one.mentee.say('하나');
    await one.mentor.hears('하나');
    await server.kill('SIGKILL');
    await one.mentee.page.getByText(ko.class.reconnecting).waitFor();
    await one.mentee.say('둘');
    await server.start();
    await Promise.all([sees(one.mentee.page, 'camera'), sees(one.mentee.page, 'screen')]);
    await hearsSound(one.mentee.page);
    await one.mentor.hears('둘');
    await one.mentee.say('셋');
    await one.mentor.hears('셋');
    const said = ['하나', '둘', '셋'];
    expect(await ofThese(one.mentor, said)).toEqual(said);
    await expect.poll(() => ofThese(one.mentee, said)).toEqual(said);
    expect(await isMarked(one.mentor)).toBe(true);
    expect(await isMarked(one.mentee)).toBe(true);
    await one.mentor.page.keyboard.press('s');
    await one.mentee.page.locator('video[data-source=screen]').waitFor({ state: 'detached' });
  });

  it('[RC4] the server is updated: it says so, ends cleanly, and everyone comes back', async () => {
    const ended = server.kill('SIGTERM');
    await one.mentee.page.getByText(ko.class.updatingTitle).waitFor();
    expect(await ended).toBe(0);
    await server.start();
    await sees(one.mentee.page, 'camera');
    await one.mentee.page.getByText(ko.class.updatingTitle).waitFor({ state: 'detached' });
  });

  it('[RC5] a worker is killed under a running class: media is back without a reload', async () => {
    await Promise.all([mark(one.mentor), mark(one.mentee)]);
    const pid = server.workerPids.at(-1) ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => server.workerPids.at(-1)).not.toBe(pid);
    await sees(one.mentee.page, 'camera');
    await hearsSound(one.mentee.page);
    expect(await isMarked(one.mentor)).toBe(true);
    expect(await isMarked(one.mentee)).toBe(true);
  });

  it('[RC6] the mentor’s browser crashes: mentees are told, and the class waits for them', async () => {
    await one.mentor.page.goto('about:blank');
    await one.mentee.page.getByText(ko.class.mentorAway).waitFor();
    await one.mentee.say('기다릴게요');
    await one.mentee.hears('기다릴게요');
    await one.mentor.page.goBack();
    await sees(one.mentee.page, 'camera');
    await one.mentee.page.getByText(ko.class.mentorAway).waitFor({ state: 'detached' });
  });
});
