import type { Currency } from '@gongbang/protocol';

import { currentLanguage } from '../../i18n/index.ts';
import { currencyName } from '../../layout/ownMoney.ts';
import { Field } from '../Field.tsx';

interface AmountFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly currency: Currency;
  readonly value: string;
  readonly onText: (text: string) => void;
}

/** The longest amount people write, with everything they put around the number. */
const MAX_LENGTH = 24;

/** An amount in whole units of a currency, which is shown next to it. */
export function AmountField({ label, hint, error = null, currency, value, onText }: AmountFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <span className="amount">
          <input
            {...control}
            className="input tabular-nums"
            inputMode="decimal"
            autoComplete="off"
            maxLength={MAX_LENGTH}
            value={value}
            onChange={(event) => {
              onText(event.target.value);
            }}
          />
          <span>{currencyName(currency, currentLanguage())}</span>
        </span>
      )}
    </Field>
  );
}
