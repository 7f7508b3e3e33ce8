import { readFile } from 'node:fs/promises';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Person, launchBrowser } from '../support/browser.ts';
import { lacks } from '../support/firefox.ts';
import { plain } from '../support/pictures.ts';
import { ServerProcess } from '../support/serverProcess.ts';

// Two classes, and a camera in one of them, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const OWNER_KEY = 'owner-key-of-this-server';

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    ServerProcess.start({ env: { OPEN_REGISTRATION: '0', OWNER_KEY } }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

describe('whoever runs the server', () => {
  it('[OP3] [OP4] creates classes by the owner’s key, which is asked for once, and deletes them', async () => {
    const owner = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = owner;
    const register = async (title: string): Promise<void> => {
      await page.getByLabel('Class title').fill(title);
      await page.getByLabel('Mentor’s name').fill('Jeongeun');
      await page.getByRole('button', { name: 'Create class' }).click();
    };
    const key = page.getByLabel('Owner’s key', { exact: true });
    await page.goto(`${server.url}/new`);
    await key.fill('some-other-key-than-that');
    await register('Tea bowls');
    await page.getByText('That isn’t the owner’s key.').waitFor();
    await key.fill(OWNER_KEY);
    await register('Tea bowls');
    await page.getByRole('heading', { name: 'Your class is ready' }).waitFor();

    await page.goto(`${server.url}/new`);
    await register('Plates');
    await page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    await page.getByRole('button', { name: 'Delete this class' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.locator('.toast').getByText('Class deleted.').waitFor();

    await page.getByRole('button', { name: 'Delete class: Tea bowls' }).click();
    await page.getByRole('button', { name: 'Only remove it from this list' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    const link = await page.getByRole('link', { name: 'Enter' }).getAttribute('href');
    const other = await owner.newTab();
    await other.goto(server.url + (link ?? ''));
    await other.getByRole('button', { name: 'Start class' }).click();
    await other.locator('video[data-source=camera]').waitFor();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Delete class: Tea bowls' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('The class is live').waitFor();
    await page.getByRole('button', { name: 'End and delete' }).click();
    await other.getByText('The class was deleted').waitFor();
    await page.getByText('Classes you create or join here are remembered in this browser only.').waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.close();
  });

  it('[SR5] a series is made date by date: what was made stays, and the rest is offered again; [SR3] [SR4] the same class again, pictures and all', async () => {
    const owner = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = owner;
    const create = page.getByRole('button', { name: 'Create class' });
    const picture = page.locator('form img[src^=blob]');
    const dates = page.locator('[aria-labelledby=series] li');
    await page.goto(`${server.url}/new`);
    await page.getByLabel('Class title').fill('Tea bowls');
    await page.getByLabel('Mentor’s name').fill('Jeongeun');
    await page.getByLabel('Owner’s key', { exact: true }).fill(OWNER_KEY);
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.keyboard.type('Wedge');
    const file = (mimeType: string, buffer: Buffer) => ({ name: 'picture', mimeType, buffer });
    const field = page.locator('[data-step-picture]');
    await field.setInputFiles(file('image/heic', Buffer.from('none')));
    await page.locator('.toast').getByText('This picture can’t be read.').waitFor();
    await field.setInputFiles(file('image/png', await plain('png')));
    await picture.waitFor();
    await page.getByLabel('Repeat').selectOption('weekly');
    await page.getByLabel('How many times').fill('3');
    await create.click();
    await page.getByText('To repeat the class, choose its first date.').waitFor();
    await page.keyboard.type('11222036');
    await page.getByText('3 times: Sat, November 22 · Sat, November 29 · Sat, December 6.').waitFor();
    let copies = 0;
    await page.route('**/copies', async (route) => {
      copies += 1;
      await (copies === 2 ? route.abort() : route.continue());
    });
    await create.click();
    await page.getByText('Not created yet (1): Sat, December 6').waitFor();
    await expect.poll(() => dates.count()).toBe(2);
    await page.goto(`${server.url}/new`);
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Create the rest' }).click();
    await dates.nth(2).waitFor();
    await page.getByRole('button', { name: 'Create the rest' }).waitFor({ state: 'detached' });
    const links = await dates
      .getByRole('textbox')
      .evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value));
    expect(new Set(links).size).toBe(3);
    if (!lacks.download) {
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Add all to calendar' }).click();
      const calendar = await readFile(await (await saved).path(), 'utf8');
      expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(3);
      expect(links.filter((link) => calendar.replaceAll('\r\n ', '').includes(link))).toEqual(links);
    }

    await page.goto(server.url);
    await page.getByText('1 of 3').waitFor();
    await page.getByRole('link', { name: 'Create again: Tea bowls' }).first().click();
    await picture.waitFor();
    expect(await page.getByLabel('Date').inputValue()).toBe('2036-11-29');
    await page.getByLabel('Class title').fill('Tea bowls again');
    await page.reload();
    await picture.waitFor();
    expect(await page.getByLabel('Class title').inputValue()).toBe('Tea bowls again');
    await create.click();
    await page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    await page.getByRole('link', { name: 'Create this class again' }).click();
    await picture.waitFor();
    expect(await page.getByLabel('Title of step 1').inputValue()).toBe('Wedge');
    await owner.close();
  });

  it('[SR6] pictures chosen in a form are there again after a reload, gone once it is sent or given up, and cost nothing where none are kept', async () => {
    const owner = await Person.arrive(browser, { locale: 'en-US' });
    const { page } = owner;
    const picture = page.locator('form img[src^=blob]');
    const field = page.locator('[data-step-picture]');
    const choose = async (): Promise<void> => {
      await field.setInputFiles({ name: 'picture', mimeType: 'image/png', buffer: await plain('png') });
      await picture.waitFor();
    };
    /** How many forms' pictures the browser keeps. */
    const kept = () =>
      page.evaluate(async () => {
        const databases = await indexedDB.databases();
        if (!databases.some(({ name }) => name === 'gongbang')) {
          return 0;
        }
        const answer = <T>(request: IDBRequest<T>): Promise<T> =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => {
              resolve(request.result);
            };
            request.onerror = () => {
              reject(new Error('No answer.', { cause: request.error }));
            };
          });
        const database = await answer(indexedDB.open('gongbang'));
        const count = await answer(database.transaction('pictures').objectStore('pictures').count());
        database.close();
        return count;
      });
    await page.goto(`${server.url}/new`);
    await page.getByLabel('Class title').fill('Tea bowls');
    await page.getByLabel('Mentor’s name').fill('Jeongeun');
    await page.getByLabel('Owner’s key', { exact: true }).fill(OWNER_KEY);
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.keyboard.type('Wedge');
    await choose();
    await expect.poll(kept).toBe(1);
    await page.reload();
    await picture.waitFor();
    // Another tab is another form.
    const other = await owner.newTab();
    await other.goto(`${server.url}/new`);
    await other.getByLabel('Class title').waitFor();
    expect(await other.locator('form img[src^=blob]').count()).toBe(0);
    await other.close();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expect.poll(kept).toBe(0);

    await page.goto(`${server.url}/new`);
    await page.getByLabel('Class title').fill('Tea bowls');
    await page.getByLabel('Mentor’s name').fill('Jeongeun');
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.keyboard.type('Wedge');
    await choose();
    await expect.poll(kept).toBe(1);
    await page.reload();
    await picture.waitFor();
    await page.getByLabel('Owner’s key', { exact: true }).fill(OWNER_KEY);
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.getByRole('button', { name: 'Create class' }).click();
    await sent;
    await page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    await expect.poll(kept).toBe(0);

    await page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    });
    await page.goto(`${server.url}/new`);
    await page.getByLabel('Class title').fill('Plates');
    await page.getByLabel('Mentor’s name').fill('Jeongeun');
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.keyboard.type('Roll');
    await choose();
    await page.reload();
    expect(await page.getByLabel('Title of step 1').inputValue()).toBe('Roll');
    expect(await picture.count()).toBe(0);
    await choose();
    await page.getByRole('button', { name: 'Create class' }).click();
    await page.getByRole('heading', { name: 'Your class is ready' }).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.close();
  });
});
