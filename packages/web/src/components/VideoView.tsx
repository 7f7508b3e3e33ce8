import { useEffect, useRef, type ComponentProps } from 'react';

interface VideoViewProps extends ComponentProps<'video'> {
  readonly track: MediaStreamTrack;
  /** The user's own picture is mirrored. */
  readonly isMirrored?: boolean;
}

/** Plays one picture. Sound never comes from here, so autoplay is always allowed. */
export function VideoView({ track, isMirrored = false, className = '', ref, ...rest }: VideoViewProps) {
  const own = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = own.current;
    if (video === null) {
      return;
    }
    video.srcObject = new MediaStream([track]);
    // Refused only if the element goes away meanwhile.
    video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return (
    <video
      {...rest}
      ref={(element) => {
        own.current = element;
        if (typeof ref === 'function') {
          ref(element);
        } else if (ref) {
          ref.current = element;
        }
      }}
      className={`h-full w-full ${isMirrored ? '-scale-x-100' : ''} ${className}`}
      muted
      autoPlay
      playsInline
      // Firefox's own button takes the picture off the page, strokes and all; ours asks first (components/stage).
      disablePictureInPicture
    />
  );
}
