import { MAX_PICTURE_BYTES } from '@gongbang/protocol';

import { JPEG_QUALITY } from '../media/captureFrame.ts';
import { ClientError } from '../connection/ClientError.ts';

/** The formats the server reads. */
const READ: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
/** Up to this size, in bytes, a picture is sent as it is; a poor mobile uplink takes ten seconds for it. */
const SMALL_BYTES = 1_500_000;
/** Longest edge of a redrawn picture, in px: more than the server keeps. */
const EDGE = 2560;

/**
 * Prepares a picture for the server: shrinks large ones, and makes a JPEG of what this browser can read and the server
 * cannot (a phone's HEIC). A picture that cannot be read here is sent as it is, and the server says what is wrong with it.
 */
export async function shrinkPicture(file: Blob): Promise<Blob> {
  if (READ.includes(file.type) && file.size <= SMALL_BYTES) {
    return file;
  }
  try {
    return await drawnAnew(file);
  } catch {
    return file;
  }
}

/** A picture that can be sent. @throws ClientError PICTURE_UNREADABLE, PICTURE_TOO_LARGE */
export async function readyPicture(file: Blob): Promise<Blob> {
  const small = await shrinkPicture(file);
  if (!READ.includes(small.type)) {
    throw new ClientError('PICTURE_UNREADABLE', 'Choose a JPEG, PNG or WebP picture.');
  }
  if (small.size > MAX_PICTURE_BYTES) {
    throw new ClientError('PICTURE_TOO_LARGE', 'Choose a smaller picture.');
  }
  return small;
}

/** Upright, because a browser draws an image element the way its EXIF orientation says. */
async function drawnAnew(file: Blob): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(file);
  try {
    image.src = url;
    await image.decode();
    const scale = Math.min(1, EDGE / Math.max(image.naturalWidth, image.naturalHeight));
    const width = Math.round(image.naturalWidth * scale);
    const height = Math.round(image.naturalHeight * scale);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) {
      return file;
    }
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  } finally {
    URL.revokeObjectURL(url);
  }
}
