import { Volume2, VolumeX } from 'lucide-react';
import { Slider } from 'radix-ui';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { canSetVolume } from '../../client/abilities.ts';
import { IconButton } from '../IconButton.tsx';

interface VolumeControlProps {
  /** 0 to 1. */
  readonly volume: number;
  readonly onChange: (volume: number) => void;
}

const STEP = 0.05;

/** How loud the class is here: by a slider where the browser lets a page set it, on or off everywhere. */
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
        <Slider.Root
          className="relative flex h-10 w-24 touch-none items-center max-md:w-16"
          value={[volume]}
          max={1}
          step={STEP}
          onValueChange={([value]) => {
            onChange(value ?? 0);
          }}
        >
          <Slider.Track className="relative h-1 grow rounded-full bg-line-strong">
            <Slider.Range className="absolute h-full rounded-full bg-primary" />
          </Slider.Track>
          <Slider.Thumb className="block h-4 w-4 rounded-full bg-primary" aria-label={t('class.volume')} />
        </Slider.Root>
      )}
    </div>
  );
}
