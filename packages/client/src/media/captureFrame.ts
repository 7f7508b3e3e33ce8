import { ClientError } from '../connection/ClientError.ts';

/** Sharp enough for the grain of wood, small enough to reach everyone within a second. */
export const JPEG_QUALITY = 0.85;
/** By then a picture that flows has shown a frame, in ms. */
const PATIENCE_MS = 3000;
const QUARTER_TURN = 90;

interface FrameOptions {
  /** Clockwise, in degrees: a multiple of 90. */
  readonly turnedBy?: number;
  /** The longest edge allowed, in px. */
  readonly edge?: number;
}

/** The frame a track shows now, as a JPEG, in full size unless limited. @throws ClientError NOT_FOUND if it shows none */
export async function captureFrame(
  track: MediaStreamTrack,
  { turnedBy = 0, edge = Infinity }: FrameOptions = {},
): Promise<Blob> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await firstFrame(video);
    const scale = Math.min(1, edge / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    const isSideways = turnedBy % (2 * QUARTER_TURN) !== 0;
    const canvas = isSideways ? new OffscreenCanvas(height, width) : new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context?.translate(canvas.width / 2, canvas.height / 2);
    context?.rotate((turnedBy * Math.PI) / (2 * QUARTER_TURN));
    context?.drawImage(video, -width / 2, -height / 2, width, height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  } finally {
    video.srcObject = null;
  }
}

function firstFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ClientError('NOT_FOUND', 'The picture does not move: there is no frame to freeze.'));
    }, PATIENCE_MS);
    video.addEventListener(
      'loadeddata',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
    // Refused only if the element goes away meanwhile.
    video.play().catch(() => undefined);
  });
}
