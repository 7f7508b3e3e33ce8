import {
  PanelRight,
  RotateCcw,
  RotateCw,
  TrianglesCenterlineDashedVertical,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ZOOM_IN, ZOOM_OUT, type HandsViewControl } from '../../hooks/useHandsView.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { IconButton } from '../IconButton.tsx';

const PERCENT = 100;

/** How I see the hands: mirrored, turned, closer. Nobody else's picture changes. */
export function ViewTools({ control }: { control: HandsViewControl }) {
  const { t } = useTranslation();
  const { view } = control;
  const zoomIn = (): void => {
    control.zoom(ZOOM_IN);
  };
  const zoomOut = (): void => {
    control.zoom(ZOOM_OUT);
  };
  const left = (): void => {
    control.rotate(-90);
  };
  const right = (): void => {
    control.rotate(90);
  };
  useShortcuts({
    KeyX: control.mirror,
    KeyL: control.toggleLeftHanded,
    BracketLeft: left,
    BracketRight: right,
    Equal: zoomIn,
    NumpadAdd: zoomIn,
    Minus: zoomOut,
    NumpadSubtract: zoomOut,
    Digit0: control.reset,
  });
  return (
    <div className="glass" role="group" aria-label={t('view.title')}>
      <span className="px-2 text-[13px] text-on-stage-2 max-lg:hidden">{t('view.title')}</span>
      <IconButton
        label={t('view.mirror')}
        shortcut="X"
        aria-pressed={view.isMirrored}
        className={`icon-btn ${view.isMirrored ? 'is-on' : ''}`}
        onClick={control.mirror}
      >
        <TrianglesCenterlineDashedVertical size={20} aria-hidden />
      </IconButton>
      <IconButton
        label={t('view.leftHanded')}
        shortcut="L"
        aria-pressed={control.isLeftHanded}
        className={`icon-btn ${control.isLeftHanded ? 'is-on' : ''}`}
        onClick={control.toggleLeftHanded}
      >
        <PanelRight size={20} aria-hidden className={control.isLeftHanded ? '-scale-x-100' : ''} />
      </IconButton>
      <span className="contents max-md:hidden">
        <IconButton label={t('view.rotateLeft')} shortcut="[" onClick={left}>
          <RotateCcw size={20} aria-hidden />
        </IconButton>
      </span>
      <IconButton label={t('view.rotate')} shortcut="]" onClick={right}>
        <RotateCw size={20} aria-hidden />
      </IconButton>
      <span className="contents max-md:hidden">
        <IconButton label={t('view.zoomOut')} shortcut="-" onClick={zoomOut}>
          <ZoomOut size={20} aria-hidden />
        </IconButton>
        <span className="min-w-12 text-center text-[13px] font-bold tabular-nums" aria-live="polite">
          {`${Math.round(view.zoom * PERCENT)}%`}
        </span>
        <IconButton label={t('view.zoomIn')} shortcut="+" onClick={zoomIn}>
          <ZoomIn size={20} aria-hidden />
        </IconButton>
        <IconButton label={t('view.reset')} shortcut="0" onClick={control.reset}>
          <Undo2 size={20} aria-hidden />
        </IconButton>
      </span>
    </div>
  );
}
