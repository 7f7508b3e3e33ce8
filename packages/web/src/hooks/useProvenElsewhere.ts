import { useEffect, useEffectEvent } from 'react';

import { askAccounts } from '../client/accounts.ts';
import { PROOF_CHANNEL } from '../client/proof.ts';

/** Notices that the proof was given in another tab: when that tab says so, or when the user comes back here. */
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
