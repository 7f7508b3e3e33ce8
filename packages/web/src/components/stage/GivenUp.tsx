import { Signal } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { useGivenUp, useHoldups } from '../../hooks/useGivenUp.ts';
import type { Picture } from '../../hooks/useStagePictures.ts';

/** The worse one first. */
const OWNERS_DOING = ['owner-silent', 'owner-weak'] as const;

/** Says what is held back because bandwidth is short, and for what; and when it is the mentor's network. */
export function GivenUp({ pictures }: { pictures: readonly (Picture | null)[] }) {
  const { t } = useTranslation();
  const lost = useGivenUp(pictures);
  const role = useClassState((state) => state.role);
  const holdups = useHoldups(pictures);
  const ownersDoing = OWNERS_DOING.find((holdup) => holdups.includes(holdup));
  const kept = pictures.find((picture) => picture !== null && !lost.includes(picture.source));
  const [first] = lost;
  // The mentor only gets pictures from their own phone here.
  const owner = role === 'mentor' ? 'phone' : 'mentor';
  if (first === undefined && ownersDoing === undefined) {
    return null;
  }
  const words =
    first === undefined
      ? t(`quality.${ownersDoing ?? 'owner-weak'}.${owner}`)
      : kept == null
        ? t('quality.givenUpAlone', { lost: t(`quality.lost.${first}`) })
        : t('quality.givenUp', { lost: t(`quality.lost.${first}`), kept: t(`quality.kept.${kept.source}`) });
  return (
    <span
      className="tag pointer-events-none absolute bottom-3 left-1/2 -translate-x-1/2"
      role="status"
      data-given-up={lost.join(' ')}
    >
      <Signal size={16} aria-hidden />
      <span>{words}</span>
    </span>
  );
}
