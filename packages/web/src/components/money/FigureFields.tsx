import { CURRENCY_DIGITS, currency as currencyShape } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import type { SettingsErrors, SettingsTyped } from '../../layout/moneySettings.ts';
import { currencyLabel } from '../../layout/ownMoney.ts';
import { Field } from '../Field.tsx';
import { InputField } from '../InputField.tsx';
import { SettingsSection } from './SettingsSection.tsx';

interface FigureFieldsProps {
  readonly typed: SettingsTyped;
  readonly errors: SettingsErrors;
  readonly set: (change: Partial<SettingsTyped>) => void;
}

/** Currency, tax, fee and payout day. */
export function FigureFields({ typed, errors, set }: FigureFieldsProps) {
  const { t } = useTranslation();
  const count = (key: 'tax' | 'fee' | 'payoutDay') => {
    const error = errors[key];
    return (
      <InputField
        label={t(`moneySettings.${key}`)}
        hint={t(`moneySettings.${key}Hint`)}
        error={error === undefined ? null : t(`moneySettings.${error}`)}
        isOptional
        inputMode={key === 'fee' ? 'decimal' : 'numeric'}
        autoComplete="off"
        maxLength={6}
        value={typed[key]}
        onText={(text) => {
          set({ [key]: text });
        }}
      />
    );
  };
  return (
    <SettingsSection title={t('moneySettings.figures')} hint={t('moneySettings.figuresHint')}>
      <Field label={t('moneySettings.currency')} hint={t('moneySettings.currencyHint')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={typed.currency}
            onChange={(event) => {
              set({ currency: currencyShape.parse(event.target.value) });
            }}
          >
            {Object.keys(CURRENCY_DIGITS).map((code) => (
              <option key={code} value={code}>
                {currencyLabel(code, currentLanguage())}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="pair">
        {count('tax')}
        {count('fee')}
      </div>
      {count('payoutDay')}
    </SettingsSection>
  );
}
