/** A file's type by its first bytes: its name, and any header that declares it, do not count. */
export type FileKind = 'jpeg' | 'png' | 'webp' | 'heic' | 'other';

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
/** Brands of HEIF files from phones (ISO/IEC 23008-12). */
const HEIF_BRANDS: readonly string[] = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'];

/** @param file the whole file, or its first 12 bytes */
export function kindOf(file: Buffer): FileKind {
  const word = (at: number): string => file.toString('latin1', at, at + 4);
  if (file.subarray(0, JPEG_START.length).equals(JPEG_START)) {
    return 'jpeg';
  }
  if (file.subarray(0, PNG_START.length).equals(PNG_START)) {
    return 'png';
  }
  if (word(0) === 'RIFF' && word(8) === 'WEBP') {
    return 'webp';
  }
  return word(4) === 'ftyp' && HEIF_BRANDS.includes(word(8)) ? 'heic' : 'other';
}

/** Length, type and checksum of a PNG chunk, in bytes; the data is between them. */
const CHUNK_FRAME = 12;

/** Whether a PNG is animated: it says so before its first pixels (PNG, third edition, 11.3.6). */
export function isAnimatedPng(file: Buffer): boolean {
  let at = PNG_START.length;
  while (at + CHUNK_FRAME <= file.length) {
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'acTL' || type === 'IDAT') {
      return type === 'acTL';
    }
    at += CHUNK_FRAME + file.readUInt32BE(at);
  }
  return false;
}
