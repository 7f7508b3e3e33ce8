import { Signal } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { useGivenUp, useHoldups } from '../../hooks/useGivenUp.ts';
import type { Picture, PictureSource } from '../../hooks/useStagePictures.ts';

/** The worse one first. */
const OWNERS_DOING = ['owner-silent', 'owner-weak'] as const;

/** Says what is held back because bandwidth is short, wholly or in part, and for what; and when it is the mentor's network. */
export function GivenUp({ pictures }: { pictures: readonly (Picture | null)[] }) {
  const { t } = useTranslation();
  const lost = useGivenUp('own', pictures);
  const thinned = useGivenUp('own-thin', pictures);
  const role = useClassState((state) => state.role);
  const holdups = useHoldups(pictures);
  const ownersDoing = OWNERS_DOING.find((holdup) => holdups.includes(holdup));
  // The mentor only gets pictures from their own phone here.
  const owner = role === 'mentor' ? 'phone' : 'mentor';

  const lostWords = (source: PictureSource): string => {
    const kept = pictures.find((picture) => picture !== null && !lost.includes(picture.source));
    return kept == null
      ? t('quality.givenUpAlone', { lost: t(`quality.lost.${source}`) })
      : t('quality.givenUp', { lost: t(`quality.lost.${source}`), kept: t(`quality.kept.${kept.source}`) });
  };
  const [firstLost] = lost;
  const [firstThinned] = thinned;
  const words =
    firstLost !== undefined
      ? lostWords(firstLost)
      : ownersDoing !== undefined
        ? t(`quality.${ownersDoing}.${owner}`)
        : firstThinned !== undefined
          ? t('quality.thinned', { lost: t(`quality.lost.${firstThinned}`) })
          : null;
  return words === null ? null : (
    <span
      className="tag pointer-events-none absolute bottom-3 left-1/2 -translate-x-1/2"
      role="status"
      data-given-up={[...lost, ...thinned].join(' ')}
    >
      <Signal size={16} aria-hidden />
      <span>{words}</span>
    </span>
  );
}
