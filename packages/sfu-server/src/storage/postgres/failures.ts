import { Client, DatabaseError } from 'pg';

import { clientOptions } from './options.ts';

/** SQLSTATE classes of transient failures, whatever was asked: connections, deadlocks, resources, a server shutting down. */
const PASSING_CLASSES = new Set(['08', '40', '53', '57', '58']);
/** SQLSTATE classes that a retry would run into again: values out of range, constraints, PostgreSQL's own limits. */
const REFUSING_CLASSES = new Set(['22', '23', '54']);

/** An error that no retry can fix. */
export class Final extends Error {}

/** The parts of DATABASE_URL that may be shown: host, user and database, but not the password. */
export interface DatabasePlace {
  readonly where: string;
  readonly user: string;
  readonly database: string;
}

/** @throws Error if it cannot be parsed; the message does not contain the address */
export function placeOf(url: string): DatabasePlace {
  let client: Client;
  try {
    client = new Client(clientOptions(url));
  } catch {
    // The original error may contain the address, and with it the password.
    throw new Error(
      'DATABASE_URL cannot be read. Its form is postgres://user:password@host:5432/database, with %40 for an @ and %2F for a / in the password.',
    );
  }
  const where = client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`;
  return { where, user: client.user ?? '', database: client.database ?? '' };
}

/** Whether a retry may succeed in a moment, without anybody fixing anything. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    return PASSING_CLASSES.has(String(error.code).slice(0, 2));
  }
  // It comes from the connection, not from the database.
  return true;
}

/** Whether the database has refused the data, and would do so again. */
export const isFinal = (error: unknown): boolean =>
  error instanceof Final ||
  (error instanceof DatabaseError && REFUSING_CLASSES.has(String(error.code).slice(0, 2)));

/** Why the database cannot be used, in a few words for whoever runs the server. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const known = REASONS[code];
  if (known !== undefined) {
    return known;
  }
  const message = error instanceof Error ? error.message : '';
  return message === '' ? code || 'unknown' : message;
}

/** Why the database cannot be used, and what to do about it, in a sentence or two. */
export function describeFailure(error: unknown, place: DatabasePlace): string {
  const { where, user, database } = place;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === '28P01' || code === '28000' || /password/i.test(message)) {
    return `The database at ${where} does not let the user “${user}” in (${reasonOf(error)}). Check the user and password in DATABASE_URL, and pg_hba.conf.`;
  }
  if (code === '3D000') {
    return `There is no database “${database}” at ${where}. Create it (createdb ${database}), or name another one in DATABASE_URL.`;
  }
  if (code === '42501') {
    return `The user “${user}” may not do everything that Gongbang needs in the database “${database}” at ${where} (${message}). Make that user its owner: ALTER DATABASE ${database} OWNER TO ${user}.`;
  }
  if (isOfTls(code, message)) {
    return `The database at ${where} cannot be reached over TLS (${message}). Check sslmode and sslrootcert in DATABASE_URL.`;
  }
  return `The database at ${where} cannot be used (${reasonOf(error)}). Check that PostgreSQL is running there, and that DATABASE_URL points to it.`;
}

/** A restore, a `VACUUM FULL`, somebody's session. */
export const HELD = 'something else has its tables locked, such as a restore';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  EPIPE: 'connection lost',
  ENOENT: 'no socket there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be looked up',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'no answer',
  '28P01': 'wrong password',
  '55P03': HELD,
  '57014': HELD,
  '53100': 'its disk is full',
  '53300': 'too many connections',
  '57P01': 'it is shutting down',
  '57P02': 'it crashed',
  '57P03': 'it is starting or stopping',
};

const isOfTls = (code: string, message: string): boolean =>
  /\b(?:SSL|TLS|certificate)\b/i.test(message) || /CERT|^ERR_(?:TLS|SSL)/.test(code);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return '';
  }
  // A host with several addresses yields one error for each.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const from = 'code' in error ? error : first;
  return from instanceof Error && 'code' in from && typeof from.code === 'string' ? from.code : '';
}
