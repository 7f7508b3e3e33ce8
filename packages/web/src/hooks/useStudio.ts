import { persist } from '@gongbang/client';
import type { Studio, StudioPage } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import { http } from '../client/http.ts';

/** It does not change while the page is open: everything rendered later shows the first answer at once. */
let known: Studio | null = null;
let asked: Promise<Studio | null> | null = null;

/** Whose server it is; null until it is known. */
export function useStudio(): Studio | null {
  const [studio, setStudio] = useState(known);
  useEffect(() => {
    let isGone = false;
    const answer = (asked ??= persist(http.getStudio, () => true));
    answer.then(
      (found) => {
        known = found;
        if (!isGone) {
          setStudio(found);
        }
      },
      () => {
        asked = null;
      },
    );
    return () => {
      isGone = true;
    };
  }, []);
  return studio;
}

/** The owner's own text; null until it is there. */
export function useStudioText(page: StudioPage, isThere: boolean): string | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    if (isThere) {
      persist(
        () => http.getStudioText(page),
        () => !isGone,
      ).then(
        (found) => {
          if (!isGone && found !== null) {
            setText(found.text);
          }
        },
        () => undefined,
      );
    }
    return () => {
      isGone = true;
    };
  }, [page, isThere]);
  return text;
}
