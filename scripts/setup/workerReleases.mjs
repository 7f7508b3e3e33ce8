import { createHash } from 'node:crypto';

/**
 * Versions of mediasoup whose own worker is known to withstand what docs/SECURITY.md reports to upstream. There is none
 * yet: until there is, the worker is compiled with our patches.
 * @type {readonly string[]}
 */
export const SOUND_VERSIONS = [];

/**
 * SHA-256 of the archives on mediasoup's release page, by name, which includes version and platform. An archive that is
 * not listed is accepted only if GONGBANG_WORKER_SHA256 names its hash. To add one: compare the hash with the release page's own
 * ("digest" of the asset) from two networks.
 * @type {Readonly<Record<string, string>>}
 */
export const PINS = {};

/**
 * The hash that an archive must have; null if none is pinned.
 * @param {string} archive
 */
export function expectedHash(archive) {
  const named = process.env.GONGBANG_WORKER_SHA256?.trim().toLowerCase();
  return named || (PINS[archive] ?? null);
}

/** @param {Uint8Array} bytes */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
