import { Switch } from 'radix-ui';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface CallSwitchProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** "Show me whenever I'm called on": whether the user is shown without being asked each time. */
export function CallSwitch(props: CallSwitchProps) {
  const { t } = useTranslation();
  return (
    <DoorSwitch
      {...props}
      label={t('consent.always')}
      hint={t(props.isOn ? 'consent.alwaysOn' : 'consent.alwaysOff')}
    />
  );
}

/** Whether the user shows the mentor their bench from the start. */
export function BenchSwitch(props: CallSwitchProps) {
  const { t } = useTranslation();
  return (
    <DoorSwitch {...props} label={t('bench.door')} hint={t(props.isOn ? 'bench.doorOn' : 'bench.doorOff')} />
  );
}

function DoorSwitch({ isOn, onChange, label, hint }: CallSwitchProps & { label: string; hint: string }) {
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 text-sm">
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      <Switch.Root
        id={id}
        className="switch"
        checked={isOn}
        aria-describedby={`${id}-hint`}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <span id={`${id}-hint`} className="text-[13px] leading-snug text-text-3">
        {hint}
      </span>
    </div>
  );
}
