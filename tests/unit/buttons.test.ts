import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { requestNames, requests, role, type Role } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { RoleWalk } from '../support/roleWalk.ts';

const PACKAGES = join(import.meta.dirname, '../../packages');
const CLIENT = join(PACKAGES, 'client/src');

/** The pages that somebody with a role can reach with a link. */
const PAGES: Readonly<Record<Role, readonly string[]>> = {
  mentor: ['GreenRoom', 'ClassRoom', 'EndedPage'],
  assistant: ['ClassRoom', 'EndedPage'],
  mentee: ['GreenRoom', 'WaitingRoom', 'ClassRoom', 'EndedPage'],
  camera: ['HandsPhonePage'],
};

describe('[HR5] what the page offers', () => {
  const walk = new RoleWalk(join(PACKAGES, 'web/src'), CLIENT);

  it.each(role.options)('to a %s is nothing that the server refuses for their role', (who) => {
    const refused = walk
      .asked(who, PAGES[who])
      .filter(({ request }) => !requests[request].roles.includes(who))
      .map(({ request, where }) => `${where}: ${request}`);
    expect(refused).toEqual([]);
  });

  it('is followed wherever the code goes: every request of the table that a component makes is come upon by somebody', () => {
    const found = new Set(
      role.options.flatMap((who) => walk.asked(who, PAGES[who]).map(({ request }) => request)),
    );
    // What the client requests by itself while it joins, sends and receives.
    const client = globSync('**/*.ts', { cwd: CLIENT, exclude: ['**/*.test.ts'] })
      .map((file) => readFileSync(join(CLIENT, file), 'utf8'))
      .join();
    const missed = requestNames.filter((name) => !found.has(name) && !client.includes(`'${name}'`));
    expect(missed).toEqual([]);
  });
});
