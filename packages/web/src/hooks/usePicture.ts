import type { ItemId, PictureSize } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import { useClassroom } from './useClassroom.tsx';

interface LoadedPicture {
  /** Address of the picture in this page; null until it is here. */
  readonly url: string | null;
  /** It is gone, or not for this reader. */
  readonly hasFailed: boolean;
}

/** A picture of the chat, once it is here. @param isWanted not before it is in view, for one */
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
    // The address is the browser's, and has to be given back to it.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setShown({ file, url });
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [file]);
  return shown?.file === file ? shown.url : null;
}
