import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keepDraft, keptDraft } from '../../client/drafts.ts';
import { useExplain } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useChosenPictures } from '../../hooks/useChosenPictures.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { checkLesson, withoutPicture } from '../../layout/lesson.ts';
import { Form } from '../Form.tsx';
import { LessonEditor, type LessonDraft } from './LessonEditor.tsx';
import { StepPictureField } from './StepPictureField.tsx';

/** Edits the current lesson; check-ins stay with their steps. Unsaved changes are there again after a reload. */
export function LessonForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { client, link } = useClassroom();
  const { id } = link;
  const explain = useExplain();
  const { materials, steps } = useLesson();
  const [base] = useState(() => ({ materials, steps: steps.map(withoutPicture) }));
  const [draft, setDraft] = useState<LessonDraft>(() => {
    const kept = keptDraft('lesson', id);
    // Somebody else may have changed it meanwhile.
    return kept !== null && JSON.stringify(kept.base) === JSON.stringify(base) ? kept.draft : base;
  });
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  /** Pictures chosen but not sent yet; null removes a step's picture. */
  const pictures = useChosenPictures(`lesson:${id}`);
  const { chosen, readying, choose, onGiven } = pictures;
  const drop = (): void => {
    keepDraft('lesson', id, null);
    pictures.drop();
  };
  const change = (changed: LessonDraft): void => {
    setDraft(changed);
    setWrong(false);
    keepDraft('lesson', id, { base, draft: changed });
  };
  const sendPictures = async (stepIds: readonly string[]): Promise<void> => {
    for (const [stepId, file] of chosen) {
      if (stepIds.includes(stepId)) {
        const picture = file === null ? null : await client.pictures.send(file);
        await client.ask('step:picture', { stepId, picture });
      }
      onGiven(stepId);
    }
  };
  const save = async (): Promise<void> => {
    const checked = checkLesson(draft);
    if (checked === null) {
      setWrong(true);
      return;
    }
    setBusy(true);
    try {
      await client.ask('lesson:edit', checked);
      await sendPictures(checked.steps.map((step) => step.id));
      drop();
      onDone();
    } catch (error) {
      if (!client.isOver) {
        explain(error);
      }
    } finally {
      setBusy(false);
    }
  };
  // A picture goes with the form in which it was chosen.
  const isWaiting = isBusy || readying.size > 0 || pictures.isRestoring;
  return (
    <Form className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] gap-4" onSubmit={save}>
      <div className="-mx-2 min-h-0 overflow-y-auto px-2 py-1">
        <fieldset disabled={isBusy} className="contents">
          <LessonEditor
            value={draft}
            onChange={change}
            isWrong={isWrong}
            stepExtra={(stepId, number) => (
              <StepPictureField
                number={number}
                kept={steps.find((step) => step.id === stepId)?.picture}
                isReadying={readying.has(stepId)}
                chosen={chosen.get(stepId)}
                onChoose={(file) => {
                  choose(stepId, file);
                }}
              />
            )}
          />
        </fieldset>
      </div>
      {isWrong && (
        <p className="text-sm text-danger-text" role="alert">
          {t('register.badLesson')}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line" onClick={drop}>
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isWaiting} aria-busy={isWaiting}>
          {isWaiting && <span className="spinner" />}
          <span>{t('lesson.save')}</span>
        </button>
      </div>
    </Form>
  );
}
