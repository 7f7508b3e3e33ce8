import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { PROOF_MS, accountErrorBody, type AccountRole, type SignedIn } from '@gongbang/protocol';
import { expect, vi } from 'vitest';

import type { TestServer } from './classServer.ts';
import { SiteVisitor, codeIn } from './SiteVisitor.ts';

/** Somebody who has asked for a code, which is in the server’s log. */
export async function asked(
  server: TestServer,
  email: string,
  visitor = new SiteVisitor(server.url),
): Promise<SiteVisitor> {
  const before = codesFor(server, email);
  await visitor.get('askForCode', { email });
  await vi.waitFor(() => {
    expect(codesFor(server, email)).toBe(before + 1);
  });
  return visitor;
}

const codesFor = ({ logged }: TestServer, email: string): number =>
  logged.filter((line) => line.includes('"signInCode"') && line.includes(`"${email}"`)).length;

/** Somebody who is signed in with a code. */
export async function entered(
  server: TestServer,
  email: string,
  visitor = new SiteVisitor(server.url),
): Promise<{ visitor: SiteVisitor; signedIn: SignedIn }> {
  await asked(server, email, visitor);
  const code = codeIn(server.logged, email) ?? '';
  return { visitor, signedIn: await visitor.get('checkCode', { email, code }) };
}

/** The owner, through the link of the first start. */
export async function enteredOwner(server: TestServer, email = 'owner@example.com'): Promise<SiteVisitor> {
  const { visitor } = await entered(server, email);
  await visitor.get('becomeOwner', { token: ownerToken(server) });
  return visitor;
}

export const ownerToken = ({ server }: TestServer): string => server.ownerPath?.split('#')[1] ?? '';

/** Somebody to whom the owner has given a role. */
export async function enteredAs(
  server: TestServer,
  owner: SiteVisitor,
  role: AccountRole,
  email: string,
): Promise<SiteVisitor> {
  const { visitor, signedIn } = await entered(server, email);
  await owner.get('changePerson', { role }, { params: { accountId: signedIn.account.id } });
  return visitor;
}

/** What a refusal says besides its reason. */
export const errorIn = (body: unknown) => accountErrorBody.parse(body).error;

/** Makes all sign-ins at a server too old to count as a proof, in the files of its folder. */
export function ageProofs(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'site.sqlite'), { timeout: 5000 });
  database.prepare('UPDATE sessions SET "signedInAt" = "signedInAt" - ?').run(PROOF_MS);
  database.close();
}
