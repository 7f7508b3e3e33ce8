import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useSettings } from '../../hooks/useSettings.tsx';

/** Whether the user's microphone is on, but the class gets nothing from it. */
export function useIsUnheard(): boolean {
  const isOn = useClassState(({ local }) => local.mic === 'on');
  const isUnheard = useWorkshop((workshop) => workshop.isUnheard, false);
  return isOn && isUnheard;
}

/** Tells users that nobody hears them, with the way to another microphone. */
export function Unheard() {
  const { t } = useTranslation();
  const { setOpen } = useSettings();
  const isUnheard = useIsUnheard();
  return (
    <div role="status" className="empty:hidden" data-unheard={isUnheard}>
      {isUnheard && (
        <div className="banner">
          <TriangleAlert size={20} className="shrink-0 text-warn-text" aria-hidden />
          <span className="grid min-w-0 grow gap-0.5">
            <b>{t('heard.own')}</b>
            <span className="text-[13px] text-text-2 side:hidden">{t('heard.ownHint')}</span>
          </span>
          <button
            className="btn btn-line btn-xs shrink-0"
            aria-haspopup="dialog"
            onClick={() => {
              setOpen(true);
            }}
          >
            {t('heard.devices')}
          </button>
        </div>
      )}
    </div>
  );
}
