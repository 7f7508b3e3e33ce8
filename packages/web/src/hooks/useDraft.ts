import { useState } from 'react';

import { keepDraft, keptDraft, type Drafts } from '../client/drafts.ts';

interface Draft<T> {
  readonly draft: T;
  readonly write: (draft: T) => void;
  /** It was sent, or given up: whoever writes next begins anew. */
  readonly drop: () => void;
}

/** What is being written, as a form's state: what this tab was half done with is there again after a reload. */
export function useDraft<K extends keyof Drafts>(
  kind: K,
  of: string,
  initial: () => Drafts[K],
): Draft<Drafts[K]> {
  const [draft, setDraft] = useState<Drafts[K]>(() => keptDraft(kind, of) ?? initial());
  return {
    draft,
    write: (written) => {
      setDraft(written);
      keepDraft(kind, of, written);
    },
    drop: () => {
      keepDraft(kind, of, null);
    },
  };
}
