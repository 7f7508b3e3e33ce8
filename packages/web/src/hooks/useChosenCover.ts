import { useEffect, useState } from 'react';

import { clearLeftovers, hasKeptPictures, keepPictures, keptPictures } from '../client/keptPictures.ts';

/** The name under which a form keeps its one picture. */
const COVER = 'cover';

interface ChosenCover {
  readonly cover: Blob | null;
  /** A picture chosen before a reload is still being looked up. */
  readonly isRestoring: boolean;
  readonly choose: (file: Blob) => void;
  /** The form was sent or discarded. */
  readonly drop: () => void;
}

/** The one picture of a form, as state: it is there again after a reload, and after a detour to another page. @param form which one */
export function useChosenCover(form: string): ChosenCover {
  const [cover, setCover] = useState<Blob | null>(null);
  const [isRestoring, setRestoring] = useState(() => hasKeptPictures(form));
  useEffect(() => {
    void keptPictures(form).then((kept) => {
      // A picture chosen in the meantime wins.
      setCover((before) => before ?? kept.get(COVER) ?? null);
      setRestoring(false);
      return clearLeftovers();
    });
  }, [form]);
  return {
    cover,
    isRestoring,
    choose: (file) => {
      setCover(file);
      keepPictures(form, new Map([[COVER, file]]));
    },
    drop: () => {
      keepPictures(form, new Map());
    },
  };
}
