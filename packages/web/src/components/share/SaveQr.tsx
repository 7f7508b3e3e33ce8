import { Download } from 'lucide-react';
import { QRCodeCanvas } from 'qrcode.react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** Large enough for a poster on a door, in pixels; around it the quiet zone that readers need (ISO/IEC 18004, in modules). */
const SIZE = 1024;
const QUIET_ZONE = 4;

/** Saves a QR code as a picture, which messengers accept. */
export function SaveQr({ url }: { url: string }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const save = (): void => {
    const link = document.createElement('a');
    link.href = canvas.current?.toDataURL() ?? '';
    link.download = 'gongbang-qr.png';
    link.click();
  };
  return (
    <button type="button" className="btn btn-line" onClick={save}>
      <Download size={16} aria-hidden />
      <span>{t('share.saveQr')}</span>
      <QRCodeCanvas ref={canvas} value={url} size={SIZE} marginSize={QUIET_ZONE} hidden aria-hidden />
    </button>
  );
}
