import {
  clamp,
  fit,
  type HandsView,
  PLAIN_VIEW,
  type Replay,
  seenAs,
  type Size,
  toPicture,
  transformOf,
} from '@gongbang/client';
import type { Point } from '@gongbang/protocol';
import { useEffect, useRef, useState, type PointerEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { useElementSize } from '../../hooks/useElementSize.ts';
import { useGestures } from '../../hooks/useGestures.ts';
import type { HandsViewControl } from '../../hooks/useHandsView.ts';
import { usePen } from '../../hooks/usePen.ts';
import {
  useHandsArrangement,
  useMayDraw,
  useStageChoice,
  type HandsArrangement,
} from '../../hooks/useStage.tsx';
import type { Picture } from '../../hooks/useStagePictures.ts';
import { useStill } from '../../hooks/useStill.ts';
import { useTile } from '../../hooks/useTile.ts';
import { VideoView } from '../VideoView.tsx';
import { CameraOff } from './CameraOff.tsx';
import { DrawLayer } from './DrawLayer.tsx';
import { FrozenMark } from './FrozenMark.tsx';
import { ReplayPicture } from './ReplayPicture.tsx';

/** Until the first frame reveals the real size. */
const USUAL_SIZE: Size = { width: 1280, height: 720 };

interface PictureFrameProps {
  readonly picture: Picture;
  /** How this person sees it; null if it is shown plainly. */
  readonly control?: HandsViewControl | null;
  /** Large: it is drawn on, and its size decides how sharp it is sent. */
  readonly isMain?: boolean;
  readonly videoRef?: Ref<HTMLVideoElement>;
  /** Something else says what the picture is, and whether it is frozen. */
  readonly isNamed?: boolean;
  /** Replaces the picture with an earlier part of it. Strokes and a frozen frame belong to the live picture. */
  readonly replay?: Replay | null;
}

/** One of the mentor's pictures, whole in its box, with its strokes: turned, mirrored and zoomed together. */
export function PictureFrame({
  picture,
  control = null,
  isMain = false,
  videoRef = null,
  isNamed = false,
  replay = null,
}: PictureFrameProps) {
  const { t } = useTranslation();
  const { source, track, paused, consumerId } = picture;
  const box = useRef<HTMLDivElement>(null);
  const boxSize = useElementSize(box);
  const [size, setSize] = useState<Size>(USUAL_SIZE);
  const still = useStill();
  const isFrozen = replay === null && still?.of === source;
  const { tool } = useStageChoice();
  const isDrawing = useMayDraw() && isMain && tool !== null && replay === null;
  const pen = usePen(isFrozen ? 'still' : source);
  const arrangement = useHandsArrangement();
  const view = clamp(viewOf(picture, control?.view ?? PLAIN_VIEW, arrangement), size, boxSize);
  const frame = fit(size, boxSize, view);
  useTile(box, consumerId, view.zoom);
  useGestures(box, control, isDrawing);
  const measured = control?.measured;
  useEffect(() => {
    measured?.(size, boxSize);
  }, [measured, size, boxSize]);

  const pointAt = (event: PointerEvent): Point | null => {
    const rect = box.current?.getBoundingClientRect();
    return rect === undefined
      ? null
      : toPicture(
          {
            x: event.clientX - rect.left - rect.width / 2,
            y: event.clientY - rect.top - rect.height / 2,
          },
          view,
          size,
          boxSize,
        );
  };
  const drawing = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      const at = pointAt(event);
      if (at !== null) {
        event.currentTarget.setPointerCapture(event.pointerId);
        pen.down(at);
      }
    },
    onPointerMove: (event: PointerEvent) => {
      const at = pointAt(event);
      if (at !== null) {
        pen.move(at);
      }
    },
    onPointerUp: pen.up,
    onPointerLeave: pen.up,
  };
  const note = (video: HTMLVideoElement): void => {
    if (video.videoWidth > 0) {
      setSize({ width: video.videoWidth, height: video.videoHeight });
    }
  };
  const name =
    source === 'screen' ? t('class.screen') : source === 'hands' ? t('class.hands') : t('class.camera');
  return (
    <div
      ref={box}
      className={`relative h-full w-full overflow-hidden bg-stage ${isDrawing ? 'cursor-crosshair touch-none' : ''}`}
      data-box={source}
      {...(isDrawing ? drawing : {})}
    >
      <div
        className="absolute top-1/2 left-1/2"
        style={{ width: frame.width, height: frame.height, transform: transformOf(view) }}
      >
        {replay === null ? (
          <VideoView
            track={track}
            ref={videoRef}
            className="object-contain"
            data-source={source}
            aria-label={name}
            onResize={(event) => {
              note(event.currentTarget);
            }}
            onLoadedMetadata={(event) => {
              note(event.currentTarget);
            }}
          />
        ) : (
          <ReplayPicture replay={replay} onSize={setSize} />
        )}
        {isFrozen && (
          <img
            src={still.url}
            alt={t('draw.frozen')}
            className="absolute inset-0 h-full w-full"
            data-still
            draggable={false}
          />
        )}
        {replay === null && <DrawLayer canvas={isFrozen ? 'still' : source} own={pen.own} />}
      </div>
      {paused && replay === null && <CameraOff />}
      {isFrozen && !isNamed && (
        <span className="tag pointer-events-none absolute bottom-2 left-2 max-w-[calc(100%-16px)]">
          <FrozenMark />
        </span>
      )}
    </div>
  );
}

/** A screen is never mirrored or turned, or text would be unreadable; mentors see their own face mirrored. */
function viewOf({ source, consumerId }: Picture, view: HandsView, arrangement: HandsArrangement): HandsView {
  if (source === 'screen') {
    return { ...view, isMirrored: false, rotation: 0 };
  }
  if (source === 'hands') {
    return seenAs(view, arrangement);
  }
  return consumerId === null ? { ...view, isMirrored: !view.isMirrored } : view;
}
