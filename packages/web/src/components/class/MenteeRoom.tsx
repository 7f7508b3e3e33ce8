import { EMPTY_CHAT, unread } from '@gongbang/client';
import { Tabs, Toolbar } from 'radix-ui';
import { useRef, useState, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerId } from '@gongbang/protocol';

import { useLesson } from '../../hooks/useBenches.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useHandsView, type HandsViewControl } from '../../hooks/useHandsView.ts';
import { useIsLow, useIsWide } from '../../hooks/useMediaQuery.ts';
import { useSettled } from '../../hooks/useSettled.ts';
import { useKeyLabel, useShortcuts } from '../../hooks/useShortcuts.ts';
import { useShownStage } from '../../hooks/useStage.tsx';
import type { StageAudio } from '../../hooks/useStageAudio.ts';
import { ChatThreads } from '../chat/ChatThreads.tsx';
import { DeviceTroubles } from '../DeviceTroubles.tsx';
import { KeyHint } from '../IconButton.tsx';
import { LessonList } from '../lesson/LessonList.tsx';
import { CheckInButtons, CurrentStep } from '../lesson/StepBar.tsx';
import { StepTimer } from '../lesson/StepTimer.tsx';
import { PictureFrame } from '../stage/PictureFrame.tsx';
import { ReplayBar } from '../stage/ReplayBar.tsx';
import { RoundTable } from '../stage/RoundTable.tsx';
import { Stage } from '../stage/Stage.tsx';
import { BenchControls } from './BenchControls.tsx';
import { BenchQuestion } from './BenchQuestion.tsx';
import { ChatControl } from './ChatControl.tsx';
import { StageConsent, TableConsent } from './Consent.tsx';
import { LeaveButton } from './ExitButtons.tsx';
import { HandControl } from './HandControl.tsx';
import { OnStageBar } from './OnStageBar.tsx';
import { OwnBench } from './OwnBench.tsx';
import { PollCard } from './PollCard.tsx';
import { ReactionControl, RisingReactions } from './ReactionControl.tsx';
import { MentorAwayVeil, ReconnectingBanner, TapToHear } from './StageOverlays.tsx';
import { TableChoice } from './TableChoice.tsx';
import { VolumeControl } from './VolumeControl.tsx';
import { Unheard } from './Unheard.tsx';
import { WhisperBar } from './WhisperBar.tsx';

