import { Maximize, Minimize } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { IconButton } from './IconButton.tsx';

interface FullscreenButtonProps {
  readonly isFull: boolean;
  readonly onClick: () => void;
}

/** Makes a picture fill the screen, or shrinks it back. */
export function FullscreenButton({ isFull, onClick }: FullscreenButtonProps) {
  const { t } = useTranslation();
  const Icon = isFull ? Minimize : Maximize;
  return (
    <IconButton
      label={isFull ? t('class.exitFullscreen') : t('class.fullscreen')}
      shortcut="F"
      onClick={onClick}
    >
      <Icon size={20} aria-hidden />
    </IconButton>
  );
}
