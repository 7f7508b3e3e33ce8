import type { CDPSession, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';
import { en } from '@gongbang/web/i18n/en.ts';

import type { ServerProcess } from './serverProcess.ts';
import { whole } from './words.ts';

/** The codes for an address, from mails or, if none go out, from the server's log; oldest first. */
export const codesFor = (server: ServerProcess, email: string): string[] =>
  server.mailServer?.codesFor(email) ??
  server.output
    .split('\n')
    .filter((line) => line.includes('"signInCode"') && line.includes(`"${email}"`))
    .map((line) => (JSON.parse(line) as { signInCode: string }).signInCode);

/** Requests a code, and enters it. */
export async function askForCode(server: ServerProcess, page: Page, email: string): Promise<string> {
  const before = codesFor(server, email).length;
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByRole('button', { name: 'Get a code' }).click();
  await page.getByLabel('Six-digit code').waitFor();
  await expect.poll(() => codesFor(server, email).length).toBe(before + 1);
  return codesFor(server, email).at(-1) ?? '';
}

/** Signs in with a code; no passkey is made. */
export async function signIn(server: ServerProcess, page: Page, email: string): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  const code = await askForCode(server, page, email);
  await page.getByLabel('Six-digit code').fill(code);
  const notNow = page.getByRole('button', { name: 'Not now' });
  const account = page.locator('[data-account]');
  await notNow.or(account).first().waitFor();
  if (await page.locator('[data-offer]').isVisible()) {
    await notNow.click();
  }
  await page.waitForURL(`${server.url}/`);
  await account.waitFor();
}

/** What asks for a fresh proof, on top of the page. */
export const proofDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: whole(ko.proof.title, en.proof.title) });

/** Gives the proof that the page asks for, with a code to one's own address. */
export async function proveByCode(server: ServerProcess, page: Page, email: string): Promise<void> {
  const dialog = proofDialog(page);
  const before = codesFor(server, email).length;
  await dialog.getByRole('button', { name: whole(ko.signIn.send, en.signIn.send) }).click();
  await expect.poll(() => codesFor(server, email).length, { timeout: 20_000 }).toBe(before + 1);
  await dialog.getByLabel(whole(ko.signIn.code, en.signIn.code)).fill(codesFor(server, email).at(-1) ?? '');
  await dialog.waitFor({ state: 'detached' });
}

/** A passkey authenticator that says yes whenever it is asked. */
export async function addAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}

/** Passkeys are not offered in fields: that device says yes at once, even to a mere offer. */
export async function offerNothingInFields(page: Page): Promise<void> {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
}
