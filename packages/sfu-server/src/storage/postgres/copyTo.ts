import { Client } from 'pg';

import { lockFolder } from '../dataFolder.ts';
import { copySite } from '../site/copySite.ts';
import { Claim } from './Claim.ts';
import { copyClasses, type CopiedTable, type Copier } from './copyClasses.ts';
import { Final, describeFailure, placeOf } from './failures.ts';
import { clientOptions } from './options.ts';

/** The parts of a studio, in the order they are copied. */
const COPIERS: readonly Copier[] = [copyClasses, copySite];

const SILENT = { info: () => undefined, warn: () => undefined };

/**
 * Copies everything in a folder to an empty database: all of it, or nothing.
 * @throws Error, in sentences, if a server runs on either, the database has data, or it cannot be used
 */
export async function copyTo(dataDir: string, url: string): Promise<CopiedTable[]> {
  // Explains what is wrong with an address that cannot be read; the client would not.
  placeOf(url);
  const folder = lockFolder(dataDir);
  let claim: Claim | null = null;
  const client = new Client(clientOptions(url));
  // Without a listener, the error would end the process.
  client.on('error', () => undefined);
  try {
    claim = await Claim.take(url, SILENT, 0);
    await client.connect();
    await client.query('BEGIN');
    await claim.assertHeld(client);
    const copied: CopiedTable[] = [];
    for (const copy of COPIERS) {
      copied.push(...(await copy(dataDir, client, url)));
    }
    await client.query('COMMIT');
    return copied;
  } catch (error) {
    throw new Error(`Nothing was copied. ${sentenceOf(error, url, claim !== null)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
    await claim?.release();
    folder.unlock();
  }
}

/** The claim's errors are fit to show; the database's may contain more than a terminal should show. */
function sentenceOf(error: unknown, url: string, isClaimed: boolean): string {
  if (error instanceof Error && (error instanceof Final || !isClaimed || 'errcode' in error)) {
    return error.message;
  }
  return describeFailure(error, placeOf(url));
}
