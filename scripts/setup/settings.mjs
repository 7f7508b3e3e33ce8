// Settings may stand in a file `.env` of the checkout. Imported first of all: what comes after it looks at the environment.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = resolve(dirname(fileURLToPath(import.meta.url)), '../../.env');

if (existsSync(FILE)) {
  try {
    // What the environment says already stays.
    process.loadEnvFile(FILE);
  } catch (error) {
    console.error(
      process.loadEnvFile === undefined
        ? `Node ${process.versions.node} cannot read .env. Use Node 20.12 or later, or set its variables in the environment.`
        : `${FILE} can't be read: ${error.message}`,
    );
    process.exit(1);
  }
}
