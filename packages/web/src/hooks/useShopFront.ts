import { persist } from '@gongbang/client';
import type { ShopFront } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import { askPayments } from '../client/payments.ts';

/** Asked for once while the page is open: what was told first is shown at once by all that comes later. */
let known: ShopFront | null = null;
let asked: Promise<ShopFront | null> | null = null;

/** Who sells, and whether anything can be paid for; null until it is known, and where the server says nothing of it. */
export function useShopFront(): ShopFront | null {
  const [shop, setShop] = useState(known);
  useEffect(() => {
    let isGone = false;
    asked ??= persist(
      () => askPayments('getShopFront'),
      () => true,
    );
    asked.then(
      (found) => {
        known = found;
        if (!isGone) {
          setShop(found);
        }
      },
      () => {
        asked = null;
      },
    );
    return () => {
      isGone = true;
    };
  }, []);
  return shop;
}
