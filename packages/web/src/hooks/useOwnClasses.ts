import type { AccountId, OwnClass } from '@gongbang/protocol';
import { useCallback } from 'react';

import { askAccounts } from '../client/accounts.ts';
import { useLoaded } from './useLoaded.ts';

interface OwnClasses {
  /** Null until they are loaded, and if nobody is signed in. */
  readonly classes: readonly OwnClass[] | null;
  readonly failure: unknown;
  readonly reload: () => void;
}

/** The classes of an account; none are requested while nobody is signed in. */
export function useOwnClasses(account: AccountId | null): OwnClasses {
  const load = useCallback(
    async () =>
      account === null ? null : { of: account, classes: (await askAccounts('getOwnClasses')).classes },
    [account],
  );
  const { value, failure, reload } = useLoaded(load);
  return { classes: value?.of === account ? value.classes : null, failure, reload };
}
