import { useEffect, useState } from 'react';

import { clearLeftovers, hasKeptPictures, keepPictures, keptPictures } from '../client/keptPictures.ts';

/** What a form keeps its one picture as. */
const COVER = 'cover';

interface ChosenCover {
  readonly cover: Blob | null;
  /** What was chosen on the page before this one is still being looked for. */
  readonly isRestoring: boolean;
  readonly choose: (file: Blob) => void;
  /** The form was sent, or given up. */
  readonly drop: () => void;
}

/** The one picture of a form, as its state: what was chosen is there again after a reload, and after a way round. @param form which one */
export function useChosenCover(form: string): ChosenCover {
  const [cover, setCover] = useState<Blob | null>(null);
  const [isRestoring, setRestoring] = useState(() => hasKeptPictures(form));
  useEffect(() => {
    void keptPictures(form).then((kept) => {
      // Whoever has chosen another one meanwhile meant that.
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
