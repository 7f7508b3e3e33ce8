import { whyOf } from '@gongbang/client';
import type { ClassChange, ClassId, ClassInfo, Secret } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { http } from '../client/http.ts';
import { useExplain } from '../hooks/useAct.ts';
import { useDraft } from '../hooks/useDraft.ts';
import { useToast } from '../hooks/useToast.ts';
import {
  checkRegistration,
  formOf,
  type Registration,
  type RegistrationErrors,
} from '../layout/registration.ts';
import { BasicFields, SeatsField, WhenFields, useFieldErrors } from './ClassFields.tsx';
import { Form } from './Form.tsx';
import { Modal } from './Modal.tsx';

interface EditClassProps {
  readonly id: ClassId;
  /** The mentor's. */
  readonly linkKey: Secret;
  readonly className: string;
  /** It was changed; this is the result. */
  readonly onChanged?: (info: ClassInfo) => void;
}

/** Changes what a class is called, when it is and for how many people, until it ends. */
export function EditClass({ id, linkKey, className, onChanged }: EditClassProps) {
  const { t } = useTranslation();
  const explain = useExplain();
  const toast = useToast();
  const [info, setInfo] = useState<ClassInfo | null>(null);
  const open = async (): Promise<void> => {
    try {
      // The current version, because it may have been changed in another tab.
      setInfo((await http.getClass(id, linkKey)).class);
    } catch (error) {
      explain(error);
    }
  };
  return (
    <>
      <button type="button" className={className} aria-haspopup="dialog" onClick={() => void open()}>
        {t('edit.button')}
      </button>
      <Modal
        title={t('edit.title')}
        className="grid-rows-[auto_minmax(0,1fr)] overflow-hidden"
        isOpen={info !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) {
            setInfo(null);
          }
        }}
      >
        {info !== null && (
          <EditForm
            info={info}
            save={(change) => http.changeClass(id, linkKey, change)}
            onSaved={(changed) => {
              setInfo(null);
              toast('info', t('edit.done'));
              onChanged?.(changed);
            }}
          />
        )}
      </Modal>
    </>
  );
}

interface EditFormProps {
  readonly info: ClassInfo;
  readonly save: (change: ClassChange) => ReturnType<typeof http.changeClass>;
  readonly onSaved: (info: ClassInfo) => void;
}

function EditForm({ info, save, onSaved }: EditFormProps) {
  const { t } = useTranslation();
  const explain = useExplain();
  // Based on the class as it was when the user began: what somebody else changed meanwhile is not silently undone.
  const { draft: form, write, drop } = useDraft('edit', `${info.id}:${info.revision}`, () => formOf(info));
  const [errors, setErrors] = useState<RegistrationErrors>({});
  const [isSending, setSending] = useState(false);
  const [areSeatsTaken, setSeatsTaken] = useState(false);
  const message = useFieldErrors(errors);
  const submit = async (): Promise<void> => {
    const before = formOf(info);
    const isSameTime = form.date === before.date && form.time === before.time;
    // A time that was already set may have passed.
    const checked = checkRegistration(form, isSameTime ? 0 : Date.now());
    if (!checked.ok) {
      setErrors(checked.errors);
      return;
    }
    const { title, mentorName, about, startsAt, wholeDay, minutes, timeZone, seats } = checked.draft;
    setSending(true);
    try {
      const when = isSameTime ? {} : { startsAt, wholeDay, timeZone };
      const saved = await save({ title, mentorName, about, ...when, minutes, seats });
      drop();
      onSaved(saved.class);
    } catch (error) {
      setSending(false);
      if (whyOf(error) === 'SEATS_TAKEN') {
        setSeatsTaken(true);
      } else {
        explain(error);
      }
    }
  };
  const fields = {
    form,
    set: (change: Partial<Registration>): void => {
      write({ ...form, ...change });
      setErrors({});
      setSeatsTaken(false);
    },
    message: (key: keyof RegistrationErrors): string | null =>
      key === 'seats' && areSeatsTaken ? t('edit.seatsTaken') : message(key),
  };
  return (
    <Form className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] gap-4" onSubmit={submit}>
      <div className="-mx-2 grid min-h-0 content-start gap-4 overflow-y-auto px-2 py-1">
        <BasicFields {...fields} />
        <WhenFields {...fields} />
        <SeatsField {...fields} />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line" onClick={drop}>
          {t('common.cancel')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isSending} aria-busy={isSending}>
          {t('edit.save')}
        </button>
      </div>
    </Form>
  );
}
