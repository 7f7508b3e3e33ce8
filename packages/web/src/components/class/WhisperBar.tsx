import { Ear } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBenchActions } from '../../hooks/useBenchActions.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';

/** Both sides of a whisper see that it is on. */
export function WhisperBar() {
  const { t } = useTranslation();
  const whisper = useWorkshop((workshop) => workshop.whisper, null);
  const isMentor = useClassState((state) => state.role === 'mentor');
  const mentorName = useClassState((state) => state.class?.mentorName ?? '');
  const { toggleWhisper } = useBenchActions();
  if (whisper === null) {
    return null;
  }
  return (
    <div
      className="flex min-h-11 items-center gap-3 rounded-md bg-primary-soft px-4 py-2 text-sm text-text shadow-[inset_0_0_0_1.5px_var(--primary)]"
      role="status"
      data-whisper
    >
      <Ear size={20} className="text-primary-text" aria-hidden />
      <span className="grow">
        {isMentor ? t('whisper.toOne', { name: whisper.name }) : t('whisper.toMe', { name: mentorName })}
      </span>
      {isMentor && (
        <button
          className="btn btn-primary btn-xs"
          onClick={() => {
            toggleWhisper(whisper.peerId);
          }}
        >
          {t('whisper.stop')}
        </button>
      )}
    </div>
  );
}
