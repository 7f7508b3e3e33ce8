import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Person, launchBrowser } from '../support/browser.ts';
import { ServerProcess } from '../support/serverProcess.ts';

// Two classes, and a camera in one of them, on a machine that may have much else to do.
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
    await page.getByText('The class is deleted.').waitFor();

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
    await page.getByText('The class is running').waitFor();
    await page.getByRole('button', { name: 'End and delete' }).click();
    await other.getByText('The mentor deleted the class').waitFor();
    await page.getByText('Classes you create or join here are remembered in this browser only.').waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.close();
  });
});
