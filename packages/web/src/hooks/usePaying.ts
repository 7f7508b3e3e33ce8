import type { Booking, Money, OrderForm } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { rememberBooking } from '../client/bookingStore.ts';
import { courseSaid } from '../client/courses.ts';
import { askPayments, goToProvider } from '../client/payments.ts';
import { bookingPath } from '../layout/bookingPaths.ts';
import { useCourseAct } from './useCourseAct.ts';
import type { OwnBooking } from './useOwnBookings.ts';
import { useToast } from './useToast.ts';

interface Paying {
  readonly isBusy: boolean;
  /** What the page said it costs, where it costs something else by now; null where it does not. */
  readonly changedFrom: Money | null;
  /** Orders the seat and goes to where it is paid. True: nothing of what was written is needed any more. */
  readonly pay: (form: OrderForm) => Promise<boolean>;
}

interface Of {
  readonly held: OwnBooking | null;
  /** The seat is not kept any more. */
  readonly onLate: () => void;
  readonly reload: () => void;
}

/** Orders a seat that is held or offered. */
export function usePaying({ held, onLate, reload }: Of): Paying {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const { act, isBusy } = useCourseAct();
  const [changedFrom, setChangedFrom] = useState<Money | null>(null);
  const open = async (booking: Booking, goTo: string | null): Promise<boolean> => {
    const key = held?.key ?? null;
    if (key !== null) {
      rememberBooking({ booking, key });
    }
    // Who comes back from there with their browser's button finds the booking, and no second order.
    await navigate(bookingPath({ booking, key }), { replace: true, state: { isNew: true } });
    if (goTo !== null && !goToProvider(goTo)) {
      toast('error', t('courseFailed.PROVIDER_UNREACHABLE'));
    }
    return goTo === null;
  };
  const refused = (error: unknown, form: OrderForm): boolean => {
    const reason = courseSaid(error)?.reason;
    if (reason === 'TOO_LATE') {
      onLate();
      return true;
    }
    if (reason === 'PRICE_CHANGED') {
      setChangedFrom(form.total);
      reload();
      return true;
    }
    if (reason === 'NO_SUCH_WAY' || reason === 'NO_KIT') {
      reload();
    }
    return false;
  };
  return {
    isBusy,
    changedFrom,
    pay: (form) =>
      new Promise((resolve) => {
        act(
          async () => {
            setChangedFrom(null);
            if (held === null) {
              resolve(false);
              return;
            }
            const ask = { params: { bookingId: held.booking.id }, key: held.key, body: form };
            const { booking, goTo } = await askPayments('order', ask);
            resolve(await open(booking, goTo));
          },
          (error) => {
            resolve(false);
            return refused(error, form);
          },
        );
      }),
  };
}
