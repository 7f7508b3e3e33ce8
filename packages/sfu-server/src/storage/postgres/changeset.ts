/*
 * Reads the changesets of SQLite's session extension in their documented format ("Changeset Format" in sqlite3session.c): for each
 * table a header, and for each row that differs its old and new values. Generated columns are not in it.
 */

/** A row's value as SQLite stores it. Integers that do not fit a number are bigints. */
export type Value = string | number | bigint | Uint8Array | null;

/** A row that is new, in full; one that is gone, by its key; or one with other values in some columns. */
export type RowChange =
  | { readonly kind: 'insert'; readonly row: readonly Value[] }
  | { readonly kind: 'delete'; readonly key: readonly Value[] }
  | {
      readonly kind: 'update';
      readonly key: readonly Value[];
      /** By the column’s position in the table. */
      readonly values: ReadonlyMap<number, Value>;
    };

/** The changes of one table. */
export interface TableChanges {
  readonly table: string;
  /** The key's columns, by their position in the table. */
  readonly keyColumns: readonly number[];
  readonly changes: readonly RowChange[];
}

const TABLE = 0x54;
const DELETE = 9;
const INSERT = 18;
const UPDATE = 23;

/** The type of a field: unchanged, or one of SQLite’s types. */
const UNCHANGED = 0;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;
const NULL = 5;

const WORD_BYTES = 8;
/** Varints have seven bits per byte, most significant first, and continue while the highest bit is set. */
const MORE = 0x80;
const SEVEN_BITS = 0x7f;
const BITS = 128;

/**
 * Parses a changeset.
 * @throws RangeError, TypeError if it is incomplete, or not a changeset
 */
export function decodeChangeset(bytes: Uint8Array): TableChanges[] {
  const reader = new Reader(bytes);
  const tables: { table: string; keyColumns: number[]; changes: RowChange[]; columns: number }[] = [];
  while (!reader.isAtEnd) {
    const byte = reader.byte();
    if (byte === TABLE) {
      const columns = reader.varint();
      const places = Array.from({ length: columns }, () => reader.byte());
      const keyColumns = [...places.keys()]
        .filter((column) => places[column] !== 0)
        .toSorted((one, other) => Number(places[one]) - Number(places[other]));
      tables.push({ table: reader.name(), keyColumns, changes: [], columns });
      continue;
    }
    const table = tables.at(-1);
    if (table === undefined) {
      throw new TypeError('A changeset begins with a table.');
    }
    // Tells whether a trigger made the change, which does not matter to a copy.
    reader.byte();
    table.changes.push(changeOf(byte, table, reader));
  }
  return tables;
}

function changeOf(
  kind: number,
  { columns, keyColumns }: { readonly columns: number; readonly keyColumns: readonly number[] },
  reader: Reader,
): RowChange {
  const first = reader.record(columns);
  const key = (): Value[] => keyColumns.map((column) => present(first[column]));
  switch (kind) {
    case INSERT:
      return { kind: 'insert', row: first.map(present) };
    case DELETE:
      return { kind: 'delete', key: key() };
    case UPDATE: {
      const values = new Map<number, Value>();
      for (const [column, value] of reader.record(columns).entries()) {
        if (value !== undefined) {
          values.set(column, value);
        }
      }
      return { kind: 'update', key: key(), values };
    }
    default:
      throw new TypeError(`A changeset has no change of kind ${kind}.`);
  }
}

function present(value: Value | undefined): Value {
  if (value === undefined) {
    throw new TypeError('A value is missing in a changeset.');
  }
  return value;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder('utf-8', { ignoreBOM: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const byte = this.#view.getUint8(this.#at);
    this.#at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * BITS + (byte & SEVEN_BITS);
      if ((byte & MORE) === 0) {
        return value;
      }
    }
  }

  /** A text that ends with a zero byte. */
  name(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end === -1) {
      throw new RangeError('A changeset ends within a name.');
    }
    const name = this.#text.decode(this.#take(end - this.#at));
    this.#at += 1;
    return name;
  }

  record(columns: number): (Value | undefined)[] {
    return Array.from({ length: columns }, () => this.#field());
  }

  #field(): Value | undefined {
    const type = this.byte();
    switch (type) {
      case UNCHANGED:
        return undefined;
      case INTEGER: {
        const value = this.#view.getBigInt64(this.#word());
        const number = Number(value);
        return Number.isSafeInteger(number) ? number : value;
      }
      case FLOAT:
        return this.#view.getFloat64(this.#word());
      case TEXT:
        return this.#text.decode(this.#take(this.varint()));
      case BLOB:
        return this.#take(this.varint());
      case NULL:
        return null;
      default:
        throw new TypeError(`A changeset has no value of type ${type}.`);
    }
  }

  #word(): number {
    const at = this.#at;
    this.#at += WORD_BYTES;
    return at;
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      throw new RangeError('A changeset ends within a value.');
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
