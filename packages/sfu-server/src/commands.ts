import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { readConfig } from './config.ts';

const EXIT_USAGE = 2;
/** Exit codes by shell convention, for a process ended by SIGINT or SIGTERM. */
const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

/** Printed when the data is not in DATA_DIR: its database has its own tools. */
const IN_POSTGRES = `DATABASE_URL is set, so the data is in PostgreSQL, which has its own tools:
  pg_dump --format=custom --file=gongbang.dump "$DATABASE_URL"
  pg_restore --clean --if-exists --no-owner --single-transaction --dbname="$DATABASE_URL" gongbang.dump
Stop the server before restoring. Keys and certificates are in DATA_DIR: keep a copy of that folder too.`;

/** The arguments of a command. */
export interface CommandLine {
  readonly dataDir: string;
  readonly file: string;
  readonly flags: ReadonlySet<string>;
}

/**
 * Runs a command that takes one FILE, and reports on standard error, because standard output may be the file.
 * A signal ends it like a failure, so that nothing half done remains.
 */
export async function runCommand(
  usage: string,
  flags: readonly string[],
  work: (line: CommandLine) => Promise<string>,
): Promise<void> {
  for (const [signal, code] of Object.entries(EXIT_BY_SIGNAL)) {
    process.once(signal, () => process.exit(code));
  }
  const line = readLine(flags);
  if (line === null) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = EXIT_USAGE;
    return;
  }
  try {
    if ((process.env['DATABASE_URL'] ?? '') !== '') {
      throw new Error(IN_POSTGRES);
    }
    // The other settings concern only the server.
    const { DATA_DIR } = readConfig({ DATA_DIR: process.env['DATA_DIR'] });
    process.stderr.write(`${await work({ ...line, dataDir: resolve(DATA_DIR) })}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Null if the arguments are invalid. */
function readLine(flags: readonly string[]): Omit<CommandLine, 'dataDir'> | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
    });
    const [file, ...others] = positionals;
    return file === undefined || others.length > 0 ? null : { file, flags: new Set(Object.keys(values)) };
  } catch {
    return null;
  }
}
