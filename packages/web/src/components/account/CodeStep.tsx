import type { WaysIn } from '@gongbang/protocol';
import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAccountWords } from '../../hooks/useAccountWords.ts';
import { useFieldFailure } from '../../hooks/useFieldFailure.ts';
import { useNow } from '../../hooks/useNow.ts';
import { useShopFront } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { CODE_LENGTH } from '../../layout/accounts.ts';
import { clockTime } from '../../layout/format.ts';
import { Form } from '../Form.tsx';
import { CodeBoxes } from './CodeBoxes.tsx';
import type { Sending } from '../../hooks/useCodes.ts';

interface CodeStepProps {
  readonly email: string;
  readonly sending: Sending;
  readonly ways: WaysIn;
  /** Sends another code. */
  readonly onResend: () => Promise<Sending>;
  /** The label of the way back. */
  readonly edit: string;
  readonly onEdit: () => void;
  /** @throws ClientError if it is not the code */
  readonly onCode: (code: string) => Promise<void>;
}

/** Where users enter the digits they were sent; these are checked as soon as there are six. */
export function CodeStep({ email, sending, ways, onResend, edit, onEdit, onCode }: CodeStepProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useAccountWords();
  const [digits, setDigits] = useState('');
  const [error, setError] = useState<string | null>(null);
  const fail = useFieldFailure(words, setError);
  const [isBusy, setBusy] = useState(false);
  const check = async (code: string): Promise<void> => {
    if (isBusy || code.length < CODE_LENGTH) {
      return;
    }
    setBusy(true);
    try {
      await onCode(code);
    } catch (thrown) {
      fail(thrown);
    } finally {
      setBusy(false);
    }
  };
  const resend = async (): Promise<void> => {
    try {
      const { isHeldBack } = await onResend();
      setDigits('');
      setError(null);
      if (!isHeldBack) {
        toast('info', t('signIn.resent'));
      }
    } catch (thrown) {
      fail(thrown);
    }
  };
  return (
    <Form className="grid gap-4" onSubmit={() => check(digits)}>
      <CodeHead email={email} sending={sending} isMailed={ways.code === 'mailed'} />
      <CodeBoxes
        digits={digits}
        error={error}
        isBusy={isBusy}
        onDigits={(written) => {
          if (written === digits) {
            return;
          }
          setDigits(written);
          setError(null);
          void check(written);
        }}
      />
      {isBusy && (
        <p className="flex items-center gap-2 text-sm text-text-2" role="status">
          <span className="spinner" />
          <span>{t('signIn.codeChecking')}</span>
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Resend resendAt={sending.resendAt} isHeldBack={sending.isHeldBack} onResend={resend} />
        <button type="button" className="btn btn-quiet btn-sm" onClick={onEdit}>
          {edit}
        </button>
      </div>
      {ways.code === 'logged' && ways.passkey && (
        <p className="text-[13px] text-text-3">{t('signIn.noMailPasskey')}</p>
      )}
    </Form>
  );
}

/** What to enter, and where to find it. */
function CodeHead({ email, sending, isMailed }: { email: string; sending: Sending; isMailed: boolean }) {
  const { t } = useTranslation();
  // Whoever runs the studio, if it says how to reach them.
  const contact = useShopFront()?.seller?.email ?? '';
  const now = useNow();
  if (sending.isHeldBack) {
    return (
      <div className="grid gap-1">
        <h2 className="text-lg">{t('signIn.tooOften')}</h2>
        <p className="text-sm break-all text-text-2">{email}</p>
        <p className="text-sm text-text-2">
          {sending.resendAt > now
            ? t('signIn.tooOftenHint', { time: clockTime(sending.resendAt - now) })
            : t('signIn.tooOftenOver')}
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      {!isMailed && (
        <div className="note note-warn">
          <Mail size={20} aria-hidden />
          <p>
            <b className="block text-text">{t('signIn.noMail')}</b>
            <span>
              {contact === '' ? t('signIn.noMailHint') : t('signIn.noMailHintTo', { email: contact })}
            </span>
          </p>
        </div>
      )}
      <div className="grid gap-1">
        <h2 className="text-lg">{t(isMailed ? 'signIn.codeTitle' : 'signIn.codeTitleLogged')}</h2>
        <p className="text-sm wrap-anywhere text-text-2">{t('signIn.codeFor', { email })}</p>
      </div>
    </div>
  );
}

interface ResendProps {
  readonly resendAt: number;
  /** The wait is explained above. */
  readonly isHeldBack: boolean;
  readonly onResend: () => Promise<void>;
}

function Resend({ resendAt, isHeldBack, onResend }: ResendProps) {
  const { t } = useTranslation();
  const now = useNow();
  if (resendAt > now) {
    return isHeldBack ? (
      <span />
    ) : (
      <span className="text-[13px] text-text-3 tabular-nums">
        {t('signIn.resendIn', { time: clockTime(resendAt - now) })}
      </span>
    );
  }
  return (
    <button type="button" className="btn btn-line btn-sm" onClick={() => void onResend()}>
      {t('signIn.resend')}
    </button>
  );
}
