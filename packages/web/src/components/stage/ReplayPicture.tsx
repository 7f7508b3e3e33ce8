import type { Replay, Size } from '@gongbang/client';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface ReplayPictureProps {
  readonly replay: Replay;
  readonly onSize: (size: Size) => void;
}

/** The earlier picture of the hands. */
export function ReplayPicture({ replay, onSize }: ReplayPictureProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(
    () => (canvas.current === null ? undefined : replay.showOn(canvas.current, onSize)),
    [replay, onSize],
  );
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t('replay.picture')}
      className="h-full w-full object-contain"
      data-replay
    />
  );
}
