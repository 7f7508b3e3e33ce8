import { COURSE_LIMITS, mentorMessage } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { Field } from '../Field.tsx';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';

interface WordsDialogProps {
  /** Identifies the draft: the action, and the date or booking it is about. */
  readonly of: string;
  readonly title: string;
  /** What will happen; shown before the message. */
  readonly text?: string;
  readonly label: string;
  readonly hint?: string;
  /** The most characters it can have. */
  readonly max?: number;
  readonly confirm: string;
  readonly isDanger?: boolean;
  /** The label of the "no" button. */
  readonly cancel: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** @throws ClientError */
  readonly onWords: (text: string) => Promise<void>;
}

/** Asks for the message that people get by mail. */
export function WordsDialog({ title, isOpen, onOpenChange, ...words }: WordsDialogProps) {
  return (
    <Modal title={title} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Words {...words} onOpenChange={onOpenChange} />
    </Modal>
  );
}

function Words({
  of,
  text,
  label,
  hint,
  max = COURSE_LIMITS.message,
  confirm,
  isDanger = false,
  cancel,
  onOpenChange,
  onWords,
}: Omit<WordsDialogProps, 'title' | 'isOpen'>) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  // A half-written message is there again after a reload.
  const { draft: written, write: setWritten, drop } = useDraft('letter', of, () => '');
  const [isMissing, setMissing] = useState(false);
  const submit = (): void => {
    const parsed = mentorMessage.safeParse({ text: written });
    setMissing(!parsed.success);
    if (parsed.success) {
      act(async () => {
        await onWords(parsed.data.text);
        drop();
        onOpenChange(false);
      });
    }
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {text !== undefined && <p className="second">{text}</p>}
      <Field
        label={label}
        hint={hint}
        error={isMissing ? t('ownStudio.wordsMissing') : null}
        aside={<span className="whitespace-nowrap tabular-nums">{`${written.length}/${max}`}</span>}
      >
        {(control) => (
          <textarea
            {...control}
            className="input resize-none"
            rows={4}
            maxLength={max}
            value={written}
            onChange={(event) => {
              setWritten(event.target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {cancel}
        </Dialog.Close>
        <button
          className={isDanger ? 'btn btn-danger' : 'btn btn-primary'}
          disabled={isBusy}
          aria-busy={isBusy}
        >
          {confirm}
        </button>
      </div>
    </Form>
  );
}
