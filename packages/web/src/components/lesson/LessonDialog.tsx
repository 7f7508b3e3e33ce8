import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { Modal } from '../Modal.tsx';
import { part } from '../part.tsx';

/** The editor loads once the class has started: nothing waits for it, and an update of the server takes it from nobody. */
const LessonForm = part(
  async () => (await import('./LessonForm.tsx')).LessonForm,
  <span className="spinner h-7 w-7 justify-self-center" />,
);

interface LessonDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Changes the lesson while the class runs. */
export function LessonDialog({ isOpen, onOpenChange }: LessonDialogProps) {
  const { t } = useTranslation();
  useEffect(() => {
    LessonForm.preload();
  }, []);
  return (
    <Modal
      title={t('lesson.dialog')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className="w-[min(640px,100%-32px)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden"
    >
      <LessonForm
        onDone={() => {
          onOpenChange(false);
        }}
      />
    </Modal>
  );
}
