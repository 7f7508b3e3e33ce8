import { useCallback, useState, type SyntheticEvent } from 'react';

/** Whether a picture is upright, once its size is known: cropped to a landscape frame, it would lose most of itself. */
export function useUpright(): {
  isUpright: boolean;
  /** For `onResize` and `onLoadedMetadata` of the video. */
  measure: (event: SyntheticEvent<HTMLVideoElement>) => void;
} {
  const [isUpright, setUpright] = useState(false);
  const measure = useCallback((event: SyntheticEvent<HTMLVideoElement>) => {
    const { videoWidth, videoHeight } = event.currentTarget;
    setUpright(videoHeight > videoWidth);
  }, []);
  return { isUpright, measure };
}
