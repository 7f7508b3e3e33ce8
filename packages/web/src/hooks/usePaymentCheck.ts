import type { Booking } from '@gongbang/protocol';
import { useEffect, useEffectEvent, useRef } from 'react';

import { askPayments } from '../client/payments.ts';
import { noteRefusal } from '../client/me.ts';
import { askAgainIn, isOpen } from '../layout/payments.ts';
import type { OwnBooking } from './useOwnBookings.ts';

/**
 * Asks whether a booking is paid as long as nobody knows: less and less often, and at once when somebody looks at the page again.
 * It ends with the page. @param onChanged gets its new state
 */
export function usePaymentCheck({ booking, key }: OwnBooking, onChanged: (booking: Booking) => void): void {
  const isWaiting = isOpen(booking);
  const round = useRef(0);
  const { id } = booking;
  const changed = useEffectEvent(onChanged);
  useEffect(() => {
    if (!isWaiting) {
      return undefined;
    }
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const found = await askPayments('checkPayment', { params: { bookingId: id }, key });
        if (!isGone) {
          changed(found);
        }
      } catch (error) {
        // Whatever the error was, it asks again: an unknown payment is worse than one more request.
        noteRefusal(error);
      }
      later();
    };
    const later = (): void => {
      clearTimeout(timer);
      if (!isGone && document.visibilityState === 'visible') {
        timer = setTimeout(() => void ask(), askAgainIn(round.current++));
      }
    };
    const onLook = (): void => {
      if (document.visibilityState === 'visible') {
        round.current = 0;
        later();
      }
    };
    round.current = 0;
    later();
    document.addEventListener('visibilitychange', onLook);
    // After coming back from the provider with the browser's button, the page continues as it was.
    addEventListener('pageshow', onLook);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onLook);
      removeEventListener('pageshow', onLook);
    };
  }, [isWaiting, id, key]);
}
