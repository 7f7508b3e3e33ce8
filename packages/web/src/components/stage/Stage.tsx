import {
  ArrowLeftRight,
  Eye,
  Maximize,
  Minimize,
  Monitor,
  PictureInPicture2,
  Video,
  VideoOff,
} from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../hooks/useClassroom.tsx';
import { useFullscreen } from '../hooks/useFullscreen.ts';
import { useLayer } from '../hooks/useLayer.ts';
import { useStagePictures, type StagePicture } from '../hooks/useStagePictures.ts';
import { arrangeStage } from '../layout/stage.ts';
import { Avatar } from './Avatar.tsx';
import { IconButton } from './IconButton.tsx';
import { VideoView } from './VideoView.tsx';

interface StageProps {
  /** Lies over the picture: a veil, a banner, a button. */
  readonly children?: ReactNode;
  /** Told how to switch full screen, for the key that does it. */
  readonly onFullscreenReady: (toggle: () => void) => void;
}

/** What all mentees see: the screen with the camera as an inset, or the camera alone. */
export function Stage({ children, onFullscreenReady }: StageProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const mainVideo = useRef<HTMLVideoElement>(null);
  const [swapped, setSwapped] = useState(false);
  const [isFull, toggleFull] = useFullscreen(frame);
  const pictures = useStagePictures();
  const { main, inset } = arrangeStage(pictures, swapped);
  useEffect(() => {
    onFullscreenReady(toggleFull);
  }, [onFullscreenReady, toggleFull]);
  const canFloat = 'pictureInPictureEnabled' in document && document.pictureInPictureEnabled;
  const float = (): void => {
    const change =
      document.pictureInPictureElement === null
        ? mainVideo.current?.requestPictureInPicture()
        : document.exitPictureInPicture();
    change?.catch(() => undefined);
  };
  return (
    <section
      ref={frame}
      className="tile h-full w-full bg-stage max-md:rounded-none"
      aria-label={t('class.stage')}
      onDoubleClick={toggleFull}
    >
      {main === null ? <EmptyStage /> : <Picture picture={main} videoRef={mainVideo} isMain />}
      {inset !== null && (
        <div className="absolute right-3 bottom-3 aspect-video w-[24%] min-w-28 overflow-hidden rounded-md shadow-3">
          <Picture picture={inset} />
        </div>
      )}
      {children}
      {main !== null && (
        <div
          className="glass absolute top-3 right-3"
          onDoubleClick={(event) => {
            event.stopPropagation();
          }}
        >
          {inset !== null && (
            <IconButton
              label={t('class.swap')}
              onClick={() => {
                setSwapped(!swapped);
              }}
            >
              <ArrowLeftRight size={20} aria-hidden />
            </IconButton>
          )}
          {canFloat && (
            <IconButton label={t('class.pip')} onClick={float}>
              <PictureInPicture2 size={20} aria-hidden />
            </IconButton>
          )}
          <IconButton
            label={isFull ? t('class.exitFullscreen') : t('class.fullscreen')}
            shortcut="F"
            onClick={toggleFull}
          >
            {isFull ? <Minimize size={20} aria-hidden /> : <Maximize size={20} aria-hidden />}
          </IconButton>
        </div>
      )}
    </section>
  );
}

interface PictureProps {
  readonly picture: StagePicture;
  readonly isMain?: boolean;
  readonly videoRef?: React.Ref<HTMLVideoElement>;
}

function Picture({ picture, isMain = false, videoRef = null }: PictureProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useLayer(box, picture.consumerId);
  const { source, track, paused, consumerId } = picture;
  const isScreen = source === 'screen';
  return (
    <div ref={box} className="relative h-full w-full bg-stage">
      <VideoView
        track={track}
        ref={videoRef}
        isMirrored={!isScreen && consumerId === null}
        className={isScreen || isMain ? 'object-contain' : 'object-cover'}
        data-source={source}
        aria-label={isScreen ? t('class.screen') : t('class.camera')}
      />
      {paused && <CameraOff />}
      {isMain && (
        <span className="tag absolute bottom-3 left-3">
          {isScreen ? <Monitor size={16} aria-hidden /> : <Video size={16} aria-hidden />}
          {isScreen ? t('class.screen') : t('class.camera')}
          {consumerId === null && (
            <>
              {' · '}
              <Eye size={16} aria-hidden />
              {t('class.seenByAll')}
            </>
          )}
        </span>
      )}
    </div>
  );
}

function CameraOff() {
  const { t } = useTranslation();
  return (
    <div className="absolute inset-0 grid place-content-center justify-items-center gap-2 bg-stage p-2 text-center text-sm text-on-stage-2">
      <VideoOff size={24} aria-hidden />
      {t('class.cameraOff')}
    </div>
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
