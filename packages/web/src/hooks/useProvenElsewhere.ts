import { useEffect, useEffectEvent } from 'react';

import { askAccounts } from '../client/accounts.ts';
import { PROOF_CHANNEL } from '../client/proof.ts';

/** Notices that it was shown in another tab, whose account it is: when that tab says so, and when one is back here. */
export function useProvenElsewhere(onProven: () => void): void {
  const look = useEffectEvent(() => {
    if (document.visibilityState === 'hidden') {
      return;
    }
    askAccounts('getProof').then(
      ({ isFresh }) => {
        if (isFresh) {
          onProven();
        }
      },
      () => undefined,
    );
  });
  useEffect(() => {
    const onReturn = (): void => {
      look();
    };
    const channel = new BroadcastChannel(PROOF_CHANNEL);
    channel.addEventListener('message', onReturn);
    document.addEventListener('visibilitychange', onReturn);
    return () => {
      channel.close();
      document.removeEventListener('visibilitychange', onReturn);
    };
  }, []);
}
