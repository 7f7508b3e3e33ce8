import type { Photo, PhotoId, PictureSize } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { reviewPhotoUrl } from '../../client/reviews.ts';
import { Modal } from '../Modal.tsx';

interface ReviewPhotosProps {
  readonly photos: readonly Photo[];
  /** Whose they are. */
  readonly name: string;
  /** Addresses, in this page, of those that not everybody may see. */
  readonly urls?: ReadonlyMap<PhotoId, string> | undefined;
}

/** Photos of a review; each opens large when pressed. */
export function ReviewPhotos({ photos, name, urls }: ReviewPhotosProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Photo | null>(null);
  const urlOf = ({ id }: Photo, size: PictureSize): string => urls?.get(id) ?? reviewPhotoUrl(id, size);
  const words = (photo: Photo): string =>
    photos.length === 1
      ? t('review.photoOf', { name })
      : t('review.photoNth', { name, count: photos.indexOf(photo) + 1 });
  return (
    <>
      {photos.map((photo) => (
        <button
          key={photo.id}
          type="button"
          onClick={() => {
            setOpen(photo);
          }}
        >
          <img
            className="pic"
            src={urlOf(photo, 'medium')}
            alt={words(photo)}
            loading="lazy"
            width={photo.width}
            height={photo.height}
          />
        </button>
      ))}
      <Modal
        title={open === null ? '' : words(open)}
        isOpen={open !== null}
        onOpenChange={() => {
          setOpen(null);
        }}
        className="dialog-picture"
      >
        {open !== null && (
          <img
            className="photo-large"
            src={urlOf(open, 'large')}
            alt={words(open)}
            width={open.width}
            height={open.height}
          />
        )}
        <Dialog.Close className="btn btn-line justify-self-end">{t('common.close')}</Dialog.Close>
      </Modal>
    </>
  );
}
