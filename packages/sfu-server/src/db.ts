import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ConfigError, readConfig } from './config.ts';
import { copyTo } from './storage/postgres/copyTo.ts';

const USAGE = `npm run db -- copy [--to postgres://user:password@host/database]

Copies everything in DATA_DIR to an empty PostgreSQL database; no server may be running on either. Without --to, it copies to
the database that DATABASE_URL names, and the password shows in no process list.`;
const EXIT_USAGE = 2;

/** Null if the arguments are invalid. */
function readLine(): { readonly to: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { to: { type: 'string' } },
    });
    const to = values.to ?? process.env['DATABASE_URL'];
    return positionals.join(' ') === 'copy' ? { to } : null;
  } catch {
    return null;
  }
}

async function copy(to: string): Promise<string> {
  // The other settings concern only the server.
  const { DATA_DIR, DATABASE_URL } = readConfig({ DATA_DIR: process.env['DATA_DIR'], DATABASE_URL: to });
  if (DATABASE_URL === undefined) {
    throw new ConfigError(USAGE);
  }
  const copied = await copyTo(resolve(DATA_DIR), DATABASE_URL);
  const lines = copied.map(({ table, rows }) => `${table}: ${rows}`);
  return `${lines.join('\n')}\nCopied. From now on, start the server with DATABASE_URL and the same DATA_DIR: the keys are there.`;
}

const line = readLine();
if (line?.to === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = EXIT_USAGE;
} else {
  try {
    process.stderr.write(`${await copy(line.to)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
