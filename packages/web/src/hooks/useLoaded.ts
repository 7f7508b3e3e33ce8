import { persist } from '@gongbang/client';
import { useCallback, useEffect, useState } from 'react';

import { noteRefusal } from '../client/me.ts';
import { useFocusStays } from './useFocusStays.ts';

interface Loaded<T> {
  /** Null until it is loaded. */
  readonly value: T | null;
  /** Why it will not load; null while it still may. */
  readonly failure: unknown;
  /** Loads it again; what is there stays until then. */
  readonly reload: () => void;
}

/** What the server has for this page, retried until it answers. @param load the same function for the same request; null: nothing */
export function useLoaded<T>(load: () => Promise<T | null>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useFocusStays(value);
  useEffect(() => {
    let isGone = false;
    persist(load, () => !isGone).then(
      (found) => {
        if (!isGone && found !== null) {
          setValue(found);
          setFailure(null);
        }
      },
      (error: unknown) => {
        if (!isGone) {
          noteRefusal(error);
          setFailure(error);
        }
      },
    );
    return () => {
      isGone = true;
    };
  }, [load, round]);
  const reload = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  return { value, failure, reload };
}
