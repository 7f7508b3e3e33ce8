import { persist } from '@gongbang/client';
import type { ShopFront } from '@gongbang/protocol';
import { useEffect, useSyncExternalStore } from 'react';

import { askPayments } from '../client/payments.ts';

/** Requested once while the page is open: everything rendered later shows the first answer at once. */
let known: ShopFront | null = null;
let asked: Promise<void> | null = null;
const listeners = new Set<() => void>();

/** The latest request counts, in whatever order the answers come. */
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

/** Its owner has changed it: everything that shows it is updated. */
export function shopFrontChanged(): void {
  asked = ask();
}

/** Who sells, and whether anything can be paid for; null until it is known, and if the server says nothing about it. */
export function useShopFront(): ShopFront | null {
  useEffect(() => {
    asked ??= ask();
  }, []);
  return useSyncExternalStore(subscribe, () => known);
}

/** Whether mails are sent. Until that is known, none is promised. */
export const useSendsMails = (): boolean => useShopFront()?.sendsMails === true;
