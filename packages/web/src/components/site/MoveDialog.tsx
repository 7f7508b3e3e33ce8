import type { OwnDate } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { byServer } from '../../client/serverTime.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { EMPTY_DATE, checkDate, typedAt, type DateErrors } from '../../layout/courseForm.ts';
import { moneyText } from '../../layout/money.ts';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';
import { DateFields, useDateErrors } from './DateFields.tsx';

interface MoveDialogProps {
  readonly date: OwnDate;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onChanged: () => void;
}

/** Moves a date. Says how many people are told, and asked. */
export function MoveDialog({ date, isOpen, onOpenChange, onChanged }: MoveDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      title={t('ownStudio.moveTitle', { day: shortDay(date.startsAt, currentLanguage()) })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Move
        date={date}
        onMoved={() => {
          onOpenChange(false);
          onChanged();
        }}
      />
    </Modal>
  );
}

function Move({ date, onMoved }: { date: OwnDate; onMoved: () => void }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const [typed, setTyped] = useState(() => ({ ...EMPTY_DATE, ...typedAt(date.startsAt) }));
  const [errors, setErrors] = useState<DateErrors>({});
  const message = useDateErrors(errors);
  const submit = (): void => {
    const checked = checkDate(typed, byServer(Date.now()));
    if (!checked.ok) {
      setErrors(checked.errors);
      return;
    }
    act(async () => {
      const { startsAt } = checked.draft;
      await askCourses('changeDate', { params: { dateId: date.id }, body: { startsAt } });
      toast('info', t('ownStudio.moved'));
      onMoved();
    });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <DateFields
        typed={typed}
        set={(change) => {
          setTyped({ ...typed, ...change });
          setErrors({});
        }}
        error={message('date')}
      />
      <p className="second">
        {date.booked === 0
          ? t('ownStudio.moveNobody')
          : t(sendsMails ? 'ownStudio.moveHint' : 'ownStudio.moveHintUnmailed', { count: date.booked })}
      </p>
      {date.paid !== null && date.paid.back.amount > 0 && (
        <p className="second" data-move-money>
          {t('ownMoney.moveText', { sum: moneyText(date.paid.back, currentLanguage()) })}
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('booking.keep')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('ownStudio.moveConfirm')}
        </button>
      </div>
    </Form>
  );
}
