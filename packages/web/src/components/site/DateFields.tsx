import { LIMITS } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import type { DateErrors, DateTyped } from '../../layout/courseForm.ts';
import { InputField } from '../InputField.tsx';

interface DateFieldsProps {
  readonly typed: Pick<DateTyped, 'date' | 'time'>;
  readonly set: (change: Partial<DateTyped>) => void;
  readonly error: string | null;
}

/** When a date is. */
export function DateFields({ typed, set, error }: DateFieldsProps) {
  const { t } = useTranslation();
  const lacksTime = typed.date !== '' && typed.time === '';
  return (
    <div className="pair">
      <InputField
        label={t('ownStudio.date')}
        error={lacksTime ? null : error}
        type="date"
        value={typed.date}
        onText={(date) => {
          set({ date });
        }}
      />
      <InputField
        label={t('ownStudio.time')}
        error={lacksTime ? error : null}
        type="time"
        value={typed.time}
        onText={(time) => {
          set({ time });
        }}
      />
    </div>
  );
}

/** Says in words what is wrong with a date. */
export function useDateErrors(errors: DateErrors): (key: keyof DateErrors) => string | null {
  const { t } = useTranslation();
  const words = {
    dateMissing: t('ownStudio.dateMissing'),
    pastDate: t('ownStudio.pastDate'),
    minimumBad: t('ownStudio.minimumBad'),
    seatsBad: t('ownStudio.seatsBad', { max: LIMITS.seats }),
  };
  return (key) => {
    const error = errors[key];
    return error === undefined ? null : words[error];
  };
}
