import type { OwnCourse } from '@gongbang/protocol';
import { ImagePlus } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { coverUrl } from '../../client/courses.ts';
import { useFileUrl } from '../../hooks/usePicture.ts';

interface CoverFieldProps {
  readonly course: OwnCourse | null;
  readonly chosen: Blob | null;
  readonly onChoose: (file: Blob) => void;
}

/** A course's cover, as it is and as it will be. */
export function CoverField({ course, chosen, onChoose }: CoverFieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const file = useFileUrl(chosen);
  const url = file ?? (course === null ? null : coverUrl(course, 'medium'));
  return (
    <div className="stack is-close">
      <b className="text-sm">{t('courseForm.cover')}</b>
      <input
        ref={field}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        hidden
        aria-label={t('courseForm.cover')}
        data-cover
        onChange={({ target }) => {
          const [picked] = target.files ?? [];
          if (picked !== undefined) {
            onChoose(picked);
          }
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      {url !== null && (
        <div className="cover">
          <img className="pic" src={url} alt="" />
        </div>
      )}
      <button
        type="button"
        className="btn btn-line justify-self-start"
        onClick={() => field.current?.click()}
      >
        <ImagePlus size={16} aria-hidden />
        <span>{t(url === null ? 'courseForm.coverChoose' : 'courseForm.coverOther')}</span>
      </button>
      <p className="small">{t('courseForm.coverHint')}</p>
    </div>
  );
}
