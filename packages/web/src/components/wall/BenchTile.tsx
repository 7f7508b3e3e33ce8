import { Check, Ear, Hand, LifeBuoy, LogOut, Mic, Presentation, Video, WifiOff } from 'lucide-react';
import { useId, useRef, type CSSProperties, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { WITH_SOUND, useBenchActions } from '../../hooks/useBenchActions.ts';
import { useFullscreen } from '../../hooks/useFullscreen.ts';
import { useKeyLabel, useShortcuts } from '../../hooks/useShortcuts.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import type { BenchPicture } from '../../hooks/useStagePictures.ts';
import { useTile } from '../../hooks/useTile.ts';
import { useUpright } from '../../hooks/useUpright.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { ordinal } from '../../layout/format.ts';
import { isBenchShown, type BenchState, type Place } from '../../layout/wall.ts';
import { Avatar } from '../Avatar.tsx';
import { FullscreenButton } from '../FullscreenButton.tsx';
import { IconButton, KeyHint } from '../IconButton.tsx';
import { QualityMark } from '../QualityMark.tsx';
import { SoundSigns, soundTroubles } from '../SoundSigns.tsx';
import { VideoView } from '../VideoView.tsx';
import { Waited } from './Waited.tsx';

interface BenchTileProps {
  readonly bench: BenchState;
  readonly place: Place | undefined;
  /** They have left, and their bench keeps its place until the wall settles. */
  readonly isGone: boolean;
  readonly picture: BenchPicture | null;
  readonly isLarge: boolean;
  readonly onToggle: () => void;
  readonly tileRef?: Ref<HTMLButtonElement>;
  /** One tab stop for the whole wall: arrows go between tiles. */
  readonly isTabStop: boolean;
  readonly isMirrored: boolean;
}

/** With a transform, which no browser counts as a layout shift. */
function placed({ left, top, width, height }: Place): CSSProperties {
  return { width, height, transform: `translate(${left}px, ${top}px)` };
}

/** One mentee's table on the wall. */
export function BenchTile({
  bench,
  place,
  isGone,
  picture,
  isLarge,
  onToggle,
  tileRef = null,
  isTabStop,
  isMirrored,
}: BenchTileProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const statesId = useId();
  const { peer, mark } = bench;
  const isSpeaking = useClassState((state) => state.speaking.includes(peer.id));
  useTile(box, picture?.consumerId ?? null);
  const [isFull, toggleFull] = useFullscreen(box, video);
  useShortcuts(isLarge && toggleFull !== null ? { KeyF: toggleFull } : {});
  const { isUpright, measure } = useUpright();
  const isAway = peer.presence === 'away';
  const { isOnStage, whisperTo } = useBenchActions();
  const states = [
    mark === 'stuck' && t('wall.stuck'),
    mark === 'done' && t('wall.done'),
    bench.place !== null && t('wall.handAt', { place: ordinal(bench.place, currentLanguage()) }),
    bench.note !== '' && `“${bench.note}”`,
    isAway && t('class.away'),
    isOnStage(peer.id) && t('wall.onStage'),
    whisperTo === peer.id && t('whisper.now'),
    isSpeaking && t('stage.speaking'),
    ...soundTroubles(peer).map((trouble) => t(`quality.sound.${trouble}`)),
  ].filter((state) => state !== false);
  return (
    <div
      ref={box}
      className={`bench ${isLarge ? 'is-large' : ''} ${mark === 'stuck' ? 'is-stuck' : ''} ${isSpeaking ? 'is-speaking' : ''}`}
      style={place === undefined ? undefined : placed(place)}
      data-bench={peer.id}
      data-gone={isGone || undefined}
      inert={isGone}
    >
      {picture === null || picture.paused ? (
        <span className="absolute inset-0 grid place-content-center">
          <Avatar name={peer.name} size={isLarge ? 96 : 48} />
        </span>
      ) : (
        <VideoView
          ref={video}
          track={picture.track}
          // An upright one would lose most of itself.
          className={isFull || isUpright ? 'object-contain' : 'object-cover'}
          onResize={measure}
          onLoadedMetadata={measure}
          isMirrored={isMirrored}
          data-source="bench"
          aria-label={t('wall.benchOf', { name: peer.name })}
        />
      )}
      {(isAway || isGone) && (
        <span className="absolute inset-0 grid place-content-center bg-scrim">
          <span className="flex items-center gap-2 text-sm">
            {isGone ? <LogOut size={16} aria-hidden /> : <WifiOff size={16} aria-hidden />}
            <span>{isGone ? t('wall.gone') : t('class.away')}</span>
          </span>
        </span>
      )}
      <button
        ref={tileRef}
        className="absolute inset-0 rounded-[inherit]"
        tabIndex={isTabStop ? 0 : -1}
        aria-label={t(isLarge ? 'wall.shrink' : 'wall.enlarge', { name: peer.name })}
        aria-expanded={isLarge}
        aria-describedby={statesId}
        onClick={onToggle}
      />
      <span id={statesId} className="sr-only">
        {states.join(', ')}
      </span>
      <span className="pointer-events-none absolute top-2 left-2 flex flex-wrap gap-1">
        <Badges bench={bench} isLarge={isLarge} />
      </span>
      {isLarge && toggleFull !== null && (
        <span className="glass absolute top-2 right-2">
          <FullscreenButton isFull={isFull} onClick={toggleFull} />
        </span>
      )}
      <div className="bench-foot">
        <span className="min-w-0">
          <b className="flex items-center gap-1.5 truncate text-sm">
            <span>{peer.name}</span>
            {isSpeaking && <Mic size={16} aria-label={t('stage.speaking')} />}
            <QualityMark name={peer.name} quality={peer.quality} />
            {peer.practice && <span className="pill min-h-5">{t('practice.mark')}</span>}
          </b>
          {isLarge && bench.note !== '' && (
            <span className="block truncate text-sm">{`“${bench.note}”`}</span>
          )}
        </span>
        {isLarge && <LargeActions bench={bench} />}
      </div>
    </div>
  );
}

function Badges({ bench: { peer, place, mark, stuckAt }, isLarge }: { bench: BenchState; isLarge: boolean }) {
  const { t } = useTranslation();
  const { isOnStage, isInvited, whyNotShown, whisperTo } = useBenchActions();
  const why = whyNotShown(peer.id);
  return (
    <>
      {mark === 'stuck' && (
        <span className="tag bg-live text-on-live">
          <LifeBuoy size={16} aria-hidden />
          <span>{t('wall.stuck')}</span>
          {isLarge && stuckAt !== null && (
            <>
              <span>{' · '}</span>
              <Waited since={stuckAt} />
            </>
          )}
        </span>
      )}
      {mark === 'done' && (
        <span className="tag bg-good text-[var(--on-good)]">
          <Check size={16} aria-label={t('wall.done')} />
        </span>
      )}
      {place !== null && (
        <span className="tag bg-live text-on-live">
          <Hand size={16} aria-label={t('wall.hand')} />
          <span>{place}</span>
        </span>
      )}
      {isOnStage(peer.id) && (
        <span className="tag">
          <Presentation size={16} aria-hidden />
          <span>{t('wall.onStage')}</span>
        </span>
      )}
      {isInvited(peer.id) && (
        <span className="tag">
          <Presentation size={16} aria-hidden />
          <span>{t('stage.asking')}</span>
        </span>
      )}
      {isLarge && why !== null && (
        <span className="tag">{t(why === 'silent' ? 'stage.silent' : 'stage.declined')}</span>
      )}
      {whisperTo === peer.id && (
        <span className="tag bg-primary text-on-primary">
          <Ear size={16} aria-hidden />
          <span>{t('whisper.now')}</span>
        </span>
      )}
      <SoundSigns peer={peer} className="tag" />
    </>
  );
}

function LargeActions({ bench: { peer } }: { bench: BenchState }) {
  const { t } = useTranslation();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const { toggleWhisper, whisperTo, toggleStage, isOnStage, isInvited, askForBench } = useBenchActions();
  const isBenchOn = useClassState((state) => isBenchShown(state.received, peer.id));
  const [whisperKey, stageKey] = [useKeyLabel('W'), useKeyLabel('T')];
  if (!isMentor) {
    return null;
  }
  const isShown = isOnStage(peer.id);
  return (
    <span className="pointer-events-auto flex flex-wrap justify-end gap-2">
      {!isBenchOn && !peer.practice && (
        <button
          className="btn btn-line btn-sm"
          onClick={() => {
            askForBench(peer.id);
          }}
        >
          <Video size={16} aria-hidden />
          <span>{t('bench.ask')}</span>
        </button>
      )}
      <button
        className="btn btn-line btn-sm"
        aria-pressed={whisperTo === peer.id}
        aria-keyshortcuts={whisperKey}
        onClick={() => {
          toggleWhisper(peer.id);
        }}
      >
        <Ear size={16} aria-hidden />
        <span>{whisperTo === peer.id ? t('whisper.stop') : t('whisper.start')}</span>
        <KeyHint shortcut="W" />
      </button>
      <button
        className="btn btn-primary btn-sm"
        aria-keyshortcuts={stageKey}
        onClick={() => {
          toggleStage(peer.id);
        }}
      >
        <Presentation size={16} aria-hidden />
        <span>
          {isShown ? t('stage.takeOff') : isInvited(peer.id) ? t('stage.stopAsking') : t('stage.bring')}
        </span>
        <KeyHint shortcut="T" />
      </button>
      {!isShown && !isInvited(peer.id) && (
        <span className="glass p-0">
          <IconButton
            label={t('stage.bringWithSound')}
            className="icon-btn h-9"
            onClick={() => {
              toggleStage(peer.id, WITH_SOUND);
            }}
          >
            <Mic size={16} aria-hidden />
          </IconButton>
        </span>
      )}
    </span>
  );
}
