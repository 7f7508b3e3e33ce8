import type { ItemId, PictureSize } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import { useClassroom } from './useClassroom.tsx';

interface LoadedPicture {
  /** Address of the picture in this page; null until it is loaded. */
  readonly url: string | null;
  /** It is gone, or this reader may not see it. */
  readonly hasFailed: boolean;
}

/** A chat picture, once it is loaded. @param isWanted for example only once it is in view */
export function usePicture(id: ItemId, size: PictureSize, isWanted: boolean): LoadedPicture {
  const { client } = useClassroom();
  const [loaded, setLoaded] = useState<LoadedPicture>({ url: null, hasFailed: false });
  useEffect(() => {
    if (!isWanted) {
      return;
    }
    let url: string | null = null;
    let isHere = true;
    client.pictures.load(id, size).then(
      (jpeg) => {
        if (isHere && jpeg !== null) {
          url = URL.createObjectURL(jpeg);
          setLoaded({ url, hasFailed: false });
        }
      },
      () => {
        if (isHere) {
          setLoaded({ url: null, hasFailed: true });
        }
      },
    );
    return () => {
      isHere = false;
      if (url !== null) {
        URL.revokeObjectURL(url);
      }
    };
  }, [client, id, size, isWanted]);
  return loaded;
}

/** The address of a file in this page, for as long as it is shown. */
export function useFileUrl(file: Blob | null): string | null {
  const [shown, setShown] = useState<{ file: Blob; url: string } | null>(null);
  useEffect(() => {
    if (file === null) {
      return;
    }
    const url = URL.createObjectURL(file);
    // The address belongs to the browser, and has to be released.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setShown({ file, url });
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [file]);
  return shown?.file === file ? shown.url : null;
}
