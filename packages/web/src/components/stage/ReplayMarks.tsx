import { Eye, Lock, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useReplay } from '../../hooks/useReplay.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { IconButton } from '../IconButton.tsx';
import { PictureFrame } from './PictureFrame.tsx';

/** Replays the last half minute of the hands, and comes back to now. */
export function ReplayButton() {
  const { t } = useTranslation();
  const { replay, toggle } = useReplay();
  useShortcuts(toggle === null ? {} : { KeyB: toggle });
  if (toggle === null) {
    return null;
  }
  return (
    <IconButton
      label={replay === null ? t('replay.start') : t('replay.now')}
      shortcut="B"
      className={`icon-btn ${replay === null ? '' : 'is-on'}`}
      onClick={toggle}
    >
      <RotateCcw size={20} aria-hidden />
    </IconButton>
  );
}

/** Who sees the replay; announced once to those who hear the page. */
export function ReplayMark({ className = 'tag mr-auto self-start' }) {
  const { t } = useTranslation();
  const { replay, isShared } = useReplay();
  const Icon = replay === null ? Eye : isShared ? RotateCcw : Lock;
  return (
    <span role="status" className="contents">
      {(replay !== null || isShared) && (
        <span className={className} data-replay-mark>
          <Icon size={16} aria-hidden />
          <span>
            {!isShared ? t('replay.only') : replay === null ? t('replay.liveHere') : t('replay.all')}
          </span>
        </span>
      )}
    </span>
  );
}

/** The hands as they are now, small; pressing them leads back. */
export function LiveInset() {
  const { t } = useTranslation();
  const { hands, back } = useReplay();
  if (hands === null) {
    return null;
  }
  return (
    <button
      className="live-inset absolute right-3 bottom-3 aspect-video w-[24%] min-w-28 overflow-hidden rounded-md shadow-3"
      aria-label={t('replay.toNow')}
      onClick={back}
    >
      <PictureFrame picture={hands} isNamed />
      <span className="tag pointer-events-none absolute bottom-1.5 left-1.5">
        <span className="h-2 w-2 rounded-full bg-live" />
        <span>{t('replay.live')}</span>
      </span>
    </button>
  );
}
