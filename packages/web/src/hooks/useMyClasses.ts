import type { OwnClass } from '@gongbang/protocol';
import { useCallback, useState } from 'react';

import {
  declinedKeeping,
  declineKeeping,
  knownClasses,
  rememberable,
  type KnownClass,
} from '../client/browserStore.ts';
import { mergedClasses, onlyHere } from '../layout/accounts.ts';
import { useAccount } from './useMe.ts';
import { useOwnClasses } from './useOwnClasses.ts';

interface MyClasses {
  readonly listed: readonly KnownClass[];
  /** Which of the user's own classes are in the account. */
  readonly inAccount: ReadonlySet<string>;
  /** The user's own classes that are in this browser only: they can be saved to the account. */
  readonly offered: readonly KnownClass[];
  /** Reloads what this browser and the account have. */
  readonly refresh: () => void;
  /** They stay where they are, and nobody asks again. */
  readonly decline: () => void;
}

/** The classes of this browser; for signed-in users, also those of the account. */
export function useMyClasses(): MyClasses {
  const account = useAccount();
  const { classes, reload } = useOwnClasses(account?.id ?? null);
  const [known, setKnown] = useState(knownClasses);
  const refresh = useCallback(() => {
    setKnown(knownClasses());
    reload();
  }, [reload]);
  const own: readonly OwnClass[] = classes ?? [];
  // Before the account's are loaded, all would seem to be in this browser only.
  const offered = classes === null ? [] : onlyHere(known, own, declinedKeeping());
  return {
    listed: mergedClasses(known, own, knownFrom),
    inAccount: new Set(own.map(({ id }) => id)),
    offered,
    refresh,
    decline: () => {
      declineKeeping(offered.map(({ id }) => id));
      setKnown(knownClasses());
    },
  };
}

/** A class that only the account has, as this browser would remember it. */
const knownFrom = ({ keys, ...about }: OwnClass): KnownClass => ({
  ...rememberable(about),
  role: 'mentor',
  key: keys.mentor,
  ...(keys.mentee === null ? {} : { menteeKey: keys.mentee }),
  visitedAt: 0,
});
