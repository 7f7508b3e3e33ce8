import { captureFrame } from '@gongbang/client';
import { useAct, useExplain } from './useAct.ts';
import { useClassroom, useWorkshop } from './useClassroom.tsx';
import type { Picture } from './useStagePictures.ts';

/** Freezes a picture for everyone, or unfreezes it, wherever on the page it is shown. */
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
        captureFrame(picture.track)
          .then((jpeg) => client.freeze(picture.source, jpeg))
          .catch(explain);
      }
    },
  };
}
