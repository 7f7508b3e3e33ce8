import { persist } from '@gongbang/client';
import type { ShopFront } from '@gongbang/protocol';
import { useEffect, useSyncExternalStore } from 'react';

import { askPayments } from '../client/payments.ts';

/** Asked for once while the page is open: what was told first is shown at once by all that comes later. */
let known: ShopFront | null = null;
let asked: Promise<void> | null = null;
const listeners = new Set<() => void>();

/** What was asked last counts, in whatever order the answers come. */
let round = 0;

async function ask(): Promise<void> {
  const mine = ++round;
  try {
    const found = await persist(
      () => askPayments('getShopFront'),
      () => mine === round,
    );
    if (mine === round) {
      known = found;
      for (const tell of listeners) {
        tell();
      }
    }
  } catch {
    if (mine === round) {
      asked = null;
    }
  }
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => {
    listeners.delete(tell);
  };
};

/** Its owner has changed it: all that shows it does so anew. */
export function shopFrontChanged(): void {
  asked = ask();
}

/** Who sells, and whether anything can be paid for; null until it is known, and where the server says nothing of it. */
export function useShopFront(): ShopFront | null {
  useEffect(() => {
    asked ??= ask();
  }, []);
  return useSyncExternalStore(subscribe, () => known);
}

/** Whether mails go out. Until that is known, none is promised. */
export const useSendsMails = (): boolean => useShopFront()?.sendsMails === true;
