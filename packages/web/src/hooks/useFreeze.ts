import type { RefObject } from 'react';

import { useAct, useExplain } from './useAct.ts';
import { useClassroom, useWorkshop } from './useClassroom.tsx';
import type { Picture } from './useStagePictures.ts';

/** Sharp enough for the grain of wood, small enough to reach everyone within a second. */
const JPEG_QUALITY = 0.85;
/** Freezes the picture for everyone, or lets it run again. */
export function useFreeze(picture: Picture, video: RefObject<HTMLVideoElement | null>): () => void {
  const { client } = useClassroom();
  const act = useAct();
  const explain = useExplain();
  const isFrozen = useWorkshop(({ still }) => still !== null, false);
  return () => {
    if (isFrozen) {
      void act('still:show', { still: null });
    } else if (video.current !== null) {
      capture(video.current)
        .then((jpeg) => client.freeze(picture.source, jpeg))
        .catch(explain);
    }
  };
}

/** The frame that is shown now, as a JPEG of its full size. */
async function capture(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}
