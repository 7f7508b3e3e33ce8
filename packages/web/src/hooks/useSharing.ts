import { persist, watchSurroundings } from '@gongbang/client';
import type { ServerAddresses } from '@gongbang/protocol';
import { useCallback, useEffect, useMemo, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { http } from '../client/http.ts';
import { hasMoved, secureOrigin, sharingFrom, type Sharing } from '../layout/addresses.ts';

interface Addresses {
  /** Null until the server has said, and if it says nothing. */
  readonly known: ServerAddresses | null;
  /** The server has said, or takes too long to wait for. */
  readonly isSettled: boolean;
  readonly again: () => void;
}

/** Longer than any answer takes, in ms: after that, links are made with the page's own address. */
const SETTLED_MS = 3000;

/** Where the server can be found; asked again when the network changes, or somebody comes back to the page. */
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
  /** False before the server has said its addresses. */
  readonly isKnown: boolean;
  /** False while links are still being made, so that none is copied with a useless address. */
  readonly isSettled: boolean;
  /** What links are made with. */
  readonly origin: string;
  readonly choose: (origin: string) => void;
  /** Links shared from here before no longer work. */
  readonly hasMoved: boolean;
  /** A link was copied. */
  readonly handedOut: () => void;
  readonly again: () => void;
}

/** Which address links are made with, given where this page is open. */
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
    // A QR code on screen counts as shared.
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

/** The address of this very page at which browsers allow cameras; null if there is none, or it is not known yet. */
export function useSecureAddress(): string | null {
  const { known } = useAddresses();
  const origin = secureOrigin(known, location.origin);
  return origin === null ? null : origin + location.pathname + location.search + location.hash;
}
