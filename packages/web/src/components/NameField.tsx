import { LIMITS, personName, printable } from '@gongbang/protocol';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { InputField } from './InputField.tsx';

/** A name as it is being written. */
interface NameEntry {
  readonly text: string;
  readonly error: string | null;
  readonly write: (text: string) => void;
  /** The name; null, with an error beneath its field, if it is none. */
  readonly check: () => string | null;
}

/** @param initial the field's first value */
export function useNameEntry(initial: () => string): NameEntry {
  const { t } = useTranslation();
  const [text, setText] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  return {
    text,
    error,
    write: (written) => {
      setText(written);
      setError(null);
    },
    check: () => {
      // Pasted text may contain invisible characters.
      const parsed = personName.safeParse(printable(text));
      setError(parsed.success ? null : t('green.nameRequired'));
      return parsed.success ? parsed.data : null;
    },
  };
}

interface NameFieldProps {
  readonly entry: NameEntry;
  readonly hint: string;
  readonly beside?: ReactNode;
}

/** Where users enter their own name. */
export function NameField({ entry: { text, error, write }, hint, beside }: NameFieldProps) {
  const { t } = useTranslation();
  return (
    <InputField
      label={t('green.name')}
      hint={hint}
      error={error}
      value={text}
      autoComplete="name"
      maxLength={LIMITS.name}
      onText={write}
      beside={beside}
    />
  );
}
