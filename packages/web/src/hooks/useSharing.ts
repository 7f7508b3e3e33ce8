import { persist, watchSurroundings } from '@gongbang/client';
import type { ServerAddresses } from '@gongbang/protocol';
import { useCallback, useEffect, useMemo, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { http } from '../client/http.ts';
import { hasMoved, secureOrigin, sharingFrom, type Sharing } from '../layout/addresses.ts';

interface Addresses {
  /** Null until the server has told, and where it tells nothing. */
  readonly known: ServerAddresses | null;
  /** The server has told, or takes too long to wait for. */
  readonly isSettled: boolean;
  readonly again: () => void;
}

/** Longer than an answer takes where there is one, in ms: then links are made with the page's own address. */
const SETTLED_MS = 3000;

/** Where the server is found; asked for again when the network changes, or somebody comes back to the page. */
function useAddresses(): Addresses {
  const [known, setKnown] = useState<ServerAddresses | null>(null);
  const [isLate, setLate] = useState(false);
  const [round, setRound] = useState(0);
  const again = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  useEffect(() => {
    let isGone = false;
    persist(http.getAddresses, () => !isGone).then(
      (found) => {
        if (!isGone) {
          setKnown(found);
        }
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [round]);
  useEffect(() => {
    const timer = setTimeout(setLate, SETTLED_MS, true);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  useEffect(
    () =>
      watchSurroundings({
        networkChanged: again,
        hidden: (isHidden) => {
          if (!isHidden) {
            again();
          }
        },
      }),
    [again],
  );
  return { known, isSettled: known !== null || isLate, again };
}

export interface LinkSharing extends Sharing {
  /** False before the server has told its addresses. */
  readonly isKnown: boolean;
  /** False while links are still to be made: that they are not copied with an address that is of no use. */
  readonly isSettled: boolean;
  /** What links are made with. */
  readonly origin: string;
  readonly choose: (origin: string) => void;
  /** Links that were handed out from here before are dead. */
  readonly hasMoved: boolean;
  /** A link was copied. */
  readonly handedOut: () => void;
  readonly again: () => void;
}

/** Which address links are made with, from where this page stands. */
export function useSharing(): LinkSharing {
  const { known, isSettled, again } = useAddresses();
  const [chosen, choose] = useState<string | null>(null);
  const [before, setBefore] = useState(() => browserStore.handedOutAddress());
  const sharing = useMemo(
    () => sharingFrom(known, { origin: location.origin, isSecure: isSecureContext }),
    [known],
  );
  const all = [...sharing.offered, ...sharing.folded];
  const { origin } = all.find((address) => address.origin === chosen) ?? sharing.offered[0];
  if (known !== null && before === null && sharing.reach === 'network') {
    // A QR code that is shown is handed out as well.
    setBefore(origin);
  }
  useEffect(() => {
    if (before !== null) {
      browserStore.rememberAddress(before);
    }
  }, [before]);
  return {
    ...sharing,
    isKnown: known !== null,
    isSettled,
    origin,
    choose,
    hasMoved: known !== null && hasMoved(before, sharing),
    handedOut: () => {
      setBefore(origin);
    },
    again,
  };
}

/** The address of this very page at which browsers give cameras; null where there is none, or it is not known yet. */
export function useSecureAddress(): string | null {
  const { known } = useAddresses();
  const origin = secureOrigin(known, location.origin);
  return origin === null ? null : origin + location.pathname + location.search + location.hash;
}
