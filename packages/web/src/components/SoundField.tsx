import type { SoundMode } from '@gongbang/client';
import { Hammer, Mic } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface SoundFieldProps {
  readonly value: SoundMode;
  readonly onChange: (sound: SoundMode) => void;
  readonly className?: string;
}

const MODES = [
  ['voice', Mic],
  ['work', Hammer],
] as const;

/** Whether the microphone is for the voice only, or also for what the hands do. */
export function SoundField({ value, onChange, className = '' }: SoundFieldProps) {
  const { t } = useTranslation();
  const labels = { voice: t('sound.voice'), work: t('sound.work') };
  return (
    <div className={`grid gap-1.5 ${className}`}>
      <span className="seg w-fit" role="group" aria-label={t('sound.title')}>
        {MODES.map(([mode, Icon]) => (
          <button
            key={mode}
            type="button"
            className="flex items-center gap-1.5"
            aria-pressed={value === mode}
            onClick={() => {
              onChange(mode);
            }}
          >
            <Icon size={16} aria-hidden />
            <span>{labels[mode]}</span>
          </button>
        ))}
      </span>
      <p className="text-[13px] text-text-3">
        {value === 'voice' ? t('sound.voiceHint') : t('sound.workHint')}
      </p>
    </div>
  );
}
