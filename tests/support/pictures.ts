import { crc32, deflateSync } from 'node:zlib';

import { picture, errorBody, type ClassId, type Picture } from '@gongbang/protocol';
import sharp from 'sharp';

/** What a phone writes into a photo, and nobody else should read. */
export const SECRET_ARTIST = 'Artist of the workshop';

/** A photo as a phone writes it: lying on its side, with the tag that turns it upright, a place and a name. */
export function phonePhoto(width = 400, height = 300): Promise<Buffer> {
  const sheet = (across: number, background: string) => ({
    create: { width: across, height, channels: 3 as const, background },
  });
  return sharp(sheet(width, '#22aa77'))
    .composite([{ input: sheet(width / 2, '#aa2277'), left: 0, top: 0 }])
    .withExif({
      IFD0: { Artist: SECRET_ARTIST, Make: 'Phone' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
}

/** A plain picture of one colour. */
export const plain = (format: 'jpeg' | 'png' | 'webp', width = 40, height = 30): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#884422' } })
    .toFormat(format)
    .toBuffer();

/** A PNG whose few bytes expand to as many grey pixels as requested. */
export function pngBomb(width: number, height: number, extra: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit per pixel, grey.
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Who sends or reads pictures of a class. */
export interface PictureSide {
  readonly url: string;
  readonly classId: ClassId;
  readonly linkKey: string;
  readonly peerKey: string | null;
}

const headers = ({ linkKey, peerKey }: PictureSide): Record<string, string> => ({
  Authorization: `Bearer ${linkKey}`,
  ...(peerKey === null ? {} : { 'Peer-Key': peerKey }),
});

export const postPicture = (side: PictureSide, file: Buffer): Promise<Response> =>
  fetch(`${side.url}/api/classes/${side.classId}/pictures`, {
    method: 'POST',
    headers: headers(side),
    body: new Uint8Array(file),
  });

/** Sends a picture that is accepted. */
export async function sentPicture(side: PictureSide, file: Buffer): Promise<Picture> {
  return picture.parse(await (await postPicture(side, file)).json());
}

export const getPicture = (side: PictureSide, id: string, size = 'small'): Promise<Response> =>
  fetch(`${side.url}/api/classes/${side.classId}/pictures/${id}/${size}`, { headers: headers(side) });

/** Why a request was refused; OK if it was not. */
export async function codeOf(answer: Response): Promise<string> {
  return answer.ok ? 'OK' : errorBody.parse(await answer.json()).error.code;
}
