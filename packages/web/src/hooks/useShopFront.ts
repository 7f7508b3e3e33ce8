import { persist } from '@gongbang/client';
import type { ShopFront } from '@gongbang/protocol';
import { useEffect, useSyncExternalStore } from 'react';

import { askPayments } from '../client/payments.ts';

/** Asked for once while the page is open: what was told first is shown at once by all that comes later. */
let known: ShopFront | null = null;
let asked: Promise<void> | null = null;
const listeners = new Set<() => void>();

async function ask(): Promise<void> {
  try {
    known = await persist(
      () => askPayments('getShopFront'),
      () => true,
    );
    for (const tell of listeners) {
      tell();
    }
  } catch {
    asked = null;
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
