import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleAlert } from 'lucide-react';

import { CODE_LENGTH, digitsAfter } from '../../layout/accounts.ts';

interface CodeBoxesProps {
  readonly digits: string;
  readonly error: string | null;
  readonly isBusy: boolean;
  readonly onDigits: (digits: string) => void;
}

/**
 * Six boxes for six digits, with a single field beneath them, so that users can paste, let the phone fill it in, go back with
 * one key, and have it read out as one.
 */
export function CodeBoxes({ digits, error, isBusy, onDigits }: CodeBoxesProps) {
  const { t } = useTranslation();
  const noteId = useId();
  return (
    <div className="grid gap-2">
      <div className="code" data-invalid={error !== null}>
        <input
          className="code-field"
          aria-label={t('signIn.code')}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : noteId}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          readOnly={isBusy}
          value={digits}
          onChange={(event) => {
            onDigits(digitsAfter(event.target.value, digits));
          }}
        />
        {Array.from({ length: CODE_LENGTH }, (_, place) => (
          <span
            key={place}
            className={`code-box ${place === Math.min(digits.length, CODE_LENGTH - 1) ? 'is-next' : ''}`}
            aria-hidden="true"
          >
            {digits[place] ?? ''}
          </span>
        ))}
      </div>
      {error !== null && (
        <p id={noteId} role="alert" className="flex items-center gap-1 text-[13px] text-danger-text">
          <CircleAlert size={14} className="shrink-0" aria-hidden />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
