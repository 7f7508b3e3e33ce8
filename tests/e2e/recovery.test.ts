import type { CreatedClass } from '@gongbang/protocol';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser, sees } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { fallsSilent, hearsSound } from '../support/hearing.ts';
import { ServerProcess } from '../support/serverProcess.ts';

interface Running extends AsyncDisposable {
  readonly created: CreatedClass;
  readonly mentor: Person;
  readonly mentee: Person;
}

describe('coming back', () => {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  async function runningClass(): Promise<Running> {
    const created = await createClass(server.url);
    const [mentor, mentee] = await Promise.all([Person.arrive(browser), Person.arrive(browser)]);
    await mentor.startClass(server.url, created);
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    return {
      created,
      mentor,
      mentee,
      async [Symbol.asyncDispose]() {
        await Promise.all([mentor.close(), mentee.close()]);
      },
    };
  }

  /** Marks the page, so that a test can tell that it was not loaded anew. */
  const mark = ({ page }: Person) => page.evaluate(() => Object.assign(window, { marked: true }));
  const isMarked = ({ page }: Person) => page.evaluate(() => 'marked' in window);

  it('[RC1] the mentor reloads: same class, same role, devices on; mentees stay where they are', async () => {
    await using it = await runningClass();
    await mark(it.mentee);
    await it.mentor.page.reload();
    await it.mentor.page.locator('video[data-source=camera]').waitFor();
    await sees(it.mentee.page, 'camera');
    await hearsSound(it.mentee.page);
    expect(await it.mentee.page.locator('video').count()).toBe(1);
    expect(await isMarked(it.mentee)).toBe(true);
  });

  it('[RC1] a mentee reloads, and is back with picture, sound and chat', async () => {
    await using it = await runningClass();
    await it.mentor.say('어서 오세요');
    await it.mentee.hears('어서 오세요');
    await it.mentee.page.reload();
    await sees(it.mentee.page, 'camera');
    await hearsSound(it.mentee.page);
    await it.mentee.hears('어서 오세요');
    expect(await it.mentor.page.getByRole('tab', { name: /함께하는 사람/ }).innerText()).toContain('1');
  });

  it('[RC2] signalling is lost and found: the picture never stops, and what was written goes out once', async () => {
    await using it = await runningClass();
    await mark(it.mentee);
    const connections = () =>
      it.mentee.page.evaluate(() => (window as unknown as { connections: unknown[] }).connections.length);
    const before = await connections();
    await it.mentee.context.setOffline(true);
    await it.mentee.page.evaluate(() => {
      // Offline keeps new connections away; the running one is cut here.
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await it.mentee.page.getByText('다시 연결하고 있어요. 그대로 계시면 돼요.').waitFor();
    await it.mentee.say('끊긴 동안 썼어요');
    await it.mentee.page.getByText('보내는 중').waitFor();
    await sees(it.mentee.page, 'camera');
    await it.mentee.context.setOffline(false);
    await it.mentor.hears('끊긴 동안 썼어요');
    await it.mentee.hears('끊긴 동안 썼어요');
    expect(await it.mentor.messages()).toEqual(['끊긴 동안 썼어요']);
    expect(await connections()).toBe(before);
    expect(await isMarked(it.mentee)).toBe(true);
  });

  it('[CH17] what was said while offline outlives a reload: it waits, and goes out once', async () => {
    await using it = await runningClass();
    const { context, page } = it.mentee;
    const address = page.url();
    await context.setOffline(true);
    await page.evaluate(() => {
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await page.getByText('다시 연결하고 있어요. 그대로 계시면 돼요.').waitFor();
    await it.mentee.say('끊긴 동안 썼어요');
    await page.getByText('보내는 중').waitFor();
    // The page is gone before the network is back.
    await page.goto('about:blank');
    await context.setOffline(false);
    await page.goto(address);
    await it.mentor.hears('끊긴 동안 썼어요');
    await it.mentee.hears('끊긴 동안 썼어요');
    await page.getByText('보내는 중').waitFor({ state: 'detached' });
    await page.reload();
    await it.mentee.say('또 왔어요');
    await it.mentor.hears('또 왔어요');
    expect(await it.mentor.messages()).toEqual(['끊긴 동안 썼어요', '또 왔어요']);
  });

  it('[RC2] the mentor’s signalling is lost and found: they are heard, also when they were muted', async () => {
    await using it = await runningClass();
    const reconnect = async (text: string): Promise<void> => {
      await it.mentor.page.evaluate(() => {
        for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
          socket.close();
        }
      });
      // It waits until one is in again.
      await it.mentor.say(text);
      await it.mentee.hears(text);
    };
    await reconnect('하나');
    await hearsSound(it.mentee.page);
    await it.mentor.page.getByRole('button', { name: '마이크', exact: true }).click();
    await fallsSilent(it.mentee.page);
    await reconnect('둘');
    await fallsSilent(it.mentee.page);
    await it.mentor.page.getByRole('button', { name: '마이크 꺼짐' }).click();
    await hearsSound(it.mentee.page);
    await sees(it.mentee.page, 'camera');
  });

  it('[RC3] the server is killed and started again: everyone is back, nothing acknowledged is lost', async () => {
    await using it = await runningClass();
    await Promise.all([mark(it.mentor), mark(it.mentee)]);
    await it.mentor.shareScreen();
    await sees(it.mentee.page, 'screen');
    await it.mentee.say('하나');
    await it.mentor.hears('하나');
    await server.kill('SIGKILL');
    await it.mentee.page.getByText('다시 연결하고 있어요. 그대로 계시면 돼요.').waitFor();
    await it.mentee.say('둘');
    await server.start();
    await Promise.all([sees(it.mentee.page, 'camera'), sees(it.mentee.page, 'screen')]);
    await hearsSound(it.mentee.page);
    await it.mentor.hears('둘');
    await it.mentee.say('셋');
    await it.mentor.hears('셋');
    expect(await it.mentor.messages()).toEqual(['하나', '둘', '셋']);
    await expect.poll(() => it.mentee.messages()).toEqual(['하나', '둘', '셋']);
    expect(await isMarked(it.mentor)).toBe(true);
    expect(await isMarked(it.mentee)).toBe(true);
  });

  it('[RC4] the server is updated: it says so, ends cleanly, and everyone comes back', async () => {
    await using it = await runningClass();
    const ended = server.kill('SIGTERM');
    await it.mentee.page.getByText('잠시 뒤에 이어져요').waitFor();
    expect(await ended).toBe(0);
    await server.start();
    await sees(it.mentee.page, 'camera');
    await it.mentee.page.getByText('잠시 뒤에 이어져요').waitFor({ state: 'detached' });
  });

  it('[RC5] a worker is killed under a running class: media is back without a reload', async () => {
    await using it = await runningClass();
    await Promise.all([mark(it.mentor), mark(it.mentee)]);
    const pid = server.workerPids.at(-1) ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => server.workerPids.at(-1)).not.toBe(pid);
    await sees(it.mentee.page, 'camera');
    await hearsSound(it.mentee.page);
    expect(await isMarked(it.mentor)).toBe(true);
    expect(await isMarked(it.mentee)).toBe(true);
  });

  it('[RC6] the mentor’s browser crashes: mentees are told, and the class waits for them', async () => {
    await using it = await runningClass();
    await it.mentor.page.goto('about:blank');
    await it.mentee.page.getByText('멘토가 곧 돌아와요').waitFor();
    await it.mentee.say('기다릴게요');
    await it.mentee.hears('기다릴게요');
    await it.mentor.page.goBack();
    await sees(it.mentee.page, 'camera');
    await it.mentee.page.getByText('멘토가 곧 돌아와요').waitFor({ state: 'detached' });
  });
});