/** The class for a mentee: the mentor's hands, the step, the mentee's own bench, the chat. */
export function MenteeRoom({ audio }: { audio: StageAudio }) {
  const isWide = useIsWide();
  const isLow = useIsLow();
  const [isRailOpen, setRailOpen] = useState(true);
  const composer = useRef<HTMLTextAreaElement>(null);
  const handsView = useHandsView();
  const { second, guests } = useShownStage();
  const { steps, materials } = useLesson();
  const hasSteps = steps.length > 0;
  // Nothing was written for many a first class: nobody is left waiting for it.
  const lessonTabs: RailTab[] = hasSteps || materials.length > 0 ? ['steps'] : [];
  const [tab, setTab] = useState<RailTab>(isWide ? 'chat' : (lessonTabs[0] ?? 'chat'));
  const isSettled = useSettled();
  const isBenchOn = useClassState((state) => state.local.camera === 'on');
  const isTable = useWorkshop(({ settings }) => settings.kind === 'round-table', false);
  const write = (): void => {
    setRailOpen(true);
    setTab('chat');
    // After the panel is shown.
    requestAnimationFrame(() => composer.current?.focus());
  };
  useShortcuts({
    KeyC: write,
  });
  const hasRail = isRailOpen && isWide;
  const isSecondInRail = hasRail && second !== null && guests.length === 0 && !isTable;
  const overlays = (
    <>
      <MentorAwayVeil />
      <ReconnectingBanner />
      <RisingReactions />
      {audio.blocked && <TapToHear onTap={audio.unblock} />}
    </>
  );
  const stage = isTable ? (
    <div className="relative h-full min-h-0">
      <RoundTable />
      {overlays}
    </div>
  ) : (
    <Stage handsView={handsView} isSecondElsewhere={isSecondInRail} hasTools={isSettled}>
      {overlays}
    </Stage>
  );
  // Next to the picture, never over it.
  const noticeBox = (
    <div className="notices">
      <BenchQuestion />
      <OnStageBar />
      <WhisperBar />
      <TableChoice />
      <PollCard />
      <DeviceTroubles />
      <Unheard />
    </div>
  );
  const controls = (
    <Controls
      audio={audio}
      chat={
        <ChatControl
          isOn={isRailOpen && tab === 'chat'}
          onClick={() => {
            if (isRailOpen && tab === 'chat' && isWide) {
              setRailOpen(false);
            } else {
              write();
            }
          }}
        />
      }
      isWide={isWide}
    />
  );
  return (
    <>
      {isWide ? (
        <main
          id="main"
          className={`mentee-wide ${hasRail ? '' : 'is-alone'} ${handsView.isLeftHanded ? 'is-left' : ''}`}
        >
          <div className="grid min-h-0 min-w-0 grid-rows-[minmax(0,1fr)_auto] gap-3" data-part>
            <div className="relative min-h-0">{stage}</div>
            <div className="grid gap-3 empty:hidden">
              <ReplayBar />
              {!hasRail && noticeBox}
              {hasSteps &&
                (isSettled ? (
                  isLow ? (
                    <StepLine />
                  ) : (
                    <StepPanel />
                  )
                ) : (
                  <div className={isLow ? 'h-[62px]' : 'h-[170px]'} />
                ))}
            </div>
          </div>
          {hasRail && (
            <aside className="flex min-h-0 flex-col gap-3">
              {isSecondInRail && <SecondPicture handsView={handsView} />}
              {/* If there is a lesson, the bench is next to the step. */}
              {!hasSteps && isBenchOn && <OwnBench />}
              {noticeBox}
              {isSettled && (
                <Rail
                  tab={tab}
                  onTab={setTab}
                  composerRef={composer}
                  tabs={isLow && hasSteps ? ['chat', 'steps', 'me'] : ['chat', ...lessonTabs]}
                />
              )}
            </aside>
          )}
        </main>
      ) : (
        <main id="main" className={`mentee-small ${handsView.isLeftHanded ? 'is-left' : ''}`}>
          <div className="stage-box" data-part>
            {stage}
          </div>
          <div className="column" data-part>
            <ReplayBar />
            {noticeBox}
            {isSettled ? (
              <Rail tab={tab} onTab={setTab} composerRef={composer} tabs={[...lessonTabs, 'chat', 'me']} />
            ) : (
              <span className="grow" />
            )}
            <div className="check-ins">
              <CheckInButtons />
            </div>
          </div>
        </main>
      )}
      {isSettled ? controls : <footer className="h-18 side:h-[52px]" />}
      <StageConsent />
      <TableConsent />
    </>
  );
}

type RailTab = 'steps' | 'chat' | 'me';

/** The lesson in one line, when the hands need the height; the panel has all of it. */
function StepLine() {
  const { t } = useTranslation();
  const { steps, current } = useLesson();
  const index = steps.findIndex(({ id }) => id === current);
  const step = steps[index];
  return (
    <section
      className="panel flex min-h-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2"
      aria-label={t('lesson.current')}
    >
      <span className="shrink-0 text-[13px] text-text-2 tabular-nums">
        {step === undefined
          ? t('lesson.soon')
          : t('lesson.place', { number: index + 1, count: steps.length })}
      </span>
      {step !== undefined && (
        <>
          <h2 className="min-w-24 flex-1 truncate text-base" aria-live="polite" title={step.title}>
            {step.title}
          </h2>
          <StepTimer />
          <div className="step-line">
            <CheckInButtons />
          </div>
        </>
      )}
    </section>
  );
}

