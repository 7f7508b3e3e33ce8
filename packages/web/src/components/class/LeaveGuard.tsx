import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useLeaveGuard } from '../../hooks/useLeaveGuard.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { EndDialog } from './EndDialog.tsx';

/**
 * Asks once before the tab is closed, or Back is pressed, if something would be lost: for the mentor in a live class, and
 * for whoever is on stage.
 */
export function LeaveGuard() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const isLive = useClassState(
    ({ class: info, standing }) => info?.phase === 'live' && standing.at === 'joined',
  );
  const me = useClassState((state) => state.me?.id);
  const isOnStage = useWorkshop(({ guests }) => guests.some(({ peerId }) => peerId === me), false);
  const [isAsking, setAsking] = useState(false);
  const ask = useCallback(() => {
    setAsking(true);
  }, []);
  useLeaveGuard(isLive && (isMentor || isOnStage), ask);
  return isMentor ? (
    <EndDialog isOpen={isAsking} onOpenChange={setAsking} />
  ) : (
    <ConfirmDialog
      isOpen={isAsking}
      onOpenChange={setAsking}
      title={t('class.leaveStageTitle')}
      description={t('class.leaveStageHint')}
      confirm={t('class.leave')}
      cancel={t('class.stay')}
      onConfirm={() => void client.leave()}
    />
  );
}
