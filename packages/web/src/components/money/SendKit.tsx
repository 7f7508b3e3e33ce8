import '../../styles/ownMoney.css';

import { PAYMENT_LIMITS, printable, type KitToSend } from '@gongbang/protocol';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askPayments } from '../../client/payments.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { CopyRow } from '../CopyRow.tsx';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { Modal } from '../Modal.tsx';
import { OnTheWay } from '../site/OnTheWay.tsx';

interface SendKitProps {
  readonly bookingId: string;
  readonly name: string;
  readonly onChanged: () => void;
}

/** Marks a kit as sent. Its address is only requested, and shown, in the dialog. */
export function SendKit({ bookingId, name, onChanged }: SendKitProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        className="btn btn-line btn-sm"
        aria-haspopup="dialog"
        aria-label={t('ownMoney.sentOf', { name })}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('ownMoney.sent')}
      </button>
      <Modal title={t('ownMoney.kitTitle')} isOpen={isOpen} onOpenChange={setOpen}>
        <p className="second break-words">{t('ownMoney.kitSeen', { name })}</p>
        <Sending
          bookingId={bookingId}
          onSent={() => {
            setOpen(false);
            onChanged();
          }}
        />
      </Modal>
    </>
  );
}

function Sending({ bookingId, onSent }: { bookingId: string; onSent: () => void }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const load = useCallback(
    (): Promise<KitToSend> => askPayments('getKit', { params: { bookingId } }),
    [bookingId],
  );
  const { value: kit, failure, reload } = useLoaded(load);
  const { draft: tracking, write, drop } = useDraft('parcel', bookingId, () => '');
  if (kit === null) {
    return <OnTheWay failure={failure} reload={reload} />;
  }
  const lines = [kit.name, kit.address, kit.more, kit.phone].filter((line) => line !== '');
  const submit = (): void => {
    act(async () => {
      const body = { tracking: printable(tracking) };
      await askPayments('sendKit', { params: { bookingId }, body });
      drop();
      toast('info', t(sendsMails ? 'ownMoney.kitDone' : 'ownMoney.kitDoneUnmailed'));
      onSent();
    });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <p className="break-words">{kit.what}</p>
      <div data-address>
        <CopyRow text={lines.join('\n')} label={t('ownMoney.copyAddress')}>
          {lines.map((line, at) => (
            <span key={`${at} ${line}`} className="block">
              {line}
            </span>
          ))}
        </CopyRow>
      </div>
      <InputField
        label={t('ownMoney.tracking')}
        isOptional
        autoComplete="off"
        maxLength={PAYMENT_LIMITS.line}
        value={tracking}
        onText={write}
      />
      <p className="small">{t('ownMoney.kitGone')}</p>
      <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
        {t('ownMoney.sent')}
      </button>
    </Form>
  );
}
