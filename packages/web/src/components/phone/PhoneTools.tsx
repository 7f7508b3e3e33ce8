import { turned } from '@gongbang/client';
import { Flashlight, RotateCw, SwitchCamera, ZoomIn, ZoomOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useWorkshop } from '../../hooks/useClassroom.tsx';
import type { PhoneCamera } from '../../hooks/usePhoneCamera.ts';
import { IconButton } from '../IconButton.tsx';

const QUARTER_TURN = 90;
/** One tap, as a share of the current zoom; at least the camera's own step. */
const ZOOM_STEP = 0.2;
const TOUCH = 'icon-btn h-11 w-11';

/** Adjusts the phone's camera on the spot: everything this phone can do, as the mentor can from their computer. */
export function PhoneTools({ camera, onSwitch }: { camera: PhoneCamera; onSwitch: () => void }) {
  const { t, i18n } = useTranslation();
  const act = useAct();
  const rotation = useWorkshop(({ stageView }) => stageView.rotation, 0);
  const { capabilities, settings, adjust } = camera;
  const zoom = capabilities?.zoom ?? null;
  const zoomed = settings.zoom ?? zoom?.min ?? 1;
  const zoomBy = (direction: 1 | -1): void => {
    if (zoom !== null) {
      const step = direction * Math.max(zoom.step, ZOOM_STEP);
      adjust((before) => ({
        zoom: Math.min(zoom.max, Math.max(zoom.min, (before.zoom ?? zoom.min) + step)),
      }));
    }
  };
  return (
    <div className="glass absolute bottom-4 left-1/2 -translate-x-1/2">
      <IconButton label={t('phone.switch')} className={TOUCH} onClick={onSwitch}>
        <SwitchCamera size={20} aria-hidden />
      </IconButton>
      {capabilities?.torch === true && (
        <IconButton
          label={t('phone.torch')}
          aria-pressed={settings.torch === true}
          className={`${TOUCH} ${settings.torch === true ? 'is-on' : ''}`}
          onClick={() => {
            adjust((before) => ({ torch: before.torch !== true }));
          }}
        >
          <Flashlight size={20} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={t('phone.turn')}
        className={TOUCH}
        onClick={() => void act('scene:set', { rotation: turned(rotation, QUARTER_TURN) })}
      >
        <RotateCw size={20} aria-hidden />
      </IconButton>
      {zoom !== null && (
        <>
          <IconButton
            label={t('phone.zoomOut')}
            className={TOUCH}
            disabled={zoomed <= zoom.min}
            onClick={() => {
              zoomBy(-1);
            }}
          >
            <ZoomOut size={20} aria-hidden />
          </IconButton>
          <output
            className="min-w-10 text-center text-sm font-[650] tabular-nums"
            aria-label={t('phone.zoom')}
          >
            {`${new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(zoomed)}×`}
          </output>
          <IconButton
            label={t('phone.zoomIn')}
            className={TOUCH}
            disabled={zoomed >= zoom.max}
            onClick={() => {
              zoomBy(1);
            }}
          >
            <ZoomIn size={20} aria-hidden />
          </IconButton>
        </>
      )}
    </div>
  );
}
