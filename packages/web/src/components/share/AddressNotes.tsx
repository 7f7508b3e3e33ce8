import { Laptop, RefreshCw, TriangleAlert, Wifi, WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { useSharing } from '../../hooks/useSharing.ts';
import { isLoopback, networkKind, type Offered } from '../../layout/addresses.ts';

type LinkSharing = ReturnType<typeof useSharing>;

/** What people need to know about the address in links: that it changed, leads nowhere, or gives no cameras. */
export function AddressNotes({ sharing }: { sharing: LinkSharing }) {
  const { t } = useTranslation();
  const { isKnown, reach, hasCameras, hasMoved } = sharing;
  const isHere = isKnown && reach === 'here';
  return (
    <>
      {hasMoved && (
        <div className="note note-warn" role="alert" data-address="moved">
          <Wifi size={20} aria-hidden />
          <span>
            <b className="text-text">{t('share.moved')}</b> <span>{t('share.movedHint')}</span>
          </span>
        </div>
      )}
      {isHere && (
        <div className="note note-warn" role="status" data-address="here">
          <WifiOff size={20} aria-hidden />
          <div className="grid justify-items-start gap-2">
            <span>
              <b className="block text-text">{t('share.here')}</b>
              <span>{t('share.hereHint')}</span>
            </span>
            <button type="button" className="btn btn-line btn-xs" onClick={sharing.again}>
              <RefreshCw size={14} aria-hidden />
              <span>{t('share.again')}</span>
            </button>
          </div>
        </div>
      )}
      {isKnown && !isHere && !hasCameras && (
        <div className="note note-warn" data-address="insecure">
          <TriangleAlert size={20} aria-hidden />
          <span>{t('share.noCameras')}</span>
        </div>
      )}
    </>
  );
}

/** Tells people on this machine what works here only. */
export function OnlyHere({ sharing: { isKnown, reach } }: { sharing: LinkSharing }) {
  const { t } = useTranslation();
  return isKnown && reach === 'network' && isLoopback(location.origin) ? (
    <p className="flex items-start gap-2.5 text-[13px] text-text-2" data-address="only-here">
      <Laptop size={16} className="mt-0.5 shrink-0 text-text-3" aria-hidden />
      <span className="min-w-0 wrap-anywhere">{t('share.onlyHere', { origin: location.origin })}</span>
    </p>
  ) : null;
}

/** Several networks: only a person knows which of them the others are on. */
export function AddressChoice({ sharing }: { sharing: LinkSharing }) {
  const { t } = useTranslation();
  const { offered, folded } = sharing;
  if (offered.length + folded.length === 1) {
    return null;
  }
  return (
    <fieldset className="grid gap-2">
      {offered.length > 1 && (
        <legend className="mb-2 text-sm">
          <b className="block">{t('share.several')}</b>
          <span className="text-text-2">{t('share.severalHint')}</span>
        </legend>
      )}
      {offered.length > 1 &&
        offered.map((address) => <Choice key={address.origin} {...{ address, sharing }} />)}
      {folded.length > 0 && (
        <details>
          <summary className="cursor-pointer text-[13px] text-text-2">{t('share.others')}</summary>
          <div className="mt-2 grid gap-2">
            {(offered.length > 1 ? folded : [...offered, ...folded]).map((address) => (
              <Choice key={address.origin} {...{ address, sharing }} />
            ))}
          </div>
        </details>
      )}
    </fieldset>
  );
}

function Choice({ address: { origin, network }, sharing }: { address: Offered; sharing: LinkSharing }) {
  const { t } = useTranslation();
  const kind = networkKind(network ?? '');
  return (
    <label className="address-choice">
      <input
        type="radio"
        name="address"
        checked={sharing.origin === origin}
        onChange={() => {
          sharing.choose(origin);
        }}
      />
      <b className="truncate">{network ?? new URL(origin).hostname}</b>
      <span className="text-[13px] text-text-3">{kind === null ? '' : t(`share.${kind}`)}</span>
      <span className="col-start-2 col-end-4 font-mono text-[13px] wrap-anywhere text-text-2">
        {new URL(origin).hostname}
      </span>
    </label>
  );
}
