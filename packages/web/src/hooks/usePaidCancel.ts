import { codeOf } from '@gongbang/client';
import type { Booking } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses, courseSaid } from '../client/courses.ts';
import { currentLanguage } from '../i18n/index.ts';
import { moneyText } from '../layout/money.ts';
import { backOf } from '../layout/payments.ts';
import { useCourseAct } from './useCourseAct.ts';
import { useCourseWords } from './useCourseWords.ts';
import type { OwnBooking } from './useOwnBookings.ts';
import { useToast } from './useToast.ts';

interface PaidCancel {
  readonly isBusy: boolean;
  /** Why it failed, and what that means; null if nothing failed. */
  readonly failure: { readonly title: string; readonly text: string } | null;
  /** @param back the refund that the page announced @param onDone closes the question */
  readonly cancel: (back: number, onDone: () => void) => void;
  /** Reloads the current refund. */
  readonly refresh: () => void;
}

/** Cancels a paid booking, never for less than announced. @param isSaid the page shows the outcome @param onChanged gets it */
export function usePaidCancel(
  { booking, key }: OwnBooking,
  isSaid: boolean,
  onChanged: (booking: Booking) => void,
): PaidCancel {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useCourseWords();
  const { act, isBusy } = useCourseAct();
  const [failure, setFailure] = useState<PaidCancel['failure']>(null);
  const ask = { params: { bookingId: booking.id }, key };
  const look = async (): Promise<void> => {
    onChanged(await askCourses('getBooking', ask));
  };
  const refused = (error: unknown): boolean => {
    const isChanged = courseSaid(error)?.reason === 'PRICE_CHANGED';
    const isUnknown = codeOf(error) === 'DISCONNECTED';
    setFailure(
      isChanged
        ? { title: t('pay.backChanged'), text: t('pay.backChangedHint') }
        : isUnknown
          ? { title: t('pay.cancelUnknown'), text: t('pay.cancelUnknownHint') }
          : { title: t('pay.cancelFailed'), text: `${words(error)} ${t('pay.cancelFailedHint')}` },
    );
    if (isChanged || courseSaid(error)?.reason === 'BOOKING_CHANGED') {
      act(look);
    }
    return true;
  };
  return {
    isBusy,
    failure,
    cancel: (back, onDone) => {
      act(async () => {
        setFailure(null);
        const query = { back: String(back), shown: booking.state.is };
        const cancelled = await askCourses('cancelBooking', { ...ask, query });
        onDone();
        onChanged(cancelled);
        if (isSaid) {
          return;
        }
        const { order } = cancelled;
        const amount = order === null ? 0 : backOf(order);
        toast(
          'info',
          order === null || amount === 0
            ? t('booking.cancelled')
            : t('pay.cancelledBack', { amount: moneyText({ ...order.total, amount }, currentLanguage()) }),
        );
      }, refused);
    },
    refresh: () => {
      setFailure(null);
      // If the server is away, the known amount is shown; the server never refunds less than announced.
      act(look, () => true);
    },
  };
}
