import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { runCommand } from './commands.ts';
import { restoreFrom } from './storage/sqlite/backups.ts';
import { FILE_MODE, makeFolder } from './storage/dataFolder.ts';

const USAGE = `npm run restore -- FILE

Replaces the data in DATA_DIR with the backup FILE. No server may be running on that data. The previous data is kept
beside it. Use - as FILE for standard input.`;

/** Standard input is stored here until it is restored. */
const INCOMING = 'incoming.sqlite';

await runCommand(USAGE, [], async ({ dataDir, file }) => {
  const fromInput = file === '-';
  const source = fromInput ? join(dataDir, INCOMING) : file;
  try {
    if (fromInput) {
      makeFolder(dataDir);
      rmSync(source, { force: true });
      await pipeline(process.stdin, createWriteStream(source, { flags: 'wx', mode: FILE_MODE }));
    }
    const { classes, bytes, former } = await restoreFrom(dataDir, source, stamp());
    const kept = former === null ? '' : ` The previous data is in ${former}.`;
    return `Restored: ${classes} classes, ${bytes} bytes.${kept}`;
  } finally {
    if (fromInput) {
      rmSync(source, { force: true });
    }
  }
});

/** The time in a form suitable for file names: `20260131T095959123Z`. */
function stamp(): string {
  return new Date().toISOString().replaceAll(/[-:.]/g, '');
}
