import type { Picture } from '@gongbang/protocol';
import { ImageOff } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { usePicture } from '../../hooks/usePicture.ts';
import { Modal } from '../Modal.tsx';

/** Longest edges of a picture within a message, in px. */
const IN_MESSAGE = { width: 220, height: 200 };

interface ChatPictureProps {
  readonly picture: Picture;
  /** What it is. */
  readonly alt: string;
  /** The label of the button that enlarges it. */
  readonly label: string;
  /** How large it may be, in px. */
  readonly within?: { readonly width: number; readonly height: number };
}

/** A picture within a message or a step: small, and large in a dialog. Its space is reserved until it is there. */
export function ChatPicture({
  picture: { id, width, height },
  alt,
  label,
  within = IN_MESSAGE,
}: ChatPictureProps) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [isSeen, setSeen] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const { url, hasFailed } = usePicture(id, 'small', isSeen);
  useEffect(() => {
    const views = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === true) {
        setSeen(true);
        views.disconnect();
      }
    });
    if (button.current !== null) {
      views.observe(button.current);
    }
    return () => {
      views.disconnect();
    };
  }, []);
  const scale = Math.min(1, within.width / width, within.height / height);
  return (
    <>
      <button
        ref={button}
        className="mt-1.5 grid max-w-full place-items-center overflow-hidden rounded-(--r-md) bg-sunken"
        style={{ width: Math.max(48, width * scale), aspectRatio: `${width} / ${height}` }}
        aria-label={label}
        aria-haspopup="dialog"
        data-picture={id}
        disabled={hasFailed}
        onClick={() => {
          setOpen(true);
        }}
      >
        {url === null ? (
          hasFailed && <ImageOff size={24} className="text-text-3" aria-label={t('picture.gone')} />
        ) : (
          <img src={url} alt="" className="h-full w-full object-contain" />
        )}
      </button>
      <Modal title={alt} isOpen={isOpen} onOpenChange={setOpen} className="dialog-picture">
        <LargePicture id={id} alt={alt} small={url} />
        <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
      </Modal>
    </>
  );
}

interface LargePictureProps {
  readonly id: string;
  readonly alt: string;
  /** Shown until the large one is there. */
  readonly small: string | null;
}

function LargePicture({ id, alt, small }: LargePictureProps) {
  const { t } = useTranslation();
  const { url, hasFailed } = usePicture(id, 'large', true);
  const shown = url ?? small;
  return (
    <>
      {shown !== null && (
        <img
          src={shown}
          alt={alt}
          className="max-h-[calc(100dvh-180px)] w-full object-contain"
          data-size={url === null ? 'small' : 'large'}
        />
      )}
      {hasFailed && <p role="status">{t('picture.gone')}</p>}
    </>
  );
}
