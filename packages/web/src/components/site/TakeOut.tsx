import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { WordsDialog } from './WordsDialog.tsx';

interface TakeOutProps {
  readonly id: string;
  readonly name: string;
  readonly onChanged: () => void;
}

/** Takes somebody's booking out, with a message to them. */
export function TakeOut(props: TakeOutProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        className="btn btn-quiet btn-sm"
        aria-haspopup="dialog"
        aria-label={t('ownStudio.takeOutOf', { name: props.name })}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('ownStudio.takeOut')}
      </button>
      <TakeOutDialog {...props} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  );
}

interface TakeOutDialogProps extends TakeOutProps {
  /** What happens to their booking and their money. */
  readonly text?: string | undefined;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks for that message; first of all it says what happens to the money. */
export function TakeOutDialog({ id, name, text: said, isOpen, onOpenChange, onChanged }: TakeOutDialogProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  return (
    <WordsDialog
      of={`takeOut:${id}`}
      title={t('ownStudio.takeOutTitle', { name })}
      text={said ?? t(sendsMails ? 'ownStudio.takeOutText' : 'ownStudio.takeOutTextUnmailed')}
      label={t('ownStudio.reason')}
      cancel={t('booking.keep')}
      confirm={t('ownStudio.takeOut')}
      isDanger
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onWords={async (text) => {
        await askCourses('takeOut', { params: { bookingId: id }, body: { text } });
        toast('info', t('ownStudio.takeOutDone'));
        onChanged();
      }}
    />
  );
}
