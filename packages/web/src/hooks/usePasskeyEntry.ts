import type { SignedIn } from '@gongbang/protocol';
import { useEffect, useEffectEvent, useState } from 'react';

import { askAccounts, saidIn } from '../client/accounts.ts';
import { hasPasskeyAutofill, hasPasskeys, stopAskingForPasskey, showPasskey } from '../client/passkeys.ts';

/** What happened to the requested passkey. */
export type PasskeyTrouble =
  { readonly kind: 'none' } | { readonly kind: 'refused'; readonly error: unknown };

interface PasskeyEntry {
  readonly isWaiting: boolean;
  readonly trouble: PasskeyTrouble | null;
  /** Asks the browser for a passkey. */
  readonly ask: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Signs in with a passkey: with its button, or through autofill if the browser offers that.
 * @param isOffered whether passkeys work at this address
 */
export function usePasskeyEntry(
  isOffered: boolean,
  onIn: (signedIn: SignedIn) => Promise<void>,
): PasskeyEntry {
  const [isWaiting, setWaiting] = useState(false);
  const [trouble, setTrouble] = useState<PasskeyTrouble | null>(null);
  const enter = async (isAutofill: boolean, isWanted: () => boolean): Promise<void> => {
    try {
      const options = await askAccounts('askForPasskey');
      const response = isWanted() ? await showPasskey(options, isAutofill).catch(() => null) : null;
      if (response !== null) {
        await onIn(await askAccounts('checkPasskey', { body: { response } }));
      } else if (!isAutofill && isWanted()) {
        setTrouble({ kind: 'none' });
      }
    } catch (error) {
      // An autofill offer reports nothing until somebody has taken it.
      if (isWanted() && (!isAutofill || saidIn(error)?.reason !== undefined)) {
        setTrouble({ kind: 'refused', error });
      }
    }
  };
  const offer = useEffectEvent((isWanted: () => boolean) => {
    hasPasskeyAutofill().then(
      (has) => (has && isWanted() ? enter(true, isWanted) : undefined),
      () => undefined,
    );
  });
  useEffect(() => {
    if (!isOffered || !hasPasskeys()) {
      return undefined;
    }
    let isGone = false;
    offer(() => !isGone);
    return () => {
      isGone = true;
      stopAskingForPasskey();
    };
  }, [isOffered]);
  return {
    isWaiting,
    trouble,
    ask: async () => {
      setTrouble(null);
      setWaiting(true);
      await enter(false, () => true);
      setWaiting(false);
    },
    stop: stopAskingForPasskey,
  };
}
