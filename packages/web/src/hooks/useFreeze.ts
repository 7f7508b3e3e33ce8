import { ClientError } from '../client/ClientError.ts';
import { useAct, useExplain } from './useAct.ts';
import { useClassroom, useWorkshop } from './useClassroom.tsx';
import type { Picture } from './useStagePictures.ts';

/** Sharp enough for the grain of wood, small enough to reach everyone within a second. */
const JPEG_QUALITY = 0.85;
/** A picture that flows has shown a frame by then, in ms. */
const PATIENCE_MS = 3000;

/** Freezes a picture for everyone, or lets it run again; wherever on the page it is shown. */
export function useFreeze(picture: Picture | null): { isFrozen: boolean; freeze: () => void } {
  const { client } = useClassroom();
  const act = useAct();
  const explain = useExplain();
  const isFrozen = useWorkshop(({ still }) => still !== null, false);
  return {
    isFrozen,
    freeze: () => {
      if (isFrozen) {
        void act('still:show', { still: null });
      } else if (picture !== null) {
        capture(picture.track)
          .then((jpeg) => client.freeze(picture.source, jpeg))
          .catch(explain);
      }
    },
  };
}

/** The frame that is shown now, as a JPEG of its full size. */
async function capture(track: MediaStreamTrack): Promise<Blob> {
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
