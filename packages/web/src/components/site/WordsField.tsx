import { Field } from '../Field.tsx';

interface WordsFieldProps {
  readonly label: string;
  /** If it is shown larger next to it. */
  readonly isLabelHidden?: boolean;
  readonly hint?: string;
  readonly error?: string | null;
  /** The most characters it can have. */
  readonly max: number;
  readonly rows?: number;
  readonly value: string;
  /** It gets the focus as soon as it is there. */
  readonly isFirst?: boolean;
  readonly onText: (text: string) => void;
}

/** A field for a few sentences, with a character count. */
export function WordsField({
  label,
  isLabelHidden = false,
  hint,
  error = null,
  max,
  rows = 4,
  value,
  isFirst = false,
  onText,
}: WordsFieldProps) {
  return (
    <Field
      label={label}
      isLabelHidden={isLabelHidden}
      hint={hint}
      error={error}
      aside={<span className="whitespace-nowrap tabular-nums">{`${value.length}/${max}`}</span>}
    >
      {(control) => (
        <textarea
          {...control}
          className="input resize-none"
          rows={rows}
          maxLength={max}
          dir="auto"
          autoFocus={isFirst}
          value={value}
          onChange={(event) => {
            onText(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
