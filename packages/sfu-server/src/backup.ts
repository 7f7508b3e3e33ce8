import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { runCommand } from './commands.ts';
import { backUp } from './storage/sqlite/backups.ts';

const USAGE = `npm run backup -- FILE [--force]

Copies the data in DATA_DIR to FILE, which is for your eyes only; the server may keep running.
--force replaces an existing FILE. Use - as FILE for standard output.`;

/** A backup for standard output is completed here first. */
const OUTGOING = 'outgoing.sqlite';

await runCommand(USAGE, ['force'], async ({ dataDir, file, flags }) => {
  const toOutput = file === '-';
  const target = toOutput ? join(dataDir, OUTGOING) : file;
  const { classes, bytes } = await backUp(dataDir, target, { force: toOutput || flags.has('force') });
  if (toOutput) {
    try {
      await pipeline(createReadStream(target), process.stdout);
    } finally {
      rmSync(target);
    }
  }
  return `Backed up: ${classes} classes, ${bytes} bytes.`;
});
