import { personName, printable } from '@gongbang/protocol';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { InputField } from './InputField.tsx';

/** A name as it is being written. */
interface NameEntry {
  readonly text: string;
  readonly error: string | null;
  readonly write: (text: string) => void;
  /** The name; null, with a word beneath its field, where that is none. */
  readonly check: () => string | null;
}

/** @param initial what stands in the field at first */
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
      // What was pasted brings along what nobody sees.
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

/** Where one writes one's own name. */
export function NameField({ entry: { text, error, write }, hint, beside }: NameFieldProps) {
  const { t } = useTranslation();
  return (
    <InputField
      label={t('green.name')}
      hint={hint}
      error={error}
      value={text}
      autoComplete="name"
      onText={write}
      beside={beside}
    />
  );
}
