import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { visit } from '../client/browserStore.ts';
import { ClassHeader } from '../components/class/ClassHeader.tsx';
import { DevicesDialog } from '../components/class/DevicesDialog.tsx';
import { MenteeRoom, StaffHead, StaffRoom, isStaff } from '../components/class/rooms.tsx';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { StageProvider } from '../hooks/useStage.tsx';
import { useStageAudio } from '../hooks/useStageAudio.ts';
import { useNight } from '../hooks/useTheme.ts';
import { useToast } from '../hooks/useToasts.tsx';
import { useWakeLock } from '../hooks/useWakeLock.ts';
import { pageTitle } from '../i18n/index.ts';
import { unread } from '../store/chat.ts';

/** The class while it runs. */
export function ClassRoom() {
  useNight();
  // Hands in clay touch no screen for an hour.
  useWakeLock(true);
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const news = useClassState((state) => unread(state.chat, state.me?.id));
  const audio = useStageAudio();
  useEffect(() => {
    document.title = news > 0 ? `(${news}) ${pageTitle()}` : pageTitle();
  }, [news, t]);
  useShareReminder();
  return (
    <StageProvider>
      <div className="class-page">
        <ClassHeader>
          {isStaff(role) && <StaffHead />}
          <DevicesDialog onSpeaker={audio.applySpeaker} />
        </ClassHeader>
        {isStaff(role) ? <StaffRoom audio={audio} /> : <MenteeRoom audio={audio} />}
      </div>
    </StageProvider>
  );
}

/** A reload ends a share, and only the person can choose again what to share. */
function useShareReminder(): void {
  const { t } = useTranslation();
  const toast = useToast();
  const { link } = useClassroom();
  const screen = useClassState((state) => state.local.screen);
  const [wasSharing] = useState(() => visit(link.id, link.role)?.sharing === true && screen === 'off');
  useEffect(() => {
    if (wasSharing) {
      toast('info', t('class.shareAgain'));
    }
  }, [wasSharing, toast, t]);
}
