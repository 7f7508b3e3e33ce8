import { persist } from '@gongbang/client';
import type { AccountId, OwnClass } from '@gongbang/protocol';
import { useCallback, useEffect, useState } from 'react';

import { askAccounts } from '../client/accounts.ts';
import { noteRefusal } from '../client/me.ts';

interface OwnClasses {
  /** Null until they are here, and where nobody is signed in. */
  readonly classes: readonly OwnClass[] | null;
  readonly failure: unknown;
  readonly reload: () => void;
}

/** The classes of an account; none are asked for while nobody is signed in. */
export function useOwnClasses(account: AccountId | null): OwnClasses {
  const [found, setFound] = useState<{ of: AccountId; classes: readonly OwnClass[] } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (account === null) {
      return undefined;
    }
    let isGone = false;
    persist(
      () => askAccounts('getOwnClasses'),
      () => !isGone,
    ).then(
      (answer) => {
        if (!isGone && answer !== null) {
          setFound({ of: account, classes: answer.classes });
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
  }, [account, round]);
  const reload = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  return { classes: found?.of === account ? found.classes : null, failure, reload };
}
