import { rmSync } from 'node:fs';

import { expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { classRecord } from '@gongbang/tests/support/classRecord.ts';

import { Gatekeeper } from './Gatekeeper.ts';
import { newKey, newLinks } from './keys.ts';
import { openDatabase } from '../storage/sqlite/database.ts';
import { SqliteClassStore } from '../storage/sqlite/SqliteClassStore.ts';
import { SqliteWorkshopStore } from '../storage/sqlite/SqliteWorkshopStore.ts';

/** Records the calls to a store. */
function recorded<T extends object>(store: T, calls: string[]): T {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') {
        return member;
      }
      return (...args: unknown[]): unknown => {
        // Records which part is read, but not for which key, because those are random.
        calls.push([String(name), ...args.slice(1, 2).map(String)].join(' '));
        return Reflect.apply(member, target, args);
      };
    },
  });
}

it('[LM17] a wrong key asks the same of the store whether there is such a class or not, and writes nothing', () => {
  const folder = temporaryFolder();
  const database = openDatabase(folder);
  const calls: string[] = [];
  const classes = new SqliteClassStore(database);
  const clock = { now: () => 1_700_000_000_000 };
  const gatekeeper = new Gatekeeper(
    recorded(classes, calls),
    recorded(new SqliteWorkshopStore(database), calls),
    clock,
  );
  classes.insert(classRecord(), newLinks().hashes);
  const asked = (id: string): string[] => {
    calls.length = 0;
    expect(gatekeeper.roleOf(id, newKey(), null)).toBeNull();
    expect(gatekeeper.roleOf(id, newKey(), newKey())).toBeNull();
    expect(gatekeeper.identify(id, newKey(), newKey())).toBeNull();
    return [...calls];
  };
  const known = asked('abcdefghijkl');
  expect(known).toEqual(asked('zzzzzzzzzzzz'));
  expect(known.filter((call) => !/^(find|load|mentions)/.test(call))).toEqual([]);
  expect(known.length).toBeLessThan(12);
  database.close();
  rmSync(folder, { recursive: true });
});
