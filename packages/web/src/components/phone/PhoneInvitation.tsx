import { linkUrl } from '@gongbang/client';
import { Hourglass, Laptop, RefreshCw, ShieldCheck, Wifi } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';

import { useClassroom } from '../../hooks/useClassroom.tsx';
import { useSharing } from '../../hooks/useSharing.ts';
import { CopyButton } from '../CopyButton.tsx';
import { AddressChoice, AddressNotes } from '../share/AddressNotes.tsx';
import { QrCode } from '../share/QrCode.tsx';

const QR_SIZE = 168;
/** A phone that has scanned the code is here sooner than this, in ms. */
const PATIENCE_MS = 40_000;

interface PhoneInvitationProps {
  readonly phoneKey: string;
  readonly onRenew: () => void;
}

/** The code a phone scans, and what may be in the way if the phone does not come. */
export function PhoneInvitation({ phoneKey, onRenew }: PhoneInvitationProps) {
  const { t } = useTranslation();
  const { link } = useClassroom();
  const sharing = useSharing();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (isLate) {
      return undefined;
    }
    const timer = setTimeout(setLate, PATIENCE_MS, true);
    return () => {
      clearTimeout(timer);
    };
  }, [isLate, phoneKey]);
  const { reach, origin, fingerprint, again } = sharing;
  const url = linkUrl({ id: link.id, role: 'camera', key: phoneKey }, origin);
  const steps = [
    ...(reach === 'network' ? [<span key="network">{t('phone.sameNetwork')}</span>] : []),
    <span key="scan">{t('phone.scan')}</span>,
    ...(fingerprint === null
      ? []
      : [
          <span key="warning">
            <Trans i18nKey="phone.warning" components={{ b: <b /> }} />
          </span>,
        ]),
  ];
  const check = (): void => {
    again();
    setLate(false);
  };
  if (!sharing.isSettled) {
    return (
      <span className="spinner h-7 w-7 justify-self-center" role="status" aria-label={t('common.loading')} />
    );
  }
  return (
    <div className="grid gap-3" data-phone={isLate ? 'late' : 'waiting'}>
      <input className="sr-only" readOnly tabIndex={-1} aria-hidden value={url} data-phone-link />
      <AddressNotes sharing={sharing} />
      {isLate ? (
        <LateReasons
          isNetwork={reach === 'network'}
          onRenew={() => {
            setLate(false);
            onRenew();
          }}
          onCheck={check}
        />
      ) : (
        <>
          <AddressChoice sharing={sharing} />
          <span className="justify-self-center rounded-md bg-white p-3">
            <QrCode value={url} size={QR_SIZE} title={t('phone.qr')} />
          </span>
          <ol className="grid gap-2 text-sm">
            {steps.map((step, index) => (
              <li key={step.key} className="flex items-start gap-2.5">
                <span className="grid h-6 w-6 shrink-0 place-items-center rounded-full bg-sunken text-xs font-bold">
                  {index + 1}
                </span>
                <span className="min-w-0">{step}</span>
              </li>
            ))}
          </ol>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="flex items-center gap-2 text-[13px] text-text-3" role="status">
              <Hourglass size={16} aria-hidden />
              <span>{t('cameraState.invited')}</span>
            </p>
            <CopyButton
              text={url}
              label={t('phone.copy')}
              className="btn btn-line btn-sm"
              onCopied={sharing.handedOut}
            />
          </div>
        </>
      )}
    </div>
  );
}

interface LateReasonsProps {
  readonly isNetwork: boolean;
  readonly onRenew: () => void;
  readonly onCheck: () => void;
}

/** The usual causes first; another camera on this computer is offered beneath all of this. */
function LateReasons({ isNetwork, onRenew, onCheck }: LateReasonsProps) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-3" role="status">
      <h3 className="text-base">{t('phone.late')}</h3>
      <p className="text-sm text-text-2">{t('phone.lateHint')}</p>
      <ul className="grid gap-2 text-sm">
        <Reason
          icon={<Wifi size={16} aria-hidden />}
          text={t(isNetwork ? 'phone.lateWifi' : 'phone.lateOnline')}
        />
        {isNetwork && (
          <>
            <Reason icon={<ShieldCheck size={16} aria-hidden />} text={t('phone.lateGuest')} />
            <Reason icon={<Laptop size={16} aria-hidden />} text={t('phone.lateFirewall')} />
          </>
        )}
      </ul>
      <div className="grid grid-cols-2 gap-2">
        <button type="button" className="btn btn-line" onClick={onRenew}>
          {t('phone.newCode')}
        </button>
        <button type="button" className="btn btn-line" onClick={onCheck}>
          <RefreshCw size={16} aria-hidden />
          <span>{t('share.again')}</span>
        </button>
      </div>
      <p className="text-[13px] text-text-2">{t('phone.lateOther')}</p>
    </div>
  );
}

function Reason({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <li className="flex items-start gap-2.5">
      <span className="mt-0.5 shrink-0 text-text-3">{icon}</span>
      <span>{text}</span>
    </li>
  );
}
