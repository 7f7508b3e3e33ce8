import type { Booking } from '@gongbang/protocol';
import { Package } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { paidOrder } from '../../layout/payments.ts';

/** Where an ordered kit is, in a sentence; null if there is none, or it will not be sent any more. */
export function useKitWords(): (booking: Booking) => string | null {
  const { t } = useTranslation();
  return (booking) => {
    const kit = paidOrder(booking)?.kitState ?? null;
    if (kit === null || (kit.sentAt === null && booking.state.is !== 'booked')) {
      return null;
    }
    return kit.sentAt === null
      ? t('pay.kitPreparing')
      : [
          t('pay.kitSent', { day: shortDay(kit.sentAt, currentLanguage()) }),
          ...(kit.tracking === '' ? [] : [t('pay.kitTracking', { number: kit.tracking })]),
        ].join(' · ');
  };
}

/** The same, beneath a booking. */
export function KitLine({ booking }: { booking: Booking }) {
  const words = useKitWords()(booking);
  return (
    words !== null && (
      <p className="across small" data-kit-state>
        <Package size={16} className="shrink-0" aria-hidden />
        <span>{words}</span>
      </p>
    )
  );
}
