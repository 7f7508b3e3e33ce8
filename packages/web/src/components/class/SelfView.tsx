import { Eye, Lock, Mic, MicOff } from 'lucide-react';
import type { Scene } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useMay } from '../../hooks/useMay.ts';
import { useShownStage, useStageChoice } from '../../hooks/useStage.tsx';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { useReplay } from '../../hooks/useReplay.tsx';
import { DrawTools } from '../stage/DrawTools.tsx';
import { GuestGrid } from '../stage/GuestGrid.tsx';
import { PictureFrame } from '../stage/PictureFrame.tsx';
import { SharedReplayLine } from '../stage/ReplayBar.tsx';
import { LiveInset, ReplayMark } from '../stage/ReplayMarks.tsx';
import { LevelMeter } from '../LevelMeter.tsx';
import { useWhoSees } from './OwnBench.tsx';
import { SceneButtons } from './SceneButtons.tsx';

const FIRST_SCENE: Scene = 'screen-hands';

/** What mentees see now, small, with the scenes to choose from; it can be drawn on like the large one. */
export function SelfView({ isPictureElsewhere }: { isPictureElsewhere: boolean }) {
  const { t } = useTranslation();
  const act = useAct();
  const scene = useWorkshop(({ stageView }) => stageView.scene, FIRST_SCENE);
  const { main, second, guests } = useShownStage();
  const { tool } = useStageChoice();
  const { replay, isShared, hasLive } = useReplay();
  const hasGuests = guests.length > 0 && replay === null;
  const isMentor = useClassState(({ role }) => role === 'mentor');
  const mayArrange = useMay('scene:set');
  const inset = hasGuests ? main : second;
  return (
    <section className="panel grid gap-2 p-2 max-md:rounded-none" aria-label={t('scene.selfView')}>
      {!isPictureElsewhere && (
        <div className="tile aspect-video bg-stage">
          {hasGuests ? (
            <GuestGrid guests={guests} isNamed={false} />
          ) : main === null ? (
            <p className="grid h-full place-content-center p-4 text-center text-sm text-on-stage-2">
              {t('class.nothingMine')}
            </p>
          ) : (
            <PictureFrame key={main.source} picture={main} isMain replay={replay} />
          )}
          {hasLive && <LiveInset />}
          {inset !== null && !hasLive && (
            <div className="absolute right-2 bottom-2 aspect-video w-[30%] overflow-hidden rounded-md shadow-3">
              <PictureFrame key={inset.source} picture={inset} />
            </div>
          )}
          {isMentor && <OwnLevel className="tag pointer-events-none absolute bottom-2 left-2" />}
          <ReplayMark className="tag pointer-events-none absolute top-2 left-2" />
          {!isShared && replay === null && (
            <span className="tag pointer-events-none absolute top-2 left-2">
              <Eye size={16} aria-hidden />
              <span>{t('scene.selfView')}</span>
            </span>
          )}
        </div>
      )}
      {!isPictureElsewhere && tool !== null && main !== null && guests.length === 0 && replay === null && (
        <div className="flex justify-center rounded-md bg-stage">
          <DrawTools picture={main} />
        </div>
      )}
      {isMentor && <SharedReplayLine />}
      {isMentor && isPictureElsewhere && (
        <OwnLevel className="flex items-center gap-2 px-1 text-text-2" isOnSurface />
      )}
      {!isMentor && <OwnBenchLine />}
      {mayArrange && (
        <SceneButtons scene={scene} hasKeys onChoose={(chosen) => void act('scene:set', { scene: chosen })} />
      )}
    </section>
  );
}

/** Who sees an assistant's own bench, which has no place of its own on their page. */
function OwnBenchLine() {
  const { t } = useTranslation();
  const { isPublic, text } = useWhoSees();
  return (
    <p className="flex items-center gap-2 px-1 text-[13px] text-text-2" data-own-bench-line>
      {isPublic ? (
        <Eye size={16} className="shrink-0" aria-hidden />
      ) : (
        <Lock size={16} className="shrink-0" aria-hidden />
      )}
      <span>{t('order.yourBench', { who: text })}</span>
    </p>
  );
}

/** How loud the user is for the class: bars that don't move mean that nobody hears them. */
function OwnLevel({ className, isOnSurface = false }: { className: string; isOnSurface?: boolean }) {
  const { t } = useTranslation();
  const isOn = useClassState(({ local }) => local.mic === 'on');
  const mic = useOwnTrack('mic');
  return (
    <span className={className} data-own-level>
      {isOn ? <Mic size={16} aria-hidden /> : <MicOff size={16} aria-hidden />}
      {isOn ? (
        <LevelMeter track={mic} label={t('green.meter')} isOnSurface={isOnSurface} />
      ) : (
        <span>{t('class.micOff')}</span>
      )}
    </span>
  );
}
