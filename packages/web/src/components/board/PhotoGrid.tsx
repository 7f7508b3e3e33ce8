import type { Photo } from '@gongbang/protocol';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { boardPhotoUrl } from '../../client/board.ts';
import { Modal } from '../Modal.tsx';

interface PhotoGridProps {
  readonly photos: readonly Photo[];
  /** Whose they are. */
  readonly name: string;
  /** Only the first, small, next to words. */
  readonly isThumb?: boolean;
}

/** Photos of an entry; each opens large when pressed. */
export function PhotoGrid({ photos, name, isThumb = false }: PhotoGridProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  const shown = isThumb ? photos.slice(0, 1) : photos;
  const words = (index: number): string => t('board.photoOf', { name, number: index + 1 });
  const large = open === null ? undefined : photos[open];
  if (photos.length === 0) {
    return null;
  }
  return (
    <div className={isThumb ? 'thumb' : 'photos'} data-count={shown.length}>
      {shown.map(({ id, width, height }, index) => (
        <button
          key={id}
          type="button"
          aria-haspopup="dialog"
          data-board-photo={id}
          onClick={() => {
            setOpen(index);
          }}
        >
          <img
            className="pic"
            src={boardPhotoUrl(id, isThumb ? 'small' : 'medium')}
            alt={words(index)}
            loading="lazy"
            width={width}
            height={height}
          />
        </button>
      ))}
      <Modal
        title={open === null ? '' : words(open)}
        isOpen={large !== undefined}
        onOpenChange={() => {
          setOpen(null);
        }}
        className="dialog-picture"
      >
        {open !== null && large !== undefined && (
          <Large photo={large} alt={words(open)} index={open} count={photos.length} onIndex={setOpen} />
        )}
      </Modal>
    </div>
  );
}

interface LargeProps {
  readonly photo: Photo;
  readonly alt: string;
  readonly index: number;
  readonly count: number;
  readonly onIndex: (index: number) => void;
}

function Large({ photo: { id, width, height }, alt, index, count, onIndex }: LargeProps) {
  const { t } = useTranslation();
  const step = (by: number): void => {
    onIndex((index + by + count) % count);
  };
  return (
    <div
      className="stack"
      onKeyDown={({ key }) => {
        if (count > 1 && (key === 'ArrowLeft' || key === 'ArrowRight')) {
          step(key === 'ArrowLeft' ? -1 : 1);
        }
      }}
    >
      <img
        key={id}
        src={boardPhotoUrl(id, 'large')}
        alt={alt}
        width={width}
        height={height}
        className="photo-whole"
        data-photo-large
      />
      <div className="across is-apart">
        {count > 1 ? (
          <span className="across">
            <button
              className="btn btn-line btn-sm"
              aria-label={t('board.photoBefore')}
              onClick={() => {
                step(-1);
              }}
            >
              <ChevronLeft size={18} aria-hidden />
            </button>
            <span className="small tabular-nums">{`${index + 1} / ${count}`}</span>
            <button
              className="btn btn-line btn-sm"
              aria-label={t('board.photoAfter')}
              onClick={() => {
                step(1);
              }}
            >
              <ChevronRight size={18} aria-hidden />
            </button>
          </span>
        ) : (
          <span />
        )}
        <Dialog.Close className="btn btn-line">{t('common.close')}</Dialog.Close>
      </div>
    </div>
  );
}