/** The current step, the two buttons, and the user's own bench. */
function StepPanel() {
  const { current } = useLesson();
  return (
    <section className="panel flex min-h-0 items-stretch">
      <div className="min-w-0 grow overflow-y-auto p-4">
        <CurrentStep />
      </div>
      {current !== null && (
        <div className="grid w-44 shrink-0 border-l border-line p-3 xl:w-56">
          <CheckInButtons />
        </div>
      )}
      <div className="w-48 shrink-0 border-l border-line p-2 xl:w-54">
        <OwnBench />
      </div>
    </section>
  );
}

interface RailProps {
  readonly tab: RailTab;
  readonly onTab: (tab: RailTab) => void;
  readonly composerRef: Ref<HTMLTextAreaElement>;
  readonly tabs: readonly RailTab[];
}

function Rail({ tab, onTab, composerRef, tabs }: RailProps) {
  const { t } = useTranslation();
  const me = useClassState((state) => state.me?.id ?? '');
  const news = useClassState((state) => unread(state.chat, me) + unread(state.lines[me] ?? EMPTY_CHAT, me));
  const [line, setLine] = useState<PeerId | null>(null);
  const shown = tabs.includes(tab) ? tab : (tabs[0] ?? 'chat');
  const name = { steps: t('lesson.tab'), chat: t('chat.title'), me: t('bench.tab') };
  return (
    <Tabs.Root
      value={shown}
      onValueChange={(value) => {
        onTab(tabs.find((candidate) => candidate === value) ?? 'chat');
      }}
      className="panel rail flex min-h-0 flex-1 flex-col"
    >
      <Tabs.List
        className="flex shrink-0 gap-0.5 border-b border-line px-2 pt-1 *:min-w-0 upright:*:flex-1 side:*:flex-1 side:*:px-1"
        aria-label={t('class.tools')}
      >
        {tabs.map((candidate) => (
          <Tabs.Trigger key={candidate} value={candidate} className="tab justify-center">
            <span>{name[candidate]}</span>
            {candidate === 'chat' && news > 0 && (
              <span className="badge" aria-label={t('chat.unread', { count: news })}>
                {news}
              </span>
            )}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content
        value="chat"
        forceMount
        className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden"
      >
        <ChatThreads isVisible={shown === 'chat'} fieldRef={composerRef} line={line} onLine={setLine} />
      </Tabs.Content>
      <Tabs.Content value="steps" className="min-h-0 flex-1 overflow-y-auto p-4 data-[state=inactive]:hidden">
        <div className="grid gap-5">
          <CurrentStep />
          <LessonList />
        </div>
      </Tabs.Content>
      <Tabs.Content value="me" className="min-h-0 flex-1 overflow-y-auto p-4 data-[state=inactive]:hidden">
        <OwnBench />
      </Tabs.Content>
    </Tabs.Root>
  );
}

/** The picture next to the large one, in the rail. */
function SecondPicture({ handsView }: { handsView: HandsViewControl }) {
  const { second } = useShownStage();
  if (second === null) {
    return null;
  }
  return (
    <div className="tile aspect-video">
      <PictureFrame
        key={second.source}
        picture={second}
        control={second.source === 'hands' ? handsView : null}
      />
    </div>
  );
}

interface ControlsProps {
  readonly audio: StageAudio;
  readonly chat: ReactNode;
  readonly isWide: boolean;
}

function Controls({ audio, chat, isWide }: ControlsProps) {
  const { t } = useTranslation();
  const holdKey = useKeyLabel('Space');
  return (
    <footer className="room-bar">
      <span className="truncate text-[13px] text-text-2 hidden wide:inline">
        {holdKey !== undefined && (
          <>
            <span>{t('bench.hold')}</span> <KeyHint shortcut="Space" />
          </>
        )}
      </span>
      <Toolbar.Root className="tools" aria-label={t('class.tools')}>
        <BenchControls />
        <HandControl />
        <ReactionControl />
        {isWide && chat}
      </Toolbar.Root>
      <span className="flex items-center justify-end gap-2">
        {isWide && <VolumeControl volume={audio.volume} onChange={audio.setVolume} />}
        <LeaveButton />
      </span>
    </footer>
  );
}
