import { Link2, LogOut, MessageCircle } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { knownClasses, visit } from '../client/browserStore.ts';
import { copyText } from '../client/clipboard.ts';
import { codeOf } from '../client/ClientError.ts';
import { linkUrl } from '../client/links.ts';
import { ClassHeader } from '../components/class/ClassHeader.tsx';
import { Control } from '../components/class/Control.tsx';
import { DevicesDialog } from '../components/class/DevicesDialog.tsx';
import { MentorControls } from '../components/class/MentorControls.tsx';
import { SidePanel } from '../components/class/SidePanel.tsx';
import { MentorAwayVeil, ReconnectingBanner, TapToHear } from '../components/class/StageOverlays.tsx';
import { VolumeControl } from '../components/class/VolumeControl.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { DeviceTroubles } from '../components/DeviceTroubles.tsx';
import { KeysDialog } from '../components/KeysDialog.tsx';
import { Stage } from '../components/Stage.tsx';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useShortcuts } from '../hooks/useShortcuts.ts';
import { useStageAudio } from '../hooks/useStageAudio.ts';
import { useNight } from '../hooks/useTheme.ts';
import { useToast } from '../hooks/useToasts.tsx';
import { unread } from '../store/chat.ts';

/** The class while it runs: stage, chat, tools. */
export function ClassRoom() {
  useNight();
  const { t } = useTranslation();
  const { client } = useClassroom();
  const role = useClassState((state) => state.role);
  const local = useClassState((state) => state.local);
  const news = useClassState((state) => unread(state.chat, state.me?.id));
  const audio = useStageAudio();
  const [isRailOpen, setRailOpen] = useState(true);
  const composer = useRef<HTMLTextAreaElement>(null);
  const toggleFullscreen = useRef<() => void>(() => undefined);
  const [areKeysOpen, setKeysOpen] = useState(false);
  const isMentor = role === 'mentor';
  useEffect(() => {
    document.title = news > 0 ? `(${news}) ${t('app.title')}` : t('app.title');
  }, [news, t]);

  const toast = useToast();
  const { link } = useClassroom();
  const [wasSharing] = useState(() => visit(link.id, link.role)?.sharing === true && local.screen === 'off');
  useEffect(() => {
    if (wasSharing) {
      toast('info', t('class.shareAgain'));
    }
  }, [wasSharing, toast, t]);

  const { publisher } = client;
  const write = (): void => {
    setRailOpen(true);
    composer.current?.focus();
  };
  useShortcuts({
    KeyC: write,
    KeyF: () => {
      toggleFullscreen.current();
    },
    '?': () => {
      setKeysOpen(true);
    },
    ...(isMentor && {
      KeyM: () => void publisher.setMic(local.mic !== 'on'),
      KeyV: () => void publisher.setCamera(local.camera !== 'on'),
      KeyS: () => void (local.screen === 'on' ? publisher.stopScreen() : publisher.shareScreen()),
    }),
  });
  const chatControl = (
    <Control
      icon={MessageCircle}
      label={t('class.chat')}
      tone={isRailOpen ? 'on' : 'plain'}
      shortcut="C"
      isPressed={isRailOpen}
      badge={
        !isRailOpen && news > 0 ? (
          <span className="badge absolute top-1 right-3" aria-label={t('chat.unread', { count: news })}>
            {news}
          </span>
        ) : null
      }
      onClick={() => {
        setRailOpen(!isRailOpen);
      }}
    />
  );
  const onFullscreenReady = useCallback((toggle: () => void) => {
    toggleFullscreen.current = toggle;
  }, []);
  return (
    <div className="class-page">
      <ClassHeader>
        {isMentor && <ClassLinkButton />}
        <DevicesDialog onSpeaker={audio.applySpeaker} />
      </ClassHeader>
      <main
        className={`grid min-h-0 min-w-0 gap-3 max-md:grid-cols-[minmax(0,1fr)] max-md:grid-rows-[auto_minmax(0,1fr)] max-md:gap-0 md:px-3 ${
          isRailOpen ? 'md:grid-cols-[minmax(0,1fr)_320px] xl:grid-cols-[minmax(0,1fr)_384px]' : ''
        }`}
      >
        <div className="relative min-h-0 max-md:aspect-video">
          <Stage onFullscreenReady={onFullscreenReady}>
            <MentorAwayVeil />
            <ReconnectingBanner />
            {audio.blocked && <TapToHear onTap={audio.unblock} />}
          </Stage>
          <div className="absolute inset-x-3 bottom-3 z-(--z-pop) mx-auto grid max-w-md gap-2">
            <DeviceTroubles />
          </div>
        </div>
        {isRailOpen && <SidePanel composerRef={composer} />}
      </main>
      <footer className="grid grid-cols-[1fr_auto] items-center gap-2 px-2 py-2 md:px-3 md:grid-cols-[1fr_auto_1fr]">
        <span className="max-md:hidden" />
        {isMentor ? (
          <MentorControls>{chatControl}</MentorControls>
        ) : (
          <Toolbar.Root className="flex items-center gap-1" aria-label={t('class.tools')}>
            <VolumeControl volume={audio.volume} onChange={audio.setVolume} />
            {chatControl}
          </Toolbar.Root>
        )}
        <span className="flex justify-end">{isMentor ? <EndButton /> : <LeaveButton />}</span>
      </footer>
      <KeysDialog isOpen={areKeysOpen} onOpenChange={setKeysOpen} isMentor={isMentor} />
    </div>
  );
}

/** Copies the link for mentees, where this browser has it (the class was made here). */
function ClassLinkButton() {
  const { t } = useTranslation();
  const toast = useToast();
  const { link } = useClassroom();
  const menteeKey = knownClasses().find(({ id, role }) => id === link.id && role === 'mentor')?.menteeKey;
  if (menteeKey === undefined) {
    return null;
  }
  const copy = async (): Promise<void> => {
    const copied = await copyText(linkUrl({ id: link.id, role: 'mentee', key: menteeKey }, location.origin));
    toast(copied ? 'info' : 'error', copied ? t('class.linkCopied') : t('created.copyFailed'));
  };
  return (
    <button className="btn btn-line btn-sm max-md:hidden" onClick={() => void copy()}>
      <Link2 size={16} aria-hidden />
      {t('class.classLink')}
    </button>
  );
}

function EndButton() {
  const { t } = useTranslation();
  const toast = useToast();
  const { client } = useClassroom();
  const audience = useClassState((state) => state.audience);
  const end = async (): Promise<void> => {
    try {
      await client.endClass();
    } catch (error) {
      toast('error', t('class.failed', { reason: codeOf(error) }));
    }
  };
  return (
    <ConfirmDialog
      trigger={<button className="btn btn-line btn-sm text-danger-text max-md:px-2">{t('class.end')}</button>}
      title={t('class.endTitle')}
      description={t('class.endHint', { count: audience })}
      confirm={t('class.endConfirm')}
      cancel={t('class.keepGoing')}
      onConfirm={() => void end()}
    />
  );
}

function LeaveButton() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  return (
    <button className="btn btn-line btn-sm" onClick={() => void client.leave()}>
      <LogOut size={16} aria-hidden />
      {t('class.leave')}
    </button>
  );
}
