import { codeOf } from '@gongbang/client';
import { ownerKey as shape, type OwnerKey } from '@gongbang/protocol';
import { useState } from 'react';

import { ownerKey, rememberOwnerKey } from '../client/browserStore.ts';
import { useAccount } from './useMe.ts';
import { useTerms } from './useTerms.ts';

/** The owner's key, if only the owner creates classes. */
export interface OwnerKeyEntry {
  /** Whether it has to be requested: it is needed, and this browser does not have it. */
  readonly isAsked: boolean;
  readonly text: string;
  readonly error: 'ownerKey.missing' | 'ownerKey.wrong' | null;
  readonly enter: (text: string) => void;
  /** The key to send, or null if none is needed; `undefined` if it has to be entered first. */
  readonly take: () => OwnerKey | null | undefined;
  /** It was correct: this browser remembers it. */
  readonly accepted: (key: OwnerKey | null) => void;
  /** Whether a refusal was about the key; if so, it is requested. */
  readonly refused: (error: unknown) => boolean;
}

export function useOwnerKey(): OwnerKeyEntry {
  const terms = useTerms();
  const account = useAccount();
  const [known, setKnown] = useState(ownerKey);
  const [isRefused, setRefused] = useState(false);
  const [text, setText] = useState('');
  const [error, setError] = useState<OwnerKeyEntry['error']>(null);
  // The studio's own mentors need none.
  const isMentor = account !== null && account.role !== 'person';
  const isAsked = isRefused || (terms?.needsOwnerKey === true && known === null && !isMentor);
  return {
    isAsked,
    text,
    error,
    enter: (entered) => {
      setText(entered);
      setError(null);
    },
    take: () => {
      if (!isAsked) {
        return known;
      }
      const parsed = shape.safeParse(text.trim());
      if (!parsed.success) {
        setError(text.trim() === '' ? 'ownerKey.missing' : 'ownerKey.wrong');
      }
      return parsed.data;
    },
    accepted: (key) => {
      if (key !== null) {
        rememberOwnerKey(key);
      }
    },
    refused: (refusal) => {
      if (codeOf(refusal) !== 'OWNER_KEY_NEEDED') {
        return false;
      }
      setError(isAsked ? 'ownerKey.wrong' : 'ownerKey.missing');
      setRefused(true);
      setKnown(null);
      rememberOwnerKey(null);
      return true;
    },
  };
}
