// Reads settings from a file `.env` in the checkout. Imported first, because other modules read the environment when loaded.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = resolve(dirname(fileURLToPath(import.meta.url)), '../../.env');

if (existsSync(FILE)) {
  try {
    // The environment takes precedence.
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
