import { VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Covers a picture that its owner holds back. */
export function CameraOff() {
  const { t } = useTranslation();
  return (
    <div className="absolute inset-0 grid place-content-center justify-items-center gap-2 bg-stage p-2 text-center text-sm text-on-stage-2">
      <VideoOff size={24} aria-hidden />
      <span>{t('class.cameraOff')}</span>
    </div>
  );
}
