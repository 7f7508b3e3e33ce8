import { Download, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { saveFile } from '../../client/saveFile.ts';
import { useLastPicture } from '../../hooks/useAfterwards.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useFileUrl } from '../../hooks/usePicture.ts';

/** How the hands were seen last, and one's own bench, which is on this page alone. */
export function LastPictures({ isThere }: { isThere: boolean }) {
  const { t } = useTranslation();
  const hands = useLastPicture(isThere);
  const bench = useClassState((state) => state.lastBench);
  return (
    <>
      {hands !== null && <LastPicture jpeg={hands} label={t('ended.lastHands')} />}
      {bench !== null && <LastPicture jpeg={bench} label={t('ended.lastBench')} isPrivate />}
    </>
  );
}

function LastPicture({ jpeg, label, isPrivate = false }: { jpeg: Blob; label: string; isPrivate?: boolean }) {
  const { t } = useTranslation();
  const url = useFileUrl(jpeg);
  return (
    <figure className="tile grid aspect-[16/10]">
      {url !== null && <img src={url} alt="" className="absolute inset-0 size-full object-contain" />}
      <figcaption className="tag absolute bottom-2 left-2">
        {isPrivate && <Lock size={14} aria-hidden />}
        <span>{isPrivate ? t('ended.onlyYou', { what: label }) : label}</span>
      </figcaption>
      <button
        type="button"
        className="btn btn-line btn-sm absolute top-2 right-2"
        onClick={() => {
          saveFile('gongbang.jpg', jpeg);
        }}
      >
        <Download size={16} aria-hidden />
        <span>{t('ended.savePicture')}</span>
        <span className="sr-only">{`: ${label}`}</span>
      </button>
    </figure>
  );
}
