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
  /** Why it did not work, and what that means; null where nothing failed. */
  readonly failure: { readonly title: string; readonly text: string } | null;
  /** @param back what the page said comes back @param onDone closes what asks */
  readonly cancel: (back: number, onDone: () => void) => void;
  /** Looks at what comes back now. */
  readonly refresh: () => void;
}

/** Cancels a booking that is paid: never for less than was said. @param isSaid the page says what became of it, with the focus on it @param onChanged it is like this now */
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
    if (isChanged) {
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
        const cancelled = await askCourses('cancelBooking', { ...ask, query: { back: String(back) } });
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
      // Where the server is not there, what was known is shown; it never gives back less than is said.
      act(look, () => true);
    },
  };
}
