import { ClientError } from './ClientError.ts';

/** Sharp enough for the grain of wood, small enough to reach everyone within a second. */
export const JPEG_QUALITY = 0.85;
/** A picture that flows has shown a frame by then, in ms. */
const PATIENCE_MS = 3000;

/** The frame that a track shows now, as a JPEG of its full size. @throws ClientError NOT_FOUND when it shows none */
export async function captureFrame(track: MediaStreamTrack): Promise<Blob> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await firstFrame(video);
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d')?.drawImage(video, 0, 0);
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
    // Refused only when the element goes away meanwhile.
    video.play().catch(() => undefined);
  });
}
