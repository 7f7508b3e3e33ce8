import type { SQLOutputValue } from 'node:sqlite';

/*
 * Rows of STRICT tables: SQLite checked each column's type when it was written, so that reading a page of chat needs no schema for
 * every row. Whatever else needs checking is checked where it is read.
 */

export type Row = Record<string, SQLOutputValue>;

/** @throws TypeError if the column is no text, which never happens in our tables */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') {
    throw new TypeError(`${column} is no text.`);
  }
  return value;
}

/** @throws TypeError if the column is no integer that fits a number */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (!Number.isSafeInteger(value) || typeof value !== 'number') {
    throw new TypeError(`${column} is no integer.`);
  }
  return value;
}
