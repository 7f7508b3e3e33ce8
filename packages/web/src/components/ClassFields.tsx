import { LIMITS } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import type { Registration, RegistrationErrors } from '../layout/registration.ts';
import { Field } from './Field.tsx';

interface FieldsProps {
  readonly form: Registration;
  readonly set: (change: Partial<Registration>) => void;
  /** What is wrong with a field, in words. */
  readonly message: (key: keyof RegistrationErrors) => string | null;
}

/** Says in words what is wrong with a field. */
export function useFieldErrors(errors: RegistrationErrors): FieldsProps['message'] {
  const { t } = useTranslation();
  return (key) => {
    const error = errors[key];
    return error === undefined
      ? null
      : t(`register.${error}`, { max: error === 'badMinutes' ? LIMITS.classMinutes : LIMITS.seats });
  };
}

/** What the class is called, who teaches, and what it is about. */
export function BasicFields({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('register.classTitle')} error={message('title')}>
        {(control) => (
          <input
            {...control}
            className="input"
            value={form.title}
            maxLength={LIMITS.title}
            placeholder={t('register.classTitlePlaceholder')}
            onChange={(event) => {
              set({ title: event.target.value });
            }}
          />
        )}
      </Field>
      <Field label={t('register.mentorName')} error={message('mentorName')}>
        {(control) => (
          <input
            {...control}
            className="input"
            value={form.mentorName}
            maxLength={LIMITS.name}
            autoComplete="name"
            placeholder={t('register.mentorNamePlaceholder')}
            onChange={(event) => {
              set({ mentorName: event.target.value });
            }}
          />
        )}
      </Field>
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

/** When it begins, and how long it is meant to last. */
export function WhenFields({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('register.date')} isOptional error={message('date')}>
          {(control) => (
            <input
              {...control}
              type="date"
              className="input"
              value={form.date}
              onChange={(event) => {
                set({ date: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={t('register.time')} isOptional hint={t('register.timeHint')}>
          {(control) => (
            <input
              {...control}
              type="time"
              className="input"
              value={form.time}
              onChange={(event) => {
                set({ time: event.target.value });
              }}
            />
          )}
        </Field>
      </div>
      <Field label={t('register.minutes')} isOptional error={message('minutes')}>
        {(control) => (
          <input
            {...control}
            type="number"
            className="input max-w-32 tabular-nums"
            value={form.minutes ?? ''}
            min={1}
            max={LIMITS.classMinutes}
            onChange={(event) => {
              set({ minutes: event.target.value });
            }}
          />
        )}
      </Field>
    </>
  );
}

/** How many may come. */
export function SeatsField({ form, set, message }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <Field label={t('register.seats')} error={message('seats')}>
      {(control) => (
        <input
          {...control}
          type="number"
          className="input max-w-32 tabular-nums"
          value={form.seats}
          min={1}
          max={LIMITS.seats}
          onChange={(event) => {
            set({ seats: event.target.value });
          }}
        />
      )}
    </Field>
  );
}
