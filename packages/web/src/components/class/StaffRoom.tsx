import type { PeerId } from '@gongbang/protocol';
import { ChartBarBig, Smartphone, TriangleAlert } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useHandsTrouble } from '../../hooks/useHandsTrouble.ts';
import { useIsWide } from '../../hooks/useMediaQuery.ts';
import { useReplay } from '../../hooks/useReplay.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import type { StageAudio } from '../../hooks/useStageAudio.ts';
import { DeviceTroubles } from '../DeviceTroubles.tsx';
import { NextStepButton, StepStrip } from '../lesson/StepStrip.tsx';
import { CamerasDialog } from '../phone/CamerasDialog.tsx';
import { ReplayBar } from '../stage/ReplayBar.tsx';
import { Stage } from '../stage/Stage.tsx';
import { BenchWall } from '../wall/BenchWall.tsx';
import { AdmissionBar } from './AdmissionBar.tsx';
import { BenchControls } from './BenchControls.tsx';
import { BenchQuestion } from './BenchQuestion.tsx';
import { ChatControl } from './ChatControl.tsx';
import { StageConsent, TableConsent } from './Consent.tsx';
import { Control } from './Control.tsx';
import { CrowdBar } from './CrowdBar.tsx';
import { EndButton, LeaveButton } from './ExitButtons.tsx';
import { MentorControls } from './MentorControls.tsx';
import { OnStageBar } from './OnStageBar.tsx';
import { PollCard } from './PollCard.tsx';
import { PollDialog } from './PollDialog.tsx';
import { BeginButton, RehearsalBar } from './RehearsalBar.tsx';
import { RisingReactions } from './ReactionControl.tsx';
import { SCENES } from './SceneButtons.tsx';
import { SelfView } from './SelfView.tsx';
import { ShowAgain } from './ShowAgain.tsx';
import { StaffPanel, type StaffTab } from './SidePanel.tsx';
import { StageActs } from './StageActs.tsx';
import { MentorAwayVeil, ReconnectingBanner, TapToHear } from './StageOverlays.tsx';
import { TableChoice } from './TableChoice.tsx';
import { Unheard } from './Unheard.tsx';
import { WhisperBar } from './WhisperBar.tsx';

type View = 'wall' | 'stage';

/** The class for those who manage it: the wall of benches, what everyone sees, and who waits for help. */
export function StaffRoom({ audio }: { audio: StageAudio }) {
  const { t } = useTranslation();
  const act = useAct();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  const { isShared } = useReplay();
  const isWide = useIsWide();
  // A phone has room for only one of them: what everyone sees.
  const [view, setView] = useState<View>(isWide ? 'wall' : 'stage');
  const [tab, setTab] = useState<StaffTab>('help');
  const [large, setLarge] = useState<PeerId | null>(null);
  const [isPollOpen, setPollOpen] = useState(false);
  const [areCamerasOpen, setCamerasOpen] = useState(false);
  const composer = useRef<HTMLTextAreaElement>(null);
  const look = (peerId: PeerId): void => {
    setView('wall');
    setLarge(peerId);
  };
  const write = (): void => {
    setTab('chat');
    // After the panel is shown.
    requestAnimationFrame(() => composer.current?.focus());
  };
  useShortcuts({
    KeyC: write,
    ...(isMentor && {
      KeyG: () => {
        setPollOpen(true);
      },
      ...Object.fromEntries(
        SCENES.map(([scene], index) => [`Digit${index + 1}`, () => void act('scene:set', { scene })]),
      ),
    }),
  });
  return (
    <>
      <main id="main" className="staff-room">
        <div className="view" data-part>
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
            <RehearsalBar />
            <StepStrip />
            {view === 'stage' && <ViewSwitch view={view} onView={setView} />}
          </div>
          <div className="relative min-h-0 min-w-0">
            {view === 'wall' ? (
              <BenchWall large={large} onLarge={setLarge}>
                <ViewSwitch view={view} onView={setView} />
              </BenchWall>
            ) : (
              <Stage handsView={null}>
                <MentorAwayVeil />
                <RisingReactions />
              </Stage>
            )}
            <ReconnectingBanner />
            {audio.blocked && <TapToHear onTap={audio.unblock} />}
          </div>
        </div>
        <aside>
          {isWide && (isMentor || view !== 'stage') && <SelfView isPictureElsewhere={view === 'stage'} />}
          {/* Notices appear below the panel, so that its rows stay where they are. */}
          <StaffPanel composerRef={composer} tab={tab} onTab={setTab} onWrite={write} onLook={look} />
          <div className="notices">
            {!isMentor && <ReplayBar />}
            <HandsTrouble />
            {!isMentor && <BenchQuestion />}
            <OnStageBar />
            {!isMentor && <TableChoice />}
            <WhisperBar />
            <AdmissionBar />
            <CrowdBar />
            <PollCard />
            <DeviceTroubles />
            <Unheard />
          </div>
        </aside>
      </main>
      <footer className="room-bar is-staff">
        <span className="flex min-w-0 items-center gap-1">
          {isMentor && !isShared && <NextStepButton />}
          {isMentor && <ShowAgain />}
        </span>
        <div>
          {isMentor ? (
            <MentorControls>
              <Control
                icon={Smartphone}
                label={t('phone.ctl')}
                onClick={() => {
                  setCamerasOpen(true);
                }}
              />
              <Control
                icon={ChartBarBig}
                label={t('poll.title')}
                shortcut="G"
                onClick={() => {
                  setPollOpen(true);
                }}
              />
              <StageActs
                isStageLarge={view === 'stage'}
                onStageLarge={() => {
                  setView('stage');
                }}
              />
              <ChatControl onClick={write} isOn={tab === 'chat'} />
            </MentorControls>
          ) : (
            <Toolbar.Root className="tools" aria-label={t('class.tools')}>
              <BenchControls />
              <ChatControl onClick={write} isOn={tab === 'chat'} />
            </Toolbar.Root>
          )}
        </div>
        <span className="flex justify-end">
          {isRehearsal ? <BeginButton /> : isMentor ? <EndButton /> : <LeaveButton />}
        </span>
      </footer>
      {isMentor ? (
        <>
          <PollDialog isOpen={isPollOpen} onOpenChange={setPollOpen} />
          <CamerasDialog isOpen={areCamerasOpen} onOpenChange={setCamerasOpen} />
        </>
      ) : (
        <>
          <StageConsent />
          <TableConsent />
        </>
      )}
    </>
  );
}

function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t } = useTranslation();
  const views: [View, string][] = [
    ['wall', t('wall.title')],
    ['stage', t('class.stage')],
  ];
  return (
    <div className="seg justify-self-start" role="group" aria-label={t('wall.view')}>
      {views.map(([name, label]) => (
        <button
          key={name}
          aria-pressed={view === name}
          onClick={() => {
            onView(name);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** The mentor sees at once that the phone above their hands is asleep, or lost. */
function HandsTrouble() {
  const { t } = useTranslation();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const trouble = useHandsTrouble();
  if (!isMentor || trouble === null) {
    return null;
  }
  return (
    <div className="banner" role="alert" data-hands-trouble={trouble}>
      <TriangleAlert size={20} className="shrink-0 text-warn-text" aria-hidden />
      <span>{t(`handsTrouble.${trouble}`)}</span>
    </div>
  );
}
