import { CircleAlert, Fingerprint } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAccountWords } from '../../hooks/useAccountWords.ts';
import type { PasskeyTrouble } from '../../hooks/usePasskeyEntry.ts';

interface PasskeyButtonProps {
  readonly isWaiting: boolean;
  /** Whether it is the page's filled one. */
  readonly isFirst: boolean;
  readonly onAsk: () => void;
  readonly onStop: () => void;
}

/** Signs in with a passkey; while the device asks, there is a way out. */
export function PasskeyButton({ isWaiting, isFirst, onAsk, onStop }: PasskeyButtonProps) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-2">
      {isWaiting && (
        <div className="grid gap-1" role="status">
          <h2 className="text-lg">{t('signIn.passkeyWaiting')}</h2>
          <p className="text-sm text-text-2">{t('signIn.passkeyWaitingHint')}</p>
        </div>
      )}
      <button
        type="button"
        className={`btn btn-lg ${isFirst ? 'btn-primary' : 'btn-line'}`}
        aria-busy={isWaiting}
        onClick={isWaiting ? undefined : onAsk}
      >
        {isWaiting ? <span className="spinner" /> : <Fingerprint size={20} aria-hidden />}
        <span>{isWaiting ? t('signIn.passkeyChecking') : t('signIn.passkey')}</span>
      </button>
      {isWaiting ? (
        <button type="button" className="btn btn-quiet" onClick={onStop}>
          {t('signIn.passkeyStop')}
        </button>
      ) : (
        <p className="text-center text-[13px] text-text-3">{t('signIn.passkeyHint')}</p>
      )}
    </div>
  );
}

/** Why the passkey did not work, and what does. */
export function PasskeyTroubleNote({ trouble }: { trouble: PasskeyTrouble }) {
  const { t } = useTranslation();
  const words = useAccountWords();
  return (
    <p className="note note-warn" role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>
        <b>{trouble.kind === 'none' ? t('signIn.passkeyNone') : words(trouble.error)}</b>{' '}
        <span>{t('signIn.passkeyNoneHint')}</span>
      </span>
    </p>
  );
}
