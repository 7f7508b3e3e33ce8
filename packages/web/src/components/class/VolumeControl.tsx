import { Volume2, VolumeX } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { canSetVolume } from '../../client/abilities.ts';
import { IconButton } from '../IconButton.tsx';
import { RangeSlider } from '../RangeSlider.tsx';

interface VolumeControlProps {
  /** 0 to 1. */
  readonly volume: number;
  readonly onChange: (volume: number) => void;
}

const STEP = 0.05;

/** How loud the class is here: a slider if the browser lets a page set it, otherwise on or off. */
export function VolumeControl({ volume, onChange }: VolumeControlProps) {
  const { t } = useTranslation();
  const before = useRef(1);
  const [hasSlider] = useState(canSetVolume);
  const toggle = (): void => {
    if (volume > 0) {
      before.current = volume;
      onChange(0);
    } else {
      onChange(before.current);
    }
  };
  return (
    <div className="flex items-center gap-1">
      <IconButton label={volume > 0 ? t('class.mute') : t('class.unmute')} onClick={toggle}>
        {volume > 0 ? <Volume2 size={20} aria-hidden /> : <VolumeX size={20} aria-hidden />}
      </IconButton>
      {hasSlider && (
        <RangeSlider
          label={t('class.volume')}
          className="h-10 w-24 max-md:w-16"
          value={volume}
          min={0}
          max={1}
          step={STEP}
          onChange={onChange}
        />
      )}
    </div>
  );
}
