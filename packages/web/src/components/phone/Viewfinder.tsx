import { fit, isQuarterTurn, PLAIN_VIEW, seenAs, type Size, transformOf } from '@gongbang/client';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useElementSize } from '../../hooks/useElementSize.ts';
import { useHandsArrangement } from '../../hooks/useStage.tsx';
import { VideoView } from '../VideoView.tsx';
import { LayDown } from './LayDown.tsx';

const NOTHING: Size = { width: 0, height: 0 };

/** What the phone films, turned as everyone sees it, and whole; a text says what everyone sees differently. */
export function Viewfinder({ track }: { readonly track: MediaStreamTrack }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const boxSize = useElementSize(box);
  const [size, setSize] = useState(NOTHING);
  const { rotation, fills } = useHandsArrangement();
  const view = seenAs(PLAIN_VIEW, { rotation, fills: false });
  const frame = fit(size, boxSize, view);
  const measure = ({ currentTarget }: SyntheticEvent<HTMLVideoElement>): void => {
    setSize({ width: currentTarget.videoWidth, height: currentTarget.videoHeight });
  };
  // A quarter turn makes it wide again.
  const isNarrow = size.height > size.width && !isQuarterTurn(rotation);
  const notes = [
    ...(rotation === 0 ? [] : [t('phone.turnedBy', { degrees: rotation })]),
    ...(fills ? [t('phone.filled')] : []),
  ];
  return (
    <div ref={box} className="relative h-full w-full overflow-hidden">
      <div
        className="absolute top-1/2 left-1/2"
        style={{ width: frame.width, height: frame.height, transform: transformOf(view) }}
      >
        <VideoView
          track={track}
          className="object-contain"
          data-source="own-hands"
          onResize={measure}
          onLoadedMetadata={measure}
        />
      </div>
      <div className="absolute top-14 left-3.5 grid max-w-[calc(100%-28px)] justify-items-start gap-2">
        {notes.map((note) => (
          <span key={note} className="tag py-1.5 text-sm whitespace-normal" role="status">
            {note}
          </span>
        ))}
        {isNarrow && (
          <span className="tag gap-3 py-2" role="status">
            <LayDown />
            <span className="text-sm whitespace-normal">{t('phone.layDown')}</span>
          </span>
        )}
      </div>
    </div>
  );
}
