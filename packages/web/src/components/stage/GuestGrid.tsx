import { Mic, Presentation } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import type { GuestOnStage } from '../../hooks/useStagePictures.ts';
import { useTile } from '../../hooks/useTile.ts';
import { Avatar } from '../Avatar.tsx';
import { VideoView } from '../VideoView.tsx';

interface GuestGridProps {
  readonly guests: readonly GuestOnStage[];
  /** Whether there is room for names. */
  readonly isNamed?: boolean;
}

/** Mentees on stage, up to four, each as large as possible. */
export function GuestGrid({ guests, isNamed = true }: GuestGridProps) {
  return (
    <div
      className={`grid h-full w-full gap-1 ${guests.length > 1 ? 'grid-cols-2' : ''} ${guests.length > 2 ? 'grid-rows-2' : ''}`}
    >
      {guests.map((guest) => (
        <GuestTile key={guest.peerId} guest={guest} isNamed={isNamed} isAlone={guests.length === 1} />
      ))}
    </div>
  );
}

interface GuestTileProps {
  readonly guest: GuestOnStage;
  readonly isNamed: boolean;
  readonly isAlone: boolean;
}

function GuestTile({ guest: { peerId, name, picture }, isNamed, isAlone }: GuestTileProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const isMe = useClassState((state) => state.me?.id === peerId);
  const isSpeaking = useClassState((state) => state.speaking.includes(peerId));
  useTile(box, picture?.consumerId ?? null);
  return (
    <div
      ref={box}
      className={`relative min-h-0 min-w-0 bg-stage ${isSpeaking ? 'outline-2 -outline-offset-2 outline-[var(--ssuk-300)]' : ''}`}
      data-guest={peerId}
    >
      {picture === null || picture.paused ? (
        <div className="grid h-full place-content-center">
          <Avatar name={name} size={64} />
        </div>
      ) : (
        <VideoView
          track={picture.track}
          className="object-contain"
          data-source="guest"
          aria-label={t('stage.of', { name })}
        />
      )}
      {isNamed && (
        // A single guest has the smaller picture next to them, in the other corner.
        <span
          className={`tag absolute bottom-3 left-3 ${isAlone ? 'max-w-[60%]' : 'max-w-[calc(100%-24px)]'}`}
        >
          <Presentation size={16} className="shrink-0" aria-hidden />
          <span className="truncate">{isMe ? t('stage.you') : t('stage.of', { name })}</span>
          {isSpeaking && <Mic size={16} className="shrink-0" aria-label={t('stage.speaking')} />}
        </span>
      )}
    </div>
  );
}
