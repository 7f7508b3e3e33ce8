import { codeOf } from '@gongbang/client';
import type { Booking, Money, OrderForm } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { rememberBooking } from '../client/bookingStore.ts';
import { askCourses, courseSaid } from '../client/courses.ts';
import { askPayments, goToProvider } from '../client/payments.ts';
import { bookingPath } from '../layout/bookingPaths.ts';
import { useCourseAct } from './useCourseAct.ts';
import { useCourseWords } from './useCourseWords.ts';
import type { OwnBooking } from './useOwnBookings.ts';
import { useToast } from './useToast.ts';

export interface Paying {
  readonly isBusy: boolean;
  /** The price the page showed, if it has changed since; otherwise null. */
  readonly changedFrom: Money | null;
  /** Whether the user agreed to that: nothing is ordered before. */
  readonly isAgreed: boolean;
  readonly agree: () => void;
  /** Orders the seat and goes to where it is paid. True: nothing that was entered is needed any more. */
  readonly pay: (form: OrderForm) => Promise<boolean>;
}

interface Of {
  readonly held: OwnBooking | null;
  /** The seat is no longer held. */
  readonly onLate: () => void;
  /** The date can no longer be booked. */
  readonly onClosed: (isCalledOff: boolean) => void;
  readonly reload: () => void;
}

/** Orders a held or offered seat. */
export function usePaying({ held, onLate, onClosed, reload }: Of): Paying {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const words = useCourseWords();
  const { act, isBusy } = useCourseAct();
  const [changedFrom, setChangedFrom] = useState<Money | null>(null);
  const [isAgreed, setAgreed] = useState(true);
  const open = async (booking: Booking, goTo: string | null): Promise<boolean> => {
    const key = held?.key ?? null;
    if (key !== null) {
      rememberBooking({ booking, key });
    }
    // Coming back with the browser's button leads to the booking, not to a second order.
    await navigate(bookingPath({ booking, key }), { replace: true, state: { isNew: true } });
    if (goTo !== null && !goToProvider(goTo)) {
      toast('error', t('courseFailed.PROVIDER_UNREACHABLE'));
    }
    return goTo === null;
  };
  const refused = (error: unknown, form: OrderForm): boolean => {
    const reason = courseSaid(error)?.reason;
    if (reason === 'TOO_LATE' || reason === 'DATE_CLOSED') {
      // If the date was called off, the hold is lost too, but the date is what people want to hear about.
      act(async () => {
        const isCalledOff = held !== null && (await isOff(held));
        if (isCalledOff || reason === 'DATE_CLOSED') {
          onClosed(isCalledOff);
        } else {
          onLate();
        }
      });
      return true;
    }
    if (codeOf(error) === 'DISCONNECTED') {
      toast('error', `${t('pay.noneTaken')} ${words(error)}`);
      return true;
    }
    if (reason === 'PRICE_CHANGED') {
      setChangedFrom(form.total);
      setAgreed(false);
      reload();
      return true;
    }
    if (reason === 'TERMS_CHANGED' || reason === 'NO_SUCH_WAY' || reason === 'NO_KIT') {
      reload();
    }
    return false;
  };
  return {
    isBusy,
    changedFrom,
    isAgreed,
    agree: () => {
      setAgreed(true);
    },
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

/** Whether the date of a booking was called off; if nobody answers, it is not known to be. */
async function isOff({ booking: { id }, key }: OwnBooking): Promise<boolean> {
  try {
    const { date } = await askCourses('getBooking', { params: { bookingId: id }, key });
    return date.state === 'cancelled';
  } catch {
    return false;
  }
}
