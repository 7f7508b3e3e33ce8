import { Presentation } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';

/** While the user is on stage: what everyone gets, and the way off. */
export function OnStageBar() {
  const { t } = useTranslation();
  const act = useAct();
  const me = useClassState((state) => state.me?.id);
  const { camera, mic } = useClassState((state) => state.local);
  const guest = useWorkshop(({ guests }) => guests.find(({ peerId }) => peerId === me) ?? null, null);
  if (guest === null) {
    return null;
  }
  const isMissing = (guest.camera && camera !== 'on') || (guest.mic && mic !== 'on');
  return (
    <div
      className="flex min-h-11 items-center gap-3 rounded-md bg-live-soft px-3 py-2 text-sm shadow-[inset_0_0_0_1.5px_var(--live)]"
      role="status"
      data-on-stage
    >
      <Presentation size={20} className="text-live-text" aria-hidden />
      <span className="grow">
        <b>{t('stage.onStage')}</b>
        {isMissing && <span className="block text-[13px]">{t('stage.turnOn')}</span>}
      </span>
      <button className="btn btn-line btn-xs" onClick={() => void act('stage:leave', {})}>
        {t('stage.leave')}
      </button>
    </div>
  );
}
