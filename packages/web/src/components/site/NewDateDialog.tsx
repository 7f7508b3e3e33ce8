import { LIMITS, type OwnStudio } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { byServer } from '../../client/serverTime.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { EMPTY_DATE, checkDate, type DateErrors, type DateTyped } from '../../layout/courseForm.ts';
import { NUMBER } from '../ClassFields.tsx';
import { Field } from '../Field.tsx';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { Modal } from '../Modal.tsx';
import { Brings } from '../money/Brings.tsx';
import { DateFields, useDateErrors } from './DateFields.tsx';

type Offered = OwnStudio['courses'][number];

interface NewDateDialogProps {
  readonly courses: readonly Offered[];
  /** Its course; null while the dialog is closed. */
  readonly of: string | null;
  /** Switches to another course, or closes the dialog. */
  readonly onOf: (id: string | null) => void;
  readonly onOpened: () => void;
}

/** Opens a new date: it only asks when, the rest comes from the course. */
export function NewDateDialog({ courses, of, onOf, onOpened }: NewDateDialogProps) {
  const { t } = useTranslation();
  const course = courses.find(({ id }) => id === of);
  return (
    <Modal
      title={t('ownStudio.newTitle')}
      isOpen={course !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) {
          onOf(null);
        }
      }}
    >
      {course !== undefined && (
        <NewDate
          course={course}
          courses={courses}
          onOf={onOf}
          onOpened={() => {
            onOf(null);
            onOpened();
          }}
        />
      )}
    </Modal>
  );
}

interface NewDateProps extends Omit<NewDateDialogProps, 'of'> {
  readonly course: Offered;
}

function NewDate({ course, courses, onOf, onOpened }: NewDateProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const [typed, setTyped] = useState<DateTyped>(EMPTY_DATE);
  const [errors, setErrors] = useState<DateErrors>({});
  const message = useDateErrors(errors);
  const set = (change: Partial<DateTyped>): void => {
    setTyped({ ...typed, ...change });
    setErrors({});
  };
  const submit = (): void => {
    const checked = checkDate(typed, byServer(Date.now()), course.seats);
    if (!checked.ok) {
      setErrors(checked.errors);
      return;
    }
    act(async () => {
      await askCourses('openDate', { params: { courseId: course.id }, body: checked.draft });
      toast('info', t('ownStudio.opened'));
      onOpened();
    });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {courses.length > 1 ? (
        <Field label={t('ownStudio.course')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={course.id}
              onChange={(event) => {
                onOf(event.target.value);
              }}
            >
              {courses.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : (
        <p className="second">{course.title}</p>
      )}
      <DateFields typed={typed} set={set} error={message('date')} />
      <div className="pair">
        <InputField
          label={t('ownStudio.seats')}
          error={message('seats')}
          {...NUMBER}
          max={LIMITS.seats}
          placeholder={String(course.seats)}
          value={typed.seats}
          onText={(seats) => {
            set({ seats });
          }}
        />
        <InputField
          label={t('ownStudio.minimum')}
          isOptional
          error={message('minimum')}
          {...NUMBER}
          max={LIMITS.seats}
          value={typed.minimum}
          onText={(minimum) => {
            set({ minimum });
          }}
        />
      </div>
      <p className="small">{t(sendsMails ? 'ownStudio.minimumHint' : 'ownStudio.minimumHintUnmailed')}</p>
      <Brings id={course.id} price={course.price} seats={typed.seats} />
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('ownStudio.openDate')}
        </button>
      </div>
    </Form>
  );
}
