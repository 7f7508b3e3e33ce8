import type { LessonStep } from '@gongbang/protocol';
import { ImagePlus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useFileUrl, usePicture } from '../../hooks/usePicture.ts';

interface ChoiceProps {
  readonly number: number;
  /** One was chosen, and is being prepared. */
  readonly isReadying: boolean;
  /** A file as it was chosen, or none. */
  readonly onChoose: (file: Blob | null) => void;
}

interface StepPictureFieldProps extends ChoiceProps {
  /** The one it has. */
  readonly kept: LessonStep['picture'];
  /** The new choice: a picture, none, or undefined to keep what it has. */
  readonly chosen: Blob | null | undefined;
}

/** A step's picture in a class, as the mentor chooses it. */
export function StepPictureField({ kept, chosen, ...choice }: StepPictureFieldProps) {
  const before = usePicture(kept?.id ?? '', 'small', kept !== undefined && chosen === undefined);
  const file = useFileUrl(chosen ?? null);
  const url = chosen === undefined ? (kept === undefined ? null : before.url) : file;
  return <PictureChoice url={url} {...choice} />;
}

/** A step's picture before there is a class. */
export function ChosenPicture({ file, ...choice }: ChoiceProps & { readonly file: Blob | null }) {
  return <PictureChoice url={useFileUrl(file)} {...choice} />;
}

function PictureChoice({ number, isReadying, url, onChoose }: ChoiceProps & { readonly url: string | null }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={field}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('lesson.choosePicture', { number })}
        data-step-picture={number}
        onChange={({ target }) => {
          const [picked] = target.files ?? [];
          if (picked !== undefined) {
            onChoose(picked);
          }
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      {url !== null && <img src={url} alt="" className="h-12 max-w-24 rounded-(--r-sm) object-contain" />}
      <button
        type="button"
        className="btn btn-quiet btn-xs"
        aria-label={t('lesson.choosePicture', { number })}
        aria-busy={isReadying}
        onClick={() => field.current?.click()}
      >
        {isReadying ? <span className="spinner" /> : <ImagePlus size={14} aria-hidden />}
        <span>{t('lesson.picture')}</span>
      </button>
      {(url !== null || isReadying) && (
        <button
          type="button"
          className="btn btn-quiet btn-xs"
          aria-label={t('lesson.removePicture', { number })}
          onClick={() => {
            onChoose(null);
          }}
        >
          <Trash2 size={14} aria-hidden />
          <span>{t('picture.remove')}</span>
        </button>
      )}
    </div>
  );
}
