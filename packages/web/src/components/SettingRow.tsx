import { Switch } from 'radix-ui';
import { useId, type ReactNode } from 'react';

interface SwitchRowProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A setting that is on or off. */
export function SwitchRow({ label, hint, checked, onChange }: SwitchRowProps) {
  return (
    <Row label={label} {...(hint !== undefined && { hint })}>
      {(id) => (
        <Switch.Root id={id} className="switch" checked={checked} onCheckedChange={onChange}>
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      )}
    </Row>
  );
}

interface RowProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}

/** A setting: what it is called, what it does, and its control, which carries the id. */
export function Row({ label, hint, children }: RowProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4">
      <label htmlFor={id} className="grid gap-0.5 text-sm">
        <b>{label}</b>
        {hint !== undefined && <span className="text-[13px] text-text-2">{hint}</span>}
      </label>
      {children(id)}
    </div>
  );
}
