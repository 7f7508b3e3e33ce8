import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeChangeset, type Value } from './changeset.ts';

/** A copy's rows, by key. */
type Copy = Map<string, Value[]>;

const keyOf = (key: readonly Value[]): string => JSON.stringify(key);

/** Applies a changeset to a copy. */
function apply(copy: Copy, changeset: Uint8Array): Copy {
  const after: Copy = new Map(copy);
  for (const { keyColumns, changes } of decodeChangeset(changeset)) {
    for (const change of changes) {
      if (change.kind === 'insert') {
        after.set(keyOf(keyColumns.map((column) => change.row[column] ?? null)), [...change.row]);
      } else if (change.kind === 'delete') {
        after.delete(keyOf(change.key));
      } else {
        const row = [...(after.get(keyOf(change.key)) ?? [])];
        for (const [column, value] of change.values) {
          row[column] = value;
        }
        after.set(keyOf(change.key), row);
      }
    }
  }
  return after;
}

function rowsOf(database: DatabaseSync): Copy {
  const select = database.prepare('SELECT one, shown, two, more FROM things');
  select.setReadBigInts(true);
  const rows = select.all().map(({ one, shown, two, more }) => [one, shown, two, more].map(exact));
  return new Map(rows.map((row) => [keyOf([row[2] ?? null, row[0] ?? null]), row]));
}

/** Uses a bigint only if necessary. */
function exact(value: unknown): Value {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  return value as Value;
}

const opened = (): DatabaseSync => {
  const database = new DatabaseSync(':memory:');
  // The key's order differs from that of the columns, and a column in the middle is generated.
  database.exec(
    `CREATE TABLE things (one, shown, twice INTEGER GENERATED ALWAYS AS (length(one)) VIRTUAL, two, more,
                          PRIMARY KEY (two, one)) WITHOUT ROWID`,
  );
  return database;
};

const anyValue = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'a\0b', '🙂'.repeat(100)),
  fc.maxSafeInteger(),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(null),
);
const key = fc.record({ one: fc.constantFrom('a', 'ㄱ', ''), two: fc.integer({ min: 0, max: 2 }) });
const act = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), key, shown: anyValue, more: anyValue }),
  fc.record({ kind: fc.constant('change' as const), key, more: anyValue }),
  fc.record({ kind: fc.constant('move' as const), key, to: key }),
  fc.record({ kind: fc.constant('remove' as const), key }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function perform(database: DatabaseSync, doing: Act): void {
  const { one, two } = doing.key;
  if (doing.kind === 'put') {
    database
      .prepare('INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)')
      .run(one, doing.shown, two, doing.more);
  } else if (doing.kind === 'change') {
    database.prepare('UPDATE things SET more = ? WHERE one = ? AND two = ?').run(doing.more, one, two);
  } else if (doing.kind === 'move') {
    database
      .prepare('UPDATE OR REPLACE things SET one = ?, two = ? WHERE one = ? AND two = ?')
      .run(doing.to.one, doing.to.two, one, two);
  } else {
    database.prepare('DELETE FROM things WHERE one = ? AND two = ?').run(one, two);
  }
}

describe('[PQ1] what SQLite says has changed', () => {
  it('makes of a copy of before one of afterwards, whatever was done, and whatever was taken back', () => {
    fc.assert(
      fc.property(fc.array(act), fc.array(act), fc.array(act), (before, meanwhile, takenBack) => {
        using database = opened();
        before.forEach((one) => {
          perform(database, one);
        });
        const copy = rowsOf(database);
        const session = database.createSession();
        meanwhile.forEach((one) => {
          perform(database, one);
        });
        database.exec('BEGIN');
        takenBack.forEach((one) => {
          perform(database, one);
        });
        database.exec('ROLLBACK');
        expect(apply(copy, session.changeset())).toEqual(rowsOf(database));
        session.close();
      }),
    );
  });

  it('is nothing where nothing was done, and refuses what is torn', () => {
    using database = opened();
    const session = database.createSession();
    expect(decodeChangeset(session.changeset())).toEqual([]);
    database.exec(`INSERT INTO things VALUES ('one', 'text', 2, NULL)`);
    const changeset = session.changeset();
    expect(decodeChangeset(changeset)).toEqual([
      {
        table: 'things',
        keyColumns: [2, 0],
        changes: [{ kind: 'insert', row: ['one', 'text', 2, null] }],
        columns: 4,
      },
    ]);
    for (let length = 1; length < changeset.length; length += 1) {
      const torn = changeset.slice(0, length);
      // A header alone is complete: it says that the table has no changes.
      if (length !== 'T'.length + 1 + 4 + 'things\0'.length) {
        expect(() => decodeChangeset(torn)).toThrow(Error);
      }
    }
    expect(() => decodeChangeset(Uint8Array.of(99, 0))).toThrow(TypeError);
  });
});
