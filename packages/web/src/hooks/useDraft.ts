import { useState } from 'react';

import { keepDraft, keptDraft, type Drafts } from '../client/drafts.ts';

interface Draft<T> {
  readonly draft: T;
  readonly write: (draft: T) => void;
  /** It was sent or discarded: whoever writes next starts over. */
  readonly drop: () => void;
}

/** A draft, as a form's state: whatever this tab had half written is there again after a reload. */
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
