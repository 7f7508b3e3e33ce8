import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keepLesson, keptLesson } from '../../client/browserStore.ts';
import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { checkLesson } from '../../layout/lesson.ts';
import { Form } from '../Form.tsx';
import { LessonEditor, type LessonDraft } from './LessonEditor.tsx';

/** The lesson as it is, to be changed; check-ins stay with their steps. What is not saved yet is there again after a reload. */
export function LessonForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const { id } = useClassroom().link;
  const { materials, steps } = useLesson();
  const [base] = useState(() => ({ materials, steps }));
  const [draft, setDraft] = useState<LessonDraft>(() => {
    const kept = keptLesson(id);
    // Somebody else may have changed it meanwhile.
    return kept !== null && JSON.stringify(kept.base) === JSON.stringify(base) ? kept.draft : base;
  });
  const [isWrong, setWrong] = useState(false);
  const change = (changed: LessonDraft): void => {
    setDraft(changed);
    setWrong(false);
    keepLesson(id, { base, draft: changed });
  };
  const save = async (): Promise<void> => {
    const checked = checkLesson(draft);
    if (checked === null) {
      setWrong(true);
    } else if ((await act('lesson:edit', checked)) !== null) {
      keepLesson(id, null);
      onDone();
    }
  };
  return (
    <Form className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] gap-4" onSubmit={save}>
      <div className="-mx-2 min-h-0 overflow-y-auto px-2 py-1">
        <LessonEditor value={draft} onChange={change} isWrong={isWrong} />
      </div>
      {isWrong && (
        <p className="text-sm text-danger-text" role="alert">
          {t('register.badLesson')}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close
          type="button"
          className="btn btn-line"
          onClick={() => {
            keepLesson(id, null);
          }}
        >
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary">{t('lesson.save')}</button>
      </div>
    </Form>
  );
}
