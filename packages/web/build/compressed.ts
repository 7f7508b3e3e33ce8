import { readFile, readdir, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { Plugin } from 'vite';

/** What compresses well. Fonts and pictures are compressed already, and source maps are for debugging. */
const TEXTS = new Set(['.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);
/** Below this size, in bytes, compressing would save no packet. */
const LEAST = 512;

const brotli = (bytes: Buffer): Promise<Buffer> =>
  promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
const gzipped = (bytes: Buffer): Promise<Buffer> =>
  promisify<Buffer, object, Buffer>(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION });

/** Puts a brotli and a gzip version next to each built text, as small as possible: the server only picks one. */
export function compressed(): Plugin {
  let root = '';
  return {
    name: 'gongbang:compressed',
    apply: 'build',
    configResolved({ root: project, build }) {
      root = resolve(project, build.outDir);
    },
    async closeBundle() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const texts = entries.filter((entry) => entry.isFile() && TEXTS.has(extname(entry.name)));
      await Promise.all(texts.map(({ parentPath, name }) => compress(join(parentPath, name))));
    },
  };
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < LEAST) {
    return;
  }
  for (const [suffix, pack] of [
    ['.br', brotli],
    ['.gz', gzipped],
  ] as const) {
    const packed = await pack(bytes);
    if (packed.length < bytes.length) {
      await writeFile(file + suffix, packed);
    }
  }
}
