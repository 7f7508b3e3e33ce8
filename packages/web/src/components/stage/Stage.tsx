import { ArrowLeftRight, Eye, Hand, Mic, Monitor, PictureInPicture2, Video } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { whatFillsScreen } from '../../client/abilities.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useFullscreen } from '../../hooks/useFullscreen.ts';
import type { HandsViewControl } from '../../hooks/useHandsView.ts';
import { useReplay } from '../../hooks/useReplay.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { useMayDraw, useShownStage, useStageChoice } from '../../hooks/useStage.tsx';
import { useGuests, type Picture } from '../../hooks/useStagePictures.ts';
import { useFrozen } from '../../hooks/useStill.ts';
import { Avatar } from '../Avatar.tsx';
import { FullscreenButton } from '../FullscreenButton.tsx';
import { IconButton } from '../IconButton.tsx';
import { DrawTools } from './DrawTools.tsx';
import { FrozenMark } from './FrozenMark.tsx';
import { GivenUp } from './GivenUp.tsx';
import { GuestGrid } from './GuestGrid.tsx';
import { PictureFrame } from './PictureFrame.tsx';
import { PinControl } from './PinControl.tsx';
import { LiveInset, ReplayButton, ReplayMark } from './ReplayMarks.tsx';
import { ViewTools } from './ViewTools.tsx';

interface StageProps {
  /** Shown over the picture: a veil, a banner, a button. */
  readonly children?: ReactNode;
  /** How this person sees the hands; null for the mentor, who has them in front of them. */
  readonly handsView: HandsViewControl | null;
  /** The second picture is shown elsewhere, not as an inset. */
  readonly isSecondElsewhere?: boolean;
  /** The tools in its corner are loaded; the picture is drawn before them. */
  readonly hasTools?: boolean;
}

/** How far an arrow key moves a zoomed picture, in CSS pixels. */
const PAN_STEP = 40;
const PAN: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [PAN_STEP, 0],
  ArrowRight: [-PAN_STEP, 0],
  ArrowUp: [0, PAN_STEP],
  ArrowDown: [0, -PAN_STEP],
};

/** Opens a picture in a window of its own; before and after that, the browser must not offer this by itself. */
function floatOnce(video: HTMLVideoElement): void {
  const forbid = (): void => {
    video.disablePictureInPicture = true;
  };
  video.disablePictureInPicture = false;
  video.addEventListener('leavepictureinpicture', forbid, { once: true });
  video.requestPictureInPicture().catch(forbid);
}

