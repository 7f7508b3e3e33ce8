import { reportReason, type ReportReason } from '@gongbang/protocol';
import { Eye } from 'lucide-react';
import { Dialog, RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askBoard } from '../../client/board.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import type { Entry } from '../../layout/board.ts';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';

interface ReportDialogProps {
  readonly entry: Entry;
  readonly mentorName: string;
  /** The outcome is reported by mail. */
  readonly hasMails: boolean;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Reports an entry to the mentor, who does not learn who reported it. */
export function ReportDialog({ isOpen, onOpenChange, ...report }: ReportDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal title={t('board.reportTitle')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Reasons
        {...report}
        onDone={() => {
          onOpenChange(false);
        }}
      />
    </Modal>
  );
}

function Reasons({
  entry,
  mentorName,
  hasMails,
  onDone,
}: Pick<ReportDialogProps, 'entry' | 'mentorName' | 'hasMails'> & { onDone: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const [reason, setReason] = useState<ReportReason>('abuse');
  return (
    <Form
      className="stack"
      onSubmit={() => {
        act(async () => {
          await askBoard('reportEntry', { params: { entryId: entry.id }, body: { reason } });
          toast('info', t(hasMails ? 'board.reported' : 'board.reportedUnmailed'));
          onDone();
        });
      }}
    >
      <RadioGroup.Root
        className="stack is-close"
        aria-label={t('board.reportTitle')}
        value={reason}
        onValueChange={(chosen) => {
          const parsed = reportReason.safeParse(chosen);
          if (parsed.success) {
            setReason(parsed.data);
          }
        }}
      >
        {reportReason.options.map((one) => (
          <RadioGroup.Item key={one} value={one} className="opt2" data-reason={one}>
            <span className="rad" />
            <span>{t(`board.reasons.${one}`)}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <p className="seewho">
        <Eye size={16} aria-hidden />
        <span>{t('board.reportSeen', { name: mentorName })}</span>
      </p>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('board.acts.report')}
        </button>
      </div>
    </Form>
  );
}
