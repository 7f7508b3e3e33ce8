import { isStaff } from '@gongbang/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { visit } from '../client/browserStore.ts';
import { ClassHeader } from '../components/class/ClassHeader.tsx';
import { LeaveGuard } from '../components/class/LeaveGuard.tsx';
import { MenteeRoom, StaffHead, StaffRoom } from '../components/class/rooms.tsx';
import { SettingsDialog } from '../components/class/SettingsDialog.tsx';
import { Signs } from '../components/class/Signs.tsx';
import { KeysDialog } from '../components/KeysDialog.tsx';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useConsentNews } from '../hooks/useConsentNews.ts';
import { useParts } from '../hooks/useParts.ts';
import { usePreferences } from '../hooks/usePreferences.ts';
import { ReplayProvider } from '../hooks/useReplay.tsx';
import { SettingsProvider } from '../hooks/useSettings.tsx';
import { StageProvider } from '../hooks/useStage.tsx';
import { useStageAudio } from '../hooks/useStageAudio.ts';
import { useClassTheme } from '../hooks/useTheme.ts';
import { useToast } from '../hooks/useToast.ts';
import { useWakeLock } from '../hooks/useWakeLock.ts';

/** The class while it runs. */
export function ClassRoom() {
  // Hands in clay don't touch a screen for an hour.
  useWakeLock(true);
  const role = useClassState((state) => state.role);
  const audio = useStageAudio();
  const { textSize, classTheme } = usePreferences();
  useClassTheme(classTheme);
  useShareReminder();
  useConsentNews();
  useParts();
  return (
    <StageProvider>
      <SettingsProvider>
        <ReplayProvider>
          <div className="class-page" data-text-size={textSize}>
            <ClassHeader>
              {isStaff(role) && <StaffHead />}
              <KeysDialog />
              <SettingsDialog onSpeaker={audio.applySpeaker} />
            </ClassHeader>
            {isStaff(role) ? <StaffRoom audio={audio} /> : <MenteeRoom audio={audio} />}
            <Signs />
            <LeaveGuard />
          </div>
        </ReplayProvider>
      </SettingsProvider>
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
