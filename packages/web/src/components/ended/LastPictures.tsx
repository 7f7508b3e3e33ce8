import { Download, Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { saveFile } from '../../client/saveFile.ts';
import { useLastPicture } from '../../hooks/useAfterwards.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useFileUrl } from '../../hooks/usePicture.ts';

/** The last view of the user's own bench, which is on this page only, and of the hands: one large, if there are both. */
export function LastPictures({ isThere }: { isThere: boolean }) {
  const { t } = useTranslation();
  const hands = useLastPicture(isThere);
  const bench = useClassState((state) => state.lastBench);
  const [chosen, setChosen] = useState<'bench' | 'hands'>('bench');
  const shown = bench !== null && (chosen === 'bench' || hands === null) ? 'bench' : 'hands';
  const jpeg = shown === 'bench' ? bench : hands;
  if (jpeg === null) {
    return null;
  }
  return (
    <div className="grid justify-items-start gap-2">
      <LastPicture
        jpeg={jpeg}
        label={t(shown === 'bench' ? 'ended.lastBench' : 'ended.lastHands')}
        isPrivate={shown === 'bench'}
      />
      {bench !== null && hands !== null && (
        <div className="seg" role="group" aria-label={t('ended.pictures')}>
          {(['bench', 'hands'] as const).map((which) => (
            <button
              key={which}
              type="button"
              aria-pressed={shown === which}
              onClick={() => {
                setChosen(which);
              }}
            >
              {t(which === 'bench' ? 'ended.ownBench' : 'ended.hands')}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function LastPicture({ jpeg, label, isPrivate }: { jpeg: Blob; label: string; isPrivate: boolean }) {
  const { t } = useTranslation();
  const url = useFileUrl(jpeg);
  return (
    <figure className="tile grid aspect-[16/10] w-full">
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
