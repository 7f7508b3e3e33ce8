import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

interface CancelButtonProps {
  readonly startsAt: number;
  readonly label: string;
  /** What it is said to be where there are several. */
  readonly name?: string;
  readonly className: string;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
}

/** Cancels a booking after one question, which asks for no reason. */
export function CancelButton({ startsAt, label, name, className, isBusy, onCancel }: CancelButtonProps) {
  const { t } = useTranslation();
  return (
    <ConfirmDialog
      trigger={
        <button type="button" className={className} aria-label={name} disabled={isBusy} aria-busy={isBusy}>
          {label}
        </button>
      }
      title={t('booking.cancelTitle', { day: shortDay(startsAt, currentLanguage()) })}
      description={t('booking.cancelText')}
      cancel={t('booking.keep')}
      confirm={t('booking.confirm')}
      onConfirm={onCancel}
    />
  );
}
