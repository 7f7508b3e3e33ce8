import { Eye, Lock, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { shortName } from '../../layout/format.ts';
import { VideoView } from '../VideoView.tsx';

const NO_ONE: readonly string[] = [];

/** Who currently gets the user's own bench, in words. */
export function useWhoSees(): { isPublic: boolean; text: string } {
  const { t } = useTranslation();
  const me = useClassState((state) => state.me?.id);
  const isShared = useWorkshop(
    ({ guests, benchShare, settings }) =>
      guests.some(({ peerId }) => peerId === me) ||
      (settings.kind === 'round-table' && benchShare.withEveryone),
    false,
  );
  const watchers = useWorkshop((workshop) => workshop.watchers, NO_ONE);
  return isShared
    ? { isPublic: true, text: t('bench.everyone') }
    : { isPublic: false, text: t('bench.only', { names: watchers.map(shortName).join(', ') }) };
}

/** The user's own table, with who sees it. */
export function OwnBench() {
  const { t } = useTranslation();
  const isOn = useClassState((state) => state.local.camera === 'on');
  const isStarting = useClassState((state) => state.local.camera === 'starting');
  const { publisher } = useClassroom().client;
  const track = useOwnTrack('camera');
  const { isPublic, text } = useWhoSees();
  return (
    <div
      className={`tile aspect-[4/3] w-full bg-stage ${isPublic ? 'outline-2 outline-live' : ''}`}
      data-own-bench={isPublic ? 'public' : 'private'}
    >
      {isOn && track !== null ? (
        <VideoView track={track} isMirrored className="object-cover" data-source="own-bench" />
      ) : (
        <button
          className="grid h-full w-full place-content-center justify-items-center gap-2 p-2 text-sm text-on-stage-2"
          aria-busy={isStarting}
          onClick={() => void publisher.setCamera(true)}
        >
          {isStarting ? <span className="spinner" /> : <VideoOff size={24} aria-hidden />}
          <span>{t('bench.off')}</span>
          <b className="text-on-stage underline underline-offset-4">{t('bench.showMine')}</b>
        </button>
      )}
      <span className="tag pointer-events-none absolute top-2 left-2">
        {isPublic ? <Eye size={16} aria-hidden /> : <Lock size={16} aria-hidden />}
        <span>{t('bench.mine')}</span>
      </span>
      {/* Nobody sees a bench that is off; over the button, this would hide what the button does. */}
      {(isOn || isPublic) && (
        <span
          className="tag pointer-events-none absolute right-2 bottom-2 left-2 min-h-0 py-1 whitespace-normal"
          role="status"
        >
          <span className="line-clamp-3">{text}</span>
        </span>
      )}
    </div>
  );
}
