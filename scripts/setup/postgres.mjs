import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ensureDebianPackages, isDebian } from './debian.mjs';
import { step } from './steps.mjs';

/** Debian keeps each major version in its own folder. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const PACKAGES = ['postgresql'];
const PURPOSE = 'run the tests with PostgreSQL';

/**
 * A PostgreSQL for the store tests: the one that POSTGRES_BIN names, or Debian's, which is installed if possible.
 * @returns {Promise<string | null>} its program folder; null if there is none: those tests are skipped, and the reason has been printed
 */
export async function ensurePostgres() {
  const named = process.env.POSTGRES_BIN;
  if (named) {
    return hasPrograms(named)
      ? named
      : leaveOut(`POSTGRES_BIN is ${named}, but initdb and postgres are not there.`);
  }
  if (newestOfDebian() === null) {
    if (!isDebian) {
      return leaveOut(
        'To run them, install PostgreSQL 15 or later, and set POSTGRES_BIN to the folder of its programs.',
      );
    }
    try {
      await step('PostgreSQL', (progress) => ensureDebianPackages(PACKAGES, PURPOSE, progress));
    } catch (error) {
      return leaveOut(error.message);
    }
  }
  return newestOfDebian() ?? leaveOut(`There is no PostgreSQL under ${DEBIAN_FOLDER}.`);
}

function newestOfDebian() {
  if (!existsSync(DEBIAN_FOLDER)) {
    return null;
  }
  const versions = readdirSync(DEBIAN_FOLDER).map(Number).filter(Number.isFinite);
  return (
    versions
      .toSorted((one, other) => other - one)
      .map((version) => join(DEBIAN_FOLDER, String(version), 'bin'))
      .find(hasPrograms) ?? null
  );
}

const hasPrograms = (folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

/** SQLite keeps the same data: without PostgreSQL, the rest of the tests is still worth running. */
function leaveOut(why) {
  console.log(`Skipping the tests with PostgreSQL. ${why}`);
  return null;
}
