import type { SQLOutputValue } from 'node:sqlite';

/*
 * Rows of STRICT tables: SQLite has checked the type of each column when it was written, so that reading a page of chat
 * needs no schema for every row. What is left to check is done where it is read.
 */

export type Row = Record<string, SQLOutputValue>;

/** @throws TypeError when the column is no text, which a table of ours never holds */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') {
    throw new TypeError(`${column} is no text.`);
  }
  return value;
}

/** @throws TypeError when the column is no integer that a number holds */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (!Number.isSafeInteger(value) || typeof value !== 'number') {
    throw new TypeError(`${column} is no integer.`);
  }
  return value;
}
