import { readFileSync, statSync } from 'node:fs';

import type { Studio, StudioPage } from '@gongbang/protocol';

import { ConfigError, type Config } from './config.ts';

const MAX_LOGO_BYTES = 512 * 1024;
const MAX_TEXT_BYTES = 64 * 1024;

/** Image formats that cannot contain scripts, by how their files begin. */
const IMAGES: readonly (readonly [type: string, isOne: (file: Buffer) => boolean])[] = [
  ['image/png', (file) => file.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', (file) => file.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  [
    'image/webp',
    (file) => file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP',
  ],
];

/** The owner's texts and images that the server shows. */
export interface StudioFiles {
  readonly about: Studio;
  readonly texts: Readonly<Record<StudioPage, string | null>>;
  readonly logo: { readonly type: string; readonly bytes: Buffer } | null;
}

type StudioSettings = Pick<
  Config,
  'STUDIO_NAME' | 'LOGO_FILE' | 'PRIVACY_FILE' | 'PRIVACY_URL' | 'IMPRINT_FILE' | 'IMPRINT_URL'
>;

/**
 * Reads the files that the settings name, once.
 * @throws ConfigError with a sentence, for one that is missing, too large or of the wrong kind
 */
export function readStudio(settings: StudioSettings): StudioFiles {
  const { STUDIO_NAME, LOGO_FILE, PRIVACY_FILE, PRIVACY_URL, IMPRINT_FILE, IMPRINT_URL } = settings;
  const texts = {
    privacy: PRIVACY_FILE === undefined ? null : readText('PRIVACY_FILE', PRIVACY_FILE),
    imprint: IMPRINT_FILE === undefined ? null : readText('IMPRINT_FILE', IMPRINT_FILE),
  };
  const logo = LOGO_FILE === undefined ? null : readLogo(LOGO_FILE);
  return {
    about: {
      name: STUDIO_NAME ?? null,
      hasLogo: logo !== null,
      privacy: { url: PRIVACY_URL ?? null, hasText: texts.privacy !== null },
      imprint: { url: IMPRINT_URL ?? null, hasText: texts.imprint !== null },
    },
    texts,
    logo,
  };
}

function readLogo(path: string): StudioFiles['logo'] {
  const bytes = read('LOGO_FILE', path, MAX_LOGO_BYTES);
  const type = IMAGES.find(([, isOne]) => isOne(bytes))?.[0];
  if (type === undefined) {
    throw new ConfigError(`LOGO_FILE is "${path}", but must be a PNG, JPEG or WebP image.`);
  }
  return { type, bytes };
}

function readText(name: string, path: string): string {
  const bytes = read(name, path, MAX_TEXT_BYTES);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError(`${name} is "${path}", but must be a text in UTF-8.`);
  }
}

function read(name: string, path: string, maxBytes: number): Buffer {
  let bytes: Buffer;
  try {
    if (statSync(path).size > maxBytes) {
      throw new ConfigError(`${name} is "${path}", but must have ${maxBytes / 1024} KiB at most.`);
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigError) {
      throw error;
    }
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigError(`${name} is "${path}", but there is no file that can be read (${reason}).`);
  }
  return bytes;
}
