import { CircleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The attributes that the control within a field needs. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

interface FieldProps {
  readonly label: string;
  /** If it is already shown next to it. */
  readonly isLabelHidden?: boolean;
  readonly hint?: string | undefined;
  readonly error?: string | null;
  readonly isOptional?: boolean;
  readonly aside?: ReactNode;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A label, its control, and beneath it a hint or an error. */
export function Field({
  label,
  isLabelHidden = false,
  hint,
  error = null,
  isOptional = false,
  aside,
  children,
}: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== null || hint !== undefined;
  return (
    <div className="grid content-start gap-[7px]">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'text-sm font-bold'}>
        <span>{label}</span>
        {isOptional && <span className="ml-1 font-normal text-text-3">{t('common.optional')}</span>}
      </label>
      {children({ id, 'aria-describedby': hasNote ? noteId : undefined, 'aria-invalid': error !== null })}
      {(hasNote || aside !== undefined) && (
        <div className="flex justify-between gap-3 text-[13px] leading-snug text-text-3">
          <span id={noteId} className={error === null ? '' : 'flex items-center gap-1 text-danger-text'}>
            {error !== null && <CircleAlert size={14} aria-hidden />}
            <span>{error ?? hint}</span>
          </span>
          {aside}
        </div>
      )}
    </div>
  );
}
