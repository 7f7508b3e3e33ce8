import { POLL_CHOICES, printable } from '@gongbang/protocol';
import { Plus, X } from 'lucide-react';
import { Dialog, Switch } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { writtenIn } from '../../client/draftKeys.ts';
import { useAct } from '../../hooks/useAct.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { useDraft } from '../../hooks/useDraft.ts';
import { IconButton } from '../IconButton.tsx';
import { linesOf } from '../lines.ts';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';

interface PollDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks everyone something. */
export function PollDialog({ isOpen, onOpenChange }: PollDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal title={t('poll.ask')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <PollForm
        onDone={() => {
          onOpenChange(false);
        }}
      />
    </Modal>
  );
}

function PollForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const { link } = useClassroom();
  const { draft, write, drop } = useDraft('poll', writtenIn(link), () => ({
    question: '',
    choices: ['', ''],
    isShared: true,
  }));
  const { question, choices, isShared } = draft;
  const [isMissing, setMissing] = useState(false);
  const lines = linesOf({
    texts: choices,
    min: POLL_CHOICES.min,
    max: POLL_CHOICES.max,
    splice: (at, removed, texts) => {
      const added = texts.map((text) => text.slice(0, POLL_CHOICES.length));
      write({ ...draft, choices: choices.toSpliced(at, removed, ...added) });
      setMissing(false);
    },
  });
  const open = async (asked: string, offered: readonly string[]): Promise<void> => {
    const filled = offered.map((choice) => printable(choice).trim()).filter((choice) => choice !== '');
    const asking = printable(asked).trim();
    if (asking === '' || filled.length < POLL_CHOICES.min) {
      setMissing(true);
    } else if ((await act('poll:open', { question: asking, choices: filled, isShared })) !== null) {
      drop();
      onDone();
    }
  };
  return (
    <Form className="grid gap-3" onSubmit={() => open(question, choices)}>
      <button
        type="button"
        className="btn btn-line btn-sm"
        onClick={() => void open(t('poll.doneQuestion'), [t('poll.doneYes'), t('poll.doneNo')])}
      >
        {t('poll.doneQuick')}
      </button>
      <input
        className="input"
        value={question}
        maxLength={POLL_CHOICES.question}
        aria-label={t('poll.question')}
        aria-invalid={isMissing && printable(question).trim() === ''}
        placeholder={t('poll.question')}
        onChange={(event) => {
          write({ ...draft, question: event.target.value });
          setMissing(false);
        }}
      />
      <div data-lines className="grid gap-3">
        {choices.map((choice, index) => (
          // Choices have no identity except their place.
          <div key={String(index)} className="flex items-center gap-2">
            <input
              {...lines.line(index)}
              className="input min-h-10"
              value={choice}
              aria-invalid={isMissing && index < POLL_CHOICES.min && printable(choice).trim() === ''}
              maxLength={POLL_CHOICES.length}
              aria-label={t('poll.choice', { number: index + 1 })}
              placeholder={t('poll.choice', { number: index + 1 })}
              onChange={(event) => {
                write({ ...draft, choices: choices.with(index, event.target.value) });
                setMissing(false);
              }}
            />
            {choices.length > POLL_CHOICES.min && (
              <IconButton
                label={t('poll.removeChoice', { number: index + 1 })}
                onClick={() => {
                  write({ ...draft, choices: choices.filter((_, at) => at !== index) });
                }}
              >
                <X size={16} aria-hidden />
              </IconButton>
            )}
          </div>
        ))}
        {choices.length < POLL_CHOICES.max && (
          <button type="button" className="btn btn-quiet btn-sm justify-self-start" onClick={lines.onAdd}>
            <Plus size={16} aria-hidden />
            <span>{t('poll.addChoice')}</span>
          </button>
        )}
      </div>
      <label className="flex items-center justify-between gap-3 text-sm">
        <span>{t('poll.share')}</span>
        <Switch.Root
          className="switch"
          checked={isShared}
          onCheckedChange={(isOn) => {
            write({ ...draft, isShared: isOn });
          }}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      </label>
      {isMissing && (
        <p className="text-sm text-danger-text" role="alert">
          {t('poll.missing')}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close className="btn btn-line" onClick={drop}>
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary">{t('poll.open')}</button>
      </div>
    </Form>
  );
}
