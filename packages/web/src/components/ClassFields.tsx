import { LIMITS } from '@gongbang/protocol';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import {
  SERIES,
  type Registration,
  type RegistrationError,
  type RegistrationErrors,
} from '../layout/registration.ts';
import { Field } from './Field.tsx';
import { InputField } from './InputField.tsx';

export interface FieldsProps {
  readonly form: Registration;
  readonly set: (change: Partial<Registration>) => void;
  /** What is wrong with a field, in words. */
  readonly message: (key: keyof RegistrationErrors) => string | null;
}

/** The upper limits. */
const MAX: Partial<Record<RegistrationError, number>> = {
  badMinutes: LIMITS.classMinutes,
  badSeats: LIMITS.seats,
  badTimes: SERIES.maxTimes,
  badDays: SERIES.maxDays,
};

/** Says in words what is wrong with a field. */
export function useFieldErrors(errors: RegistrationErrors): FieldsProps['message'] {
  const { t } = useTranslation();
  return (key) => {
    const error = errors[key];
    return error === undefined ? null : t(`register.${error}`, { max: MAX[error] ?? 0 });
  };
}

/** What the class is called, who teaches, and what it is about. */
export function BasicFields({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <InputField
        label={t('register.classTitle')}
        error={message('title')}
        value={form.title}
        maxLength={LIMITS.title}
        placeholder={t('register.classTitlePlaceholder')}
        onText={(title) => {
          set({ title });
        }}
      />
      <InputField
        label={t('register.mentorName')}
        error={message('mentorName')}
        value={form.mentorName}
        maxLength={LIMITS.name}
        autoComplete="name"
        placeholder={t('register.mentorNamePlaceholder')}
        onText={(mentorName) => {
          set({ mentorName });
        }}
      />
      <Field
        label={t('register.about')}
        isOptional
        hint={t('register.aboutHint')}
        aside={
          <span className="whitespace-nowrap tabular-nums">{`${form.about.length}/${LIMITS.about}`}</span>
        }
      >
        {(control) => (
          <textarea
            {...control}
            className="input resize-none"
            rows={3}
            value={form.about}
            maxLength={LIMITS.about}
            onChange={(event) => {
              set({ about: event.target.value });
            }}
          />
        )}
      </Field>
    </>
  );
}

/** When it starts, and how long it is meant to last. */
export function WhenFields({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  const hintId = useId();
  return (
    <>
      <div className="flex flex-wrap gap-3 *:min-w-0 *:flex-[1_1_130px]">
        {/* On a phone, and in a dialog, it gets its own line. */}
        <div className="flex-[1.3_1_240px]!">
          <InputField
            label={t('register.date')}
            isOptional
            error={message('date')}
            type="date"
            value={form.date}
            onText={(date) => {
              set({ date });
            }}
          />
        </div>
        <InputField
          label={t('register.time')}
          isOptional
          aria-describedby={hintId}
          type="time"
          value={form.time}
          onText={(time) => {
            set({ time });
          }}
        />
        <InputField
          label={t('register.minutes')}
          isOptional
          error={message('minutes')}
          {...NUMBER}
          className="tabular-nums"
          value={form.minutes}
          max={LIMITS.classMinutes}
          onText={(minutes) => {
            set({ minutes });
          }}
        />
      </div>
      <p id={hintId} className="-mt-3 text-[13px] leading-snug text-text-3">
        {t('register.timeHint')}
      </p>
    </>
  );
}

/** How many people may come. */
export function SeatsField({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <InputField
      label={t('register.seats')}
      hint={t('register.seatsHint')}
      error={message('seats')}
      {...NUMBER}
      value={form.seats}
      max={LIMITS.seats}
      onText={(seats) => {
        set({ seats });
      }}
    />
  );
}

/** A field for a count. */
export const NUMBER = { type: 'number', className: 'max-w-32 tabular-nums', min: 1 } as const;
