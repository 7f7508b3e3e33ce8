import type { Account, CourseDate, Money, OrderForm, PaymentMethod } from '@gongbang/protocol';
import { useState } from 'react';

import { personName as nameHere } from '../client/browserStore.ts';
import { writtenBy } from '../client/drafts.ts';
import { currentLanguage } from '../i18n/index.ts';
import {
  billOf,
  checkOrder,
  kitOnSale,
  waysNow,
  type Bill,
  type CheckoutDraft,
  type CheckoutErrors,
  type KitOnSale,
  type Priced,
  type WayNow,
} from '../layout/checkout.ts';
import { useDraft } from './useDraft.ts';

export interface Checkout {
  readonly draft: CheckoutDraft;
  readonly errors: CheckoutErrors;
  /** Null if none can be ordered. */
  readonly kit: KitOnSale | null;
  readonly ways: readonly WayNow[];
  /** The selected one; null if there is none. */
  readonly way: WayNow | null;
  /** Null if nothing costs anything. */
  readonly bill: Bill | null;
  /** Whether there is a way to pay what it costs. */
  readonly canPay: boolean;
  readonly write: (change: Partial<CheckoutDraft>) => void;
  /** Errors are then shown at their fields. @returns the order; null if something is wrong */
  readonly check: (withoutKit: boolean) => OrderForm | null;
  /** It was sent, or abandoned. */
  readonly drop: () => void;
}

interface Of {
  readonly account: Account | null;
  readonly date: CourseDate;
  readonly priced: Priced;
  readonly now: number;
  /** What is known about the person, and how they want to pay. */
  readonly known: { readonly name: string | null; readonly email: string | null };
  readonly wanted: PaymentMethod | null;
}

/** Of no real currency: it is not ordered. */
const NOTHING: Money = { amount: 0, currency: 'KRW' };

/** What the user fills in to pay for a seat. It is kept in this tab until it is paid or abandoned. */
export function useCheckout({ account, date, priced, now, known, wanted }: Of): Checkout {
  const { draft, write, drop } = useDraft('checkout', writtenBy(account, date.id), () => ({
    ...{ name: known.name ?? account?.name ?? nameHere(), email: known.email ?? account?.email ?? '' },
    ...{ hasKit: false, address: '', more: '', phone: '', method: null },
  }));
  const [errors, setErrors] = useState<CheckoutErrors>({});
  const [asked, setAsked] = useState(wanted);
  const kit = kitOnSale(priced, date, now);
  const ways = waysNow(priced.ways, date, now);
  const method = asked ?? draft.method;
  const way = ways.find((one) => one.method === method) ?? ways[0] ?? null;
  const bill = billOf(priced, draft.hasKit ? kit : null);
  return {
    ...{ draft, errors, kit, ways, way, bill, drop },
    canPay: way !== null || (bill?.total.amount ?? 0) === 0,
    write: (change) => {
      write({ ...draft, ...change });
      if ('method' in change) {
        setAsked(null);
      }
      const changed = Object.keys(change);
      setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !changed.includes(field))));
    },
    check: (withoutKit) => {
      const withKit = draft.hasKit && kit !== null && !withoutKit;
      if (withoutKit) {
        write({ ...draft, hasKit: false });
      }
      const total = billOf(priced, withKit ? kit : null)?.total ?? NOTHING;
      const checked = checkOrder({
        ...{ draft, withKit, total, language: currentLanguage() },
        // What costs nothing needs no way to pay.
        method: way?.method ?? 'transfer',
        shown: { startsAt: date.startsAt, refundRule: priced.refundRule },
      });
      setErrors('errors' in checked ? checked.errors : {});
      return 'form' in checked ? checked.form : null;
    },
  };
}
