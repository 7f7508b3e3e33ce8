import { persist } from '@gongbang/client';
import type { Terms } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import { http } from '../client/http.ts';

/** What applies to every class on this server; null until it is known. */
export function useTerms(): Terms | null {
  const [terms, setTerms] = useState<Terms | null>(null);
  useEffect(() => {
    let isGone = false;
    persist(http.getTerms, () => !isGone).then(
      (found) => {
        if (!isGone) {
          setTerms(found);
        }
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return terms;
}
