import type { InputHTMLAttributes, ReactNode } from 'react';

import { Field } from './Field.tsx';

interface InputFieldProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'id' | 'value' | 'onChange' | 'children'
> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly isOptional?: boolean;
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Shown at its end. */
  readonly beside?: ReactNode;
}

/** A single-line field. */
export function InputField({
  label,
  hint,
  error = null,
  isOptional = false,
  onText,
  beside,
  className = '',
  ...input
}: InputFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional}>
      {(control) => {
        const field = (
          <input
            {...control}
            {...input}
            className={`input ${className}`}
            onChange={(event) => {
              onText(event.target.value);
            }}
          />
        );
        return beside === undefined ? (
          field
        ) : (
          <div className="flex gap-2">
            {field}
            {beside}
          </div>
        );
      }}
    </Field>
  );
}
