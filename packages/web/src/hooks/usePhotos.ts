import { codeOf, readyPicture } from '@gongbang/client';
import type { Photo, PhotoId } from '@gongbang/protocol';
import { useEffect, useMemo, useRef, useState } from 'react';

import type { Upload } from '../client/askRow.ts';
import { newItemId } from '../layout/lesson.ts';
import {
  idsOf,
  photosGone,
  photosThere,
  refusedAs,
  refusedAtSight,
  withTile,
  withinRoom,
  type PhotoTile,
  type RefusedFile,
} from '../layout/photos.ts';
import { useCourseWords } from './useCourseWords.ts';

/** Sends a photo to whatever it belongs to. @throws ClientError */
export type SendPhoto = (file: Blob, upload: Upload) => Promise<Photo>;

/** Photos of a draft, as a form's state. */
export interface ChosenPhotos {
  readonly tiles: readonly PhotoTile[];
  /** Files of the last choice that cannot be photos. */
  readonly refused: readonly RefusedFile[];
  /** Those the server has, in their order: what a draft keeps. */
  readonly there: readonly Photo[];
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: string) => void;
  readonly again: (key: string) => void;
  /** A photo that was there before this page fails to load, or is tried again. */
  readonly onBroken: (key: string, isBroken: boolean) => void;
  /** Waits for uploads in progress; null if one of them failed. */
  readonly settled: () => Promise<PhotoId[] | null>;
  /** The server has dropped them: sends those again whose file is at hand, and drops the others. */
  readonly renew: () => void;
  readonly clear: () => void;
}

/**
 * Photos are sent one after the other, in the order chosen: half of each is of no use to anybody.
 * @param initial those that are already there
 * @param own those of them that belong to the entry being edited
 */
export function usePhotos(
  send: SendPhoto,
  initial: readonly Photo[] = [],
  own: readonly Photo[] = [],
): ChosenPhotos {
  const words = useCourseWords();
  const [tiles, setTiles] = useState<readonly PhotoTile[]>(() =>
    initial.map((photo) => ({ key: photo.id, is: 'there', file: null, photo })),
  );
  const [refused, setRefused] = useState<readonly RefusedFile[]>([]);
  // Callbacks of an upload in progress refer to the tiles of that moment.
  const now = useRef(tiles);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const broken = useRef(new Set<string>());
  const onTheWay = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const uploads = onTheWay.current;
    return () => {
      for (const upload of uploads.values()) {
        upload.abort();
      }
    };
  }, []);

  const change = (next: (before: readonly PhotoTile[]) => readonly PhotoTile[]): void => {
    now.current = next(now.current);
    setTiles(now.current);
  };
  const become = (key: string, next: (tile: PhotoTile) => PhotoTile): void => {
    change((before) => withTile(before, key, next));
  };
  const drop = (key: string): void => {
    onTheWay.current.get(key)?.abort();
    change((before) => before.filter((tile) => tile.key !== key));
  };
  const bring = async (key: string, file: File, upload: AbortController): Promise<void> => {
    const isGivenUp = (): boolean => upload.signal.aborted;
    if (isGivenUp()) {
      return;
    }
    try {
      become(key, () => ({ key, is: 'making', file }));
      const ready = await readyPicture(file);
      const photo = await send(ready, {
        signal: upload.signal,
        onProgress: (share) => {
          become(key, (tile) =>
            share < 1
              ? { key, is: 'sending', file, percent: Math.floor(share * 100) }
              : { ...tile, key, is: 'making', file },
          );
        },
      });
      become(key, () => ({ key, is: 'there', file, photo }));
    } catch (error) {
      if (isGivenUp()) {
        return;
      }
      const code = codeOf(error);
      if (code === 'PICTURE_UNREADABLE' || code === 'PICTURE_TOO_LARGE') {
        drop(key);
        setRefused((before) => [...before, refusedAs(code, file)]);
      } else {
        const why = words(error);
        become(key, () => ({ key, is: 'failed', file, why }));
      }
    } finally {
      onTheWay.current.delete(key);
    }
  };
  const start = (key: string, file: File): void => {
    const upload = new AbortController();
    onTheWay.current.set(key, upload);
    queue.current = queue.current.then(() => bring(key, file, upload));
  };
  const waits = (key: string, file: File): PhotoTile => ({ key, is: 'sending', file, percent: 0 });
  const startAgain = (key: string, file: File): void => {
    become(key, () => waits(key, file));
    start(key, file);
  };

  return {
    tiles,
    refused,
    there: useMemo(() => photosThere(tiles), [tiles]),
    add: (files) => {
      const atSight = files.map((file) => ({ file, why: refusedAtSight(file) }));
      const { taken, refused: tooMany } = withinRoom(
        now.current,
        atSight.filter(({ why }) => why === null).map(({ file }) => file),
      );
      setRefused([...atSight.flatMap(({ why }) => why ?? []), ...tooMany]);
      const added = taken.map((file) => ({ key: newItemId(), file }));
      change((before) => [...before, ...added.map(({ key, file }) => waits(key, file))]);
      for (const { key, file } of added) {
        start(key, file);
      }
    },
    remove: (key) => {
      setRefused([]);
      drop(key);
    },
    again: (key) => {
      for (const tile of now.current) {
        if (tile.key === key && tile.is === 'failed') {
          startAgain(key, tile.file);
        }
      }
    },
    onBroken: (key, isBroken) => {
      if (isBroken) {
        broken.current.add(key);
      } else {
        broken.current.delete(key);
      }
    },
    settled: async () => {
      // While some are awaited, others may be chosen.
      for (let last = null; last !== queue.current;) {
        last = queue.current;
        await last;
      }
      return idsOf(now.current);
    },
    renew: () => {
      const gone = photosGone(now.current, own, broken.current);
      for (const tile of now.current) {
        if (gone.has(tile.key)) {
          drop(tile.key);
        } else if (tile.file !== null) {
          startAgain(tile.key, tile.file);
        }
      }
    },
    clear: () => {
      for (const { key } of now.current) {
        drop(key);
      }
      setRefused([]);
    },
  };
}
