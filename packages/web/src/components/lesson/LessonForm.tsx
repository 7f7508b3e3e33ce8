import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useToast } from '../../hooks/useToasts.tsx';
import { checkLesson } from '../../layout/lesson.ts';
import { LessonEditor, type LessonDraft } from './LessonEditor.tsx';

/** The lesson as it is, to be changed; check-ins stay with their steps. */
export function LessonForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const toast = useToast();
  const { materials, steps } = useLesson();
  const [draft, setDraft] = useState<LessonDraft>({ materials, steps });
  const save = async (): Promise<void> => {
    const checked = checkLesson(draft);
    if (checked === null) {
      toast('error', t('lesson.bad'));
    } else if ((await act('lesson:edit', checked)) !== null) {
      onDone();
    }
  };
  return (
    <>
      <div className="-mx-2 min-h-0 overflow-y-auto px-2 py-1">
        <LessonEditor value={draft} onChange={setDraft} />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close className="btn btn-line">{t('common.cancel')}</Dialog.Close>
        <button className="btn btn-primary" onClick={() => void save()}>
          {t('lesson.save')}
        </button>
      </div>
    </>
  );
}