/** What all mentees see: the mentor's pictures, or the mentees on stage with the mentor's hands as an inset. */
export function Stage({ children, handsView, isSecondElsewhere = false, hasTools = true }: StageProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const mainVideo = useRef<HTMLVideoElement>(null);
  const [isFull, toggleFull] = useFullscreen(frame, mainVideo);
  const { swap, tool } = useStageChoice();
  const mayDraw = useMayDraw();
  const { main, second, guests, areGuestsLarge } = useShownStage();
  const { replay, hasLive } = useReplay();
  useShortcuts(toggleFull === null ? {} : { KeyF: toggleFull });
  // If only a single video can fill the screen, several can't.
  const canFill = toggleFull !== null && !(areGuestsLarge && whatFillsScreen() === 'video');
  const canFloat = 'pictureInPictureEnabled' in document && document.pictureInPictureEnabled;
  const float = (): void => {
    if (document.pictureInPictureElement !== null) {
      document.exitPictureInPicture().catch(() => undefined);
    } else if (mainVideo.current !== null) {
      floatOnce(mainVideo.current);
    }
  };
  const pan = (event: KeyboardEvent): void => {
    const step = PAN[event.key];
    if (step !== undefined && handsView !== null && handsView.view.zoom > 1) {
      event.preventDefault();
      handsView.pan(...step);
    }
  };
  const hasGuests = guests.length > 0;
  const inset = hasLive || isSecondElsewhere ? null : areGuestsLarge ? main : hasGuests ? null : second;
  const canZoom = handsView !== null && !areGuestsLarge && main !== null;
  return (
    <section
      ref={frame}
      className="tile h-full w-full bg-stage max-md:rounded-none"
      aria-label={t('class.stage')}
      tabIndex={canZoom ? 0 : -1}
      onKeyDown={pan}
      onDoubleClick={() => {
        // Two quick strokes are not a double click.
        if (tool === null) {
          toggleFull?.();
        }
      }}
    >
      {areGuestsLarge ? (
        <GuestGrid guests={guests} />
      ) : main === null ? (
        <EmptyStage />
      ) : (
        <PictureFrame
          key={main.source}
          picture={main}
          control={handsView}
          videoRef={mainVideo}
          isMain
          isNamed
          replay={replay}
        />
      )}
      {hasLive && <LiveInset />}
      {inset !== null && (
        <div className="absolute right-3 bottom-3 aspect-video w-[24%] min-w-28 overflow-hidden rounded-md shadow-3">
          <PictureFrame key={inset.source} picture={inset} />
        </div>
      )}
      {hasGuests && !areGuestsLarge && !hasLive && (
        <div className="absolute right-3 bottom-3 aspect-video w-[24%] min-w-28 overflow-hidden rounded-md shadow-3">
          <GuestGrid guests={guests} />
        </div>
      )}
      {main !== null && !areGuestsLarge && <Name picture={main} />}
      <GivenUp pictures={areGuestsLarge ? [] : [main, second]} />
      <VoicesOnStage />
      {children}
      {hasTools && (
        <div
          className="absolute top-3 right-3 left-3 flex flex-wrap justify-end gap-2 *:pointer-events-auto pointer-events-none"
          onDoubleClick={(event) => {
            event.stopPropagation();
          }}
        >
          <ReplayMark />
          {mayDraw && main !== null && !areGuestsLarge && replay === null && <DrawTools picture={main} />}
          {canZoom && main.source !== 'screen' && <ViewTools control={handsView} />}
          {main !== null && (
            <div className="glass">
              <ReplayButton />
              {handsView !== null && <PinControl />}
              {(second !== null || hasGuests) && (
                <IconButton label={hasGuests ? t('stage.swap') : t('class.swap')} onClick={swap}>
                  <ArrowLeftRight size={20} aria-hidden />
                </IconButton>
              )}
              {canFloat && (
                <span className="max-md:hidden">
                  <IconButton label={t('class.pip')} onClick={float}>
                    <PictureInPicture2 size={20} aria-hidden />
                  </IconButton>
                </span>
              )}
              {canFill && <FullscreenButton isFull={isFull} onClick={toggleFull} />}
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** Mentees whom everyone hears without seeing them. */
function VoicesOnStage() {
  const { t } = useTranslation();
  const voices = useGuests().filter(({ hasPicture }) => !hasPicture);
  return (
    <div className="pointer-events-none absolute top-3 left-3 grid justify-items-start gap-1.5">
      {voices.map(({ peerId, name }) => (
        <span key={peerId} className="tag" data-voice={peerId}>
          <Mic size={16} aria-hidden />
          <span>{t('stage.voiceOf', { name })}</span>
        </span>
      ))}
    </div>
  );
}

const SOURCE_ICON = { camera: Video, screen: Monitor, hands: Hand };

/** The name of the large picture, and, for the mentor, that everyone sees it. */
function Name({ picture: { source } }: { picture: Picture }) {
  const { t } = useTranslation();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const isFrozen = useFrozen() === source;
  const Icon = SOURCE_ICON[source];
  const name = { camera: t('class.camera'), screen: t('class.screen'), hands: t('class.hands') }[source];
  return (
    <span className="tag pointer-events-none absolute bottom-3 left-3">
      <Icon size={16} aria-hidden />
      <span>{name}</span>
      {isFrozen && (
        <>
          <span>{' · '}</span>
          <FrozenMark />
        </>
      )}
      {isMentor && (
        <>
          <span>{' · '}</span>
          <Eye size={16} aria-hidden />
          <span>{t('class.seenByAll')}</span>
        </>
      )}
    </span>
  );
}

function EmptyStage() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const mentorName = useClassState((state) => state.class?.mentorName ?? '');
  return (
    <div className="grid h-full w-full place-content-center justify-items-center gap-3 p-6 text-center text-on-stage-2">
      <Avatar name={mentorName} size={64} />
      <p>{role === 'mentor' ? t('class.nothingMine') : t('class.nothing')}</p>
    </div>
  );
}
