import { persist } from '@gongbang/client';
import type { Afterwards } from '@gongbang/protocol';
import { useCallback, useEffect, useState } from 'react';

import { http } from '../client/http.ts';
import { useClassroom } from './useClassroom.tsx';

/** What the class left behind, as far as this user may see it; null until it is loaded, or if they may not. And how to reload. */
export function useAfterwards(): { afterwards: Afterwards | null; reload: () => void } {
  const { id, key } = useClassroom().link;
  const [afterwards, setAfterwards] = useState<Afterwards | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isGone = false;
    persist(
      () => http.getAfterwards(id, key),
      () => !isGone,
    ).then(
      (found) => {
        if (!isGone && found !== null) {
          setAfterwards(found);
        }
      },
      // Not everybody may read it; the page says that the class is over either way.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [id, key, asked]);
  const reload = useCallback(() => {
    setAsked((before) => before + 1);
  }, []);
  return { afterwards, reload };
}

/** The last picture of the hands, once it is loaded. @param isThere whether there is one */
export function useLastPicture(isThere: boolean): Blob | null {
  const { id, key } = useClassroom().link;
  const [picture, setPicture] = useState<Blob | null>(null);
  useEffect(() => {
    let isGone = false;
    if (isThere) {
      persist(
        () => http.getLastPicture(id, key),
        () => !isGone,
      ).then(
        (jpeg) => {
          if (!isGone) {
            setPicture(jpeg);
          }
        },
        () => undefined,
      );
    }
    return () => {
      isGone = true;
    };
  }, [id, key, isThere]);
  return picture;
}
