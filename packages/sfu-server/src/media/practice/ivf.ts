/** The IVF container, as libvpx writes it: a header, then each frame with its size and time. */
const MAGIC = 'DKIF';
const HEADER_LENGTH_AT = 6;
const FRAME_HEADER_BYTES = 12;

/** One encoded frame. */
export interface ClipFrame {
  readonly data: Buffer;
  /** Whether it can be shown without previous frames (RFC 6386, 9.1: the first bit is 0). */
  readonly isKey: boolean;
}

/** Reads the frames of an IVF file containing VP8. @throws Error if it is not one */
export function readIvf(file: Buffer): ClipFrame[] {
  if (file.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new Error('This is no IVF file.');
  }
  const frames: ClipFrame[] = [];
  let at = file.readUInt16LE(HEADER_LENGTH_AT);
  while (at + FRAME_HEADER_BYTES <= file.length) {
    const start = at + FRAME_HEADER_BYTES;
    const end = start + file.readUInt32LE(at);
    const data = file.subarray(start, end);
    frames.push({ data, isKey: data.length > 0 && ((data[0] ?? 1) & 1) === 0 });
    at = end;
  }
  return frames;
}
