import { part } from '../part.tsx';

/** Ink on paper, in both themes: that is what cameras can read. */
const INK = '#261f18';

interface QrCodeProps {
  readonly value: string;
  /** Width and height, in CSS px. */
  readonly size: number;
  /** What it leads to, unless its surroundings say so. */
  readonly title?: string;
}

const Code = part(async () => {
  const { QRCodeSVG } = await import('qrcode.react');
  return function Code({ value, size, title }: QrCodeProps) {
    return title === undefined ? (
      <QRCodeSVG value={value} size={size} fgColor={INK} aria-hidden />
    ) : (
      <QRCodeSVG value={value} size={size} fgColor={INK} title={title} />
    );
  };
}, null);

/** A QR code, or an empty place until it is there. */
export const QrCode = Object.assign(
  (props: QrCodeProps) => (
    <span className="block" style={{ width: props.size, height: props.size }}>
      <Code {...props} />
    </span>
  ),
  { preload: Code.preload },
);
