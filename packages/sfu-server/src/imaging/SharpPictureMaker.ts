import { MAX_PICTURE_PIXELS, PICTURE_EDGES, type PictureSize } from '@gongbang/protocol';
import type { Sharp, SharpOptions } from 'sharp';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { MadePicture, PictureMaker, PictureTurn } from '../ports/store.ts';
import type { Clock, Log } from '../ports/world.ts';
import { FairLine } from './FairLine.ts';
import { isAnimatedPng, kindOf } from './fileKinds.ts';

/** Pictures waiting to be processed, including the current one. */
const MAX_WAITING = 32;
/** How long one waits for those before it, in ms, and how long one may take, in seconds: a phone's takes half a second. */
const PATIENCE_MS = 60_000;
const MAX_SECONDS = 20;
/** Longest edge accepted, in pixels: a panorama's. In longer and thinner pictures, every row costs as much as a full one. */
const MAX_EDGE = 20_000;
/** JPEG quality: at 82 nobody sees the difference, and it has half the bytes of 95. */
const QUALITY = 82;
const WHITE = '#ffffff';

/** Everybody together. */
const ANYBODY: PictureTurn = { place: '', of: '' };

/** The library's loaders for files: nothing else in it is reachable, whatever a file claims to be. */
const READERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'];

const OPTIONS: SharpOptions = {
  // Incomplete pictures are rejected; where phones deviate from the standard, that is only a warning.
  failOn: 'error',
  limitInputPixels: MAX_PICTURE_PIXELS,
  pages: 1,
};

/** Creates a Sharp from its input. */
type Open = typeof import('sharp').default;

/**
 * Re-encodes pictures with sharp: one at a time, in turns, in a libuv thread, so that neither the event loop nor the media workers wait
 * for it. The library is loaded with the first picture: a server that gets none never has it in memory.
 */
export class SharpPictureMaker implements PictureMaker {
  readonly #clock: Clock;
  readonly #log: Log;
  #library: Promise<Open> | null = null;
  readonly #line = new FairLine(MAX_WAITING);

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  async make(file: Buffer, turn: PictureTurn = ANYBODY): Promise<MadePicture> {
    assertTaken(file);
    return this.#inTurn(turn, async () => remake(await this.#open(), file));
  }

  /** @throws ClassroomError SERVER_BUSY when those before it take too long, or others need the room; then it is not processed */
  #inTurn(turn: PictureTurn, make: () => Promise<MadePicture>): Promise<MadePicture> {
    return new Promise((resolve, reject) => {
      const refuse = (): void => {
        reject(busy());
      };
      const begin = async (): Promise<void> => {
        stopWaiting();
        await make().then(resolve, reject);
      };
      const giveUp = (): void => {
        stopWaiting();
        refuse();
      };
      const leave = this.#line.join(turn, begin, giveUp);
      const stopWaiting =
        leave === null
          ? (): void => undefined
          : this.#clock.after(PATIENCE_MS, () => {
              leave();
              refuse();
            });
      if (leave === null) {
        refuse();
      }
    });
  }

  /** @throws ClassroomError MEDIA_UNAVAILABLE if the library does not run */
  async #open(): Promise<Open> {
    this.#library ??= load();
    try {
      return await this.#library;
    } catch (error) {
      this.#library = null;
      this.#log.warn({ err: error }, 'this server cannot process pictures: sharp does not load');
      throw new ClassroomError('MEDIA_UNAVAILABLE', 'This server cannot take pictures at the moment.');
    }
  }
}

async function load(): Promise<Open> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: READERS });
  return sharp;
}

/** @throws ClassroomError PICTURE_UNREADABLE */
function assertTaken(file: Buffer): void {
  const kind = kindOf(file);
  if (kind === 'heic') {
    throw new ClassroomError(
      'PICTURE_UNREADABLE',
      'This is a HEIC picture, which this server cannot read. Send it as JPEG; on an iPhone: Settings, Camera, Formats, Most Compatible.',
    );
  }
  if (kind === 'other') {
    throw new ClassroomError('PICTURE_UNREADABLE', 'Send a picture as JPEG, PNG or WebP.');
  }
  if (kind === 'png' && isAnimatedPng(file)) {
    throw animated();
  }
}

/** Decodes it once, to the largest size; the other sizes, and the files, are made from that. */
async function remake(open: Open, file: Buffer): Promise<MadePicture> {
  try {
    const { pages = 1, ...extent } = await open(file, OPTIONS).metadata();
    if (pages > 1) {
      throw animated();
    }
    if (Math.max(extent.width, extent.height) > MAX_EDGE) {
      throw new ClassroomError('PICTURE_TOO_LARGE', `A picture may be at most ${MAX_EDGE} pixels on a side.`);
    }
    const { data, info } = await fitted(open(file, OPTIONS).autoOrient(), 'large')
      .flatten({ background: WHITE })
      .toColourspace('srgb')
      .timeout({ seconds: MAX_SECONDS })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const jpeg = (size: PictureSize): Promise<Buffer> =>
      fitted(open(data, { raw: { width, height, channels } }), size)
        .jpeg({ quality: QUALITY })
        .toBuffer();
    const sizes = { small: await jpeg('small'), medium: await jpeg('medium'), large: await jpeg('large') };
    return { width, height, sizes };
  } catch (error) {
    throw error instanceof ClassroomError ? error : refusal(error);
  }
}

const fitted = (image: Sharp, size: PictureSize): Sharp =>
  image.resize(PICTURE_EDGES[size], PICTURE_EDGES[size], { fit: 'inside', withoutEnlargement: true });

/** Converts the library's errors to ours. */
function refusal(error: unknown): ClassroomError {
  const message = error instanceof Error ? error.message : '';
  if (/pixel limit/i.test(message)) {
    return new ClassroomError(
      'PICTURE_TOO_LARGE',
      `A picture may have at most ${MAX_PICTURE_PIXELS / 1e6} million pixels. Send a smaller one.`,
      { cause: error },
    );
  }
  if (/timeout/i.test(message)) {
    return busy();
  }
  return new ClassroomError(
    'PICTURE_UNREADABLE',
    'This picture cannot be read: it is incomplete, or no picture at all. Take it again.',
    { cause: error },
  );
}

const animated = (): ClassroomError =>
  new ClassroomError('PICTURE_UNREADABLE', 'This picture is animated. Send a still one.');

const busy = (): ClassroomError =>
  new ClassroomError('SERVER_BUSY', 'The server is busy with other pictures. Try again in a moment.');
