import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayOf } from '../../layout/format.ts';
import { REPEATS, SERIES, datesOf } from '../../layout/registration.ts';
import { NUMBER, type FieldsProps } from '../ClassFields.tsx';
import { Field } from '../Field.tsx';
import { InputField } from '../InputField.tsx';

/** Whether it takes place on several days: each date is a class with its own links. */
export function RepeatFields({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  const { repeat, everyDays, times } = form;
  const dates = repeat === 'once' ? [] : datesOf(form);
  return (
    <>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3">
        <Field label={t('series.repeat')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={repeat}
              onChange={(event) => {
                const chosen = REPEATS.find((option) => option === event.target.value) ?? 'once';
                set({
                  repeat: chosen,
                  times: times === '' ? String(SERIES.usualTimes) : times,
                  everyDays: everyDays === '' ? String(SERIES.usualDays) : everyDays,
                });
              }}
            >
              {REPEATS.map((option) => (
                <option key={option} value={option}>
                  {t(`series.${option}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {repeat === 'days' && (
          <InputField
            label={t('series.everyDays')}
            error={message('everyDays')}
            {...NUMBER}
            value={everyDays}
            max={SERIES.maxDays}
            onText={(text) => {
              set({ everyDays: text });
            }}
          />
        )}
        {repeat !== 'once' && (
          <InputField
            label={t('series.times')}
            error={message('times')}
            {...NUMBER}
            min={SERIES.minTimes}
            max={SERIES.maxTimes}
            value={times}
            onText={(text) => {
              set({ times: text });
            }}
          />
        )}
      </div>
      {repeat !== 'once' && (
        <p className="text-[13px] leading-normal text-text-2" role="status">
          {dates.length < SERIES.minTimes
            ? t('series.hint')
            : t('series.dates', {
                count: dates.length,
                dates: dates.map((at) => dayOf(at, currentLanguage())).join(' · '),
              })}
        </p>
      )}
    </>
  );
}
