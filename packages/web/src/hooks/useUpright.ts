import { useCallback, useState, type SyntheticEvent } from 'react';

/** Whether a picture stands upright, once it has told how large it is: cut to a place that does not, it would lose most of itself. */
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
