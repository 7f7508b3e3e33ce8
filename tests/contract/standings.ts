import type { Route, RouteAudience } from '@gongbang/protocol';
import { expect, it } from 'vitest';

import { enteredAs, enteredOwner } from '../support/accounts.ts';
import type { TestServer } from '../support/classServer.ts';
import { SiteVisitor, lasting, type Answered } from '../support/SiteVisitor.ts';

/** A person's standing towards what a mentor has on a site: `mentor`, its owner, and another one. */
export const STANDINGS = ['nobody', 'person', 'other', 'mentor', 'owner'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Whom a row lets in. */
const MAY: Readonly<Record<RouteAudience, readonly Standing[]>> = {
  anybody: STANDINGS,
  account: ['person', 'other', 'mentor', 'owner'],
  mentor: ['other', 'mentor', 'owner'],
  owner: ['owner'],
};

/** An id that nothing has. */
export const NONE = 'z'.repeat(16);

/** Visitors, by their standing. */
export class Visitors<S extends string = Standing> extends Map<S, SiteVisitor> {
  readonly as = (standing: S): SiteVisitor => {
    const visitor = this.get(standing);
    if (visitor === undefined) {
      throw new Error(`nobody is ${standing}`);
    }
    return visitor;
  };
}

/** People of every standing visit a server. */
export async function enterAs(visitors: Visitors, server: TestServer): Promise<void> {
  const owner = await enteredOwner(server);
  visitors.set('owner', owner);
  visitors.set('nobody', new SiteVisitor(server.url));
  for (const [standing, role] of [
    ['person', 'person'],
    ['other', 'mentor'],
    ['mentor', 'mentor'],
  ] as const) {
    visitors.set(standing, await enteredAs(server, owner, role, `${standing}@example.com`));
  }
}

/** Somebody who is signed in nowhere, on their own network. */
export const stranger = ({ url }: Pick<TestServer, 'url'>, index: number): SiteVisitor =>
  new SiteVisitor(url, { 'X-Forwarded-For': `10.${index >> 8}.${index & 255}.1` });

/** The response, for comparison with another one. */
export const answerOf = ({ refusal, body }: Answered): [string | null, string] => [refusal, lasting(body)];

/** Tries each row as everybody, and rows that change something from another site's page as well. */
export function tryStandings<N extends string>(
  rows: readonly (readonly [N, Route])[],
  ask: (standing: Standing, name: N, headers?: Readonly<Record<string, string>>) => Promise<Answered>,
): void {
  const cells = rows.flatMap(([name, { who = 'anybody' }]) =>
    STANDINGS.map((standing) => ({ name, standing, isAllowed: MAY[who].includes(standing) })),
  );
  it.each(cells)('$name, by $standing: $isAllowed', async ({ name, standing, isAllowed }) => {
    const { refusal } = await ask(standing, name);
    if (isAllowed) {
      expect(['SIGN_IN_NEEDED', 'FORBIDDEN']).not.toContain(refusal);
    } else {
      expect(refusal).toBe(standing === 'nobody' ? 'SIGN_IN_NEEDED' : 'FORBIDDEN');
    }
  });

  const changing = rows.filter(([, { method }]) => method !== 'get').map(([name]) => name);
  it.each(changing)('%s is refused to another site’s page', async (name) => {
    const headers = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await ask('owner', name, headers)).refusal).toBe('ORIGIN_REFUSED');
  });
}
