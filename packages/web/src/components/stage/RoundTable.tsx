import type { NamedPeer } from '@gongbang/protocol';
import { Mic } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useElementSize } from '../../hooks/useElementSize.ts';
import { useShownStage } from '../../hooks/useStage.tsx';
import { useBenchPictures, type Picture } from '../../hooks/useStagePictures.ts';
import { useTile } from '../../hooks/useTile.ts';
import { useUpright } from '../../hooks/useUpright.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { seatTable, wallColumns } from '../../layout/wall.ts';
import { Avatar } from '../Avatar.tsx';
import { VideoView } from '../VideoView.tsx';
import { PictureFrame } from './PictureFrame.tsx';

const NOBODY: readonly NamedPeer[] = [];

/** Everybody sees everybody: the mentor's picture, then up to sixteen benches, the most recent speakers first. */
export function RoundTable() {
  const { t } = useTranslation();
  const people = useWorkshop(({ table }) => table, NOBODY);
  const seats = seatTable(people, useLastSpoke());
  const { main } = useShownStage();
  const grid = useRef<HTMLElement>(null);
  const hasMain = main !== null;
  const columns = wallColumns(seats.length + (hasMain ? 1 : 0), hasMain, useElementSize(grid));
  return (
    <section
      ref={grid}
      className="seats h-full"
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      aria-label={t('table.label')}
      data-table
    >
      {main !== null && (
        <div className="tile col-span-2 row-span-2 min-h-full">
          <PictureFrame key={main.source} picture={main} isMain />
        </div>
      )}
      {seats.map(({ peerId, name }) => (
        <Seat key={peerId} peerId={peerId} name={name} />
      ))}
      {seats.length === 0 && (
        <p className="col-span-2 grid place-content-center p-6 text-center text-sm text-text-2">
          {t('table.empty')}
        </p>
      )}
    </section>
  );
}

/** When each person was last heard, as an increasing number. */
function useLastSpoke(): ReadonlyMap<string, number> {
  const speaking = useClassState((state) => state.speaking);
  const [last, setLast] = useState<{ speaking: readonly string[]; at: ReadonlyMap<string, number> }>({
    speaking: [],
    at: new Map(),
  });
  if (last.speaking !== speaking) {
    const turn = Math.max(0, ...last.at.values()) + 1;
    setLast({ speaking, at: new Map([...last.at, ...speaking.map((id) => [id, turn] as const)]) });
  }
  return last.at;
}

function Seat({ peerId, name }: NamedPeer) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const isMe = useClassState((state) => state.me?.id === peerId);
  const isOn = useClassState((state) => state.local.camera === 'on');
  const isSpeaking = useClassState((state) => state.speaking.includes(peerId));
  const own = useOwnTrack('camera');
  const theirs = useBenchPictures().get(peerId) ?? null;
  const mine: Picture | null =
    own === null || !isOn
      ? null
      : { source: 'camera', track: own, paused: false, consumerId: null, isBench: true };
  const picture = isMe ? mine : theirs;
  useTile(box, picture?.consumerId ?? null);
  const { isUpright, measure } = useUpright();
  return (
    <div ref={box} className={`bench ${isSpeaking ? 'is-speaking' : ''}`} data-seat={peerId}>
      {picture === null || picture.paused ? (
        <span className="absolute inset-0 grid place-content-center">
          <Avatar name={name} size={48} />
        </span>
      ) : (
        <VideoView
          track={picture.track}
          className={isUpright ? 'object-contain' : 'object-cover'}
          onResize={measure}
          onLoadedMetadata={measure}
          isMirrored={isMe}
          data-source="seat"
          aria-label={t('stage.of', { name })}
        />
      )}
      <span className="bench-foot">
        <b className="flex items-center gap-1.5 truncate text-sm">
          <span>{isMe ? t('common.me') : name}</span>
          {isSpeaking && <Mic size={16} aria-label={t('stage.speaking')} />}
        </b>
      </span>
    </div>
  );
}
