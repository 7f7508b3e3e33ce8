import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useToast } from '../../hooks/useToasts.tsx';
import { checkLesson } from '../../layout/lesson.ts';
import { Modal } from '../Modal.tsx';
import { LessonEditor, type LessonDraft } from './LessonEditor.tsx';

interface LessonDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Changes the lesson while the class runs; check-ins stay with their steps. */
export function LessonDialog({ isOpen, onOpenChange }: LessonDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      title={t('lesson.dialog')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className="w-[min(640px,100%-32px)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden"
    >
      {' '}
      <Form
        onDone={() => {
          onOpenChange(false);
        }}
      />
    </Modal>
  );
}

function Form({ onDone }: { onDone: () => void }) {
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
