import type { Proof, WaysIn } from '@gongbang/protocol';
import { CircleAlert, Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../../client/accounts.ts';
import { meStore } from '../../client/me.ts';
import { hasPasskeys } from '../../client/passkeys.ts';
import { proofStore } from '../../client/proof.ts';
import { sendCode, type Sending } from '../../hooks/useCodes.ts';
import { useAccountWords } from '../../hooks/useAccountWords.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { usePasskeyProof } from '../../hooks/usePasskeyProof.ts';
import { useProvenElsewhere } from '../../hooks/useProvenElsewhere.ts';
import { useStore } from '../../hooks/useStore.ts';
import { Modal } from '../Modal.tsx';
import { CodeStep } from './CodeStep.tsx';
import { Issuers } from './Issuers.tsx';
import { PasskeyButton } from './PasskeyButton.tsx';
import { OnItsWay } from './Section.tsx';

/** Asks users, on top of the current page, to prove that the account is theirs. */
export function ProofDialog() {
  const { t } = useTranslation();
  const answer = useStore(proofStore, (state) => state.answer);
  const ways = useStore(meStore, ({ me }) => me?.ways ?? null);
  return (
    <Modal
      title={t('proof.title')}
      isOpen={answer !== null && ways !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) {
          answer?.(false);
        }
      }}
    >
      {ways !== null && (
        <Prove
          ways={ways}
          onProven={() => {
            answer?.(true);
          }}
          onDeclined={() => {
            answer?.(false);
          }}
        />
      )}
    </Modal>
  );
}

interface ProveProps {
  readonly ways: WaysIn;
  readonly onProven: () => void;
  readonly onDeclined: () => void;
}

const load = () => askAccounts('getProof');

function Prove({ ways, onProven, onDeclined }: ProveProps) {
  const { t } = useTranslation();
  const { value, failure } = useLoaded(load);
  const [sending, setSending] = useState<Sending | null>(null);
  useProvenElsewhere(onProven);
  const send = async (): Promise<Sending> => {
    const sent = await sendCode((language) => askAccounts('askToProveByCode', { body: { language } }));
    setSending(sent);
    return sent;
  };
  if (value?.email != null && sending !== null) {
    return (
      <CodeStep
        email={value.email}
        sending={sending}
        ways={ways}
        onResend={send}
        edit={t('signIn.back')}
        onEdit={() => {
          setSending(null);
        }}
        onCode={async (code) => {
          await askAccounts('proveByCode', { body: { code } });
          onProven();
        }}
      />
    );
  }
  return (
    <div className="grid gap-4" data-proof>
      <p className="text-sm text-text-2">{t('proof.hint')}</p>
      {value === null ? (
        <OnItsWay failure={failure} />
      ) : (
        <Ways proof={value} ways={ways} onSend={send} onProven={onProven} />
      )}
      <button type="button" className="btn btn-quiet" onClick={onDeclined}>
        {t('common.cancel')}
      </button>
    </div>
  );
}

interface WaysProps {
  readonly proof: Proof;
  readonly ways: WaysIn;
  readonly onSend: () => Promise<Sending>;
  readonly onProven: () => void;
}

function Ways({ proof: { email, passkey, issuers }, ways, onSend, onProven }: WaysProps) {
  const { t } = useTranslation();
  const byPasskey = usePasskeyProof(onProven);
  const isOffered = passkey && hasPasskeys();
  return (
    <>
      {byPasskey.error !== null && <Trouble text={byPasskey.error} />}
      {isOffered && (
        <PasskeyButton
          isWaiting={byPasskey.isWaiting}
          isFirst={byPasskey.error === null}
          onAsk={() => void byPasskey.ask()}
          onStop={byPasskey.stop}
        />
      )}
      {!byPasskey.isWaiting && (
        <>
          {email !== null && (
            <ByCode
              hint={t(ways.code === 'mailed' ? 'proof.codeHint' : 'signIn.sendHintLogged', { email })}
              isFirst={!isOffered || byPasskey.error !== null}
              onSend={onSend}
            />
          )}
          {issuers.length > 0 && <Issuers issuers={issuers} to="/proof" again={null} isProof />}
          <p className="text-[13px] text-text-3">{t('proof.otherwise')}</p>
        </>
      )}
    </>
  );
}

interface ByCodeProps {
  readonly hint: string;
  readonly isFirst: boolean;
  readonly onSend: () => Promise<Sending>;
}

function ByCode({ hint, isFirst, onSend }: ByCodeProps) {
  const { t } = useTranslation();
  const words = useAccountWords();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onSend();
    } catch (thrown) {
      setError(words(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-2">
      {error !== null && <Trouble text={error} />}
      <button
        type="button"
        className={`btn ${isFirst ? 'btn-primary' : 'btn-line'}`}
        disabled={isBusy}
        aria-busy={isBusy}
        onClick={() => void send()}
      >
        <Mail size={16} aria-hidden />
        <span>{t('signIn.send')}</span>
      </button>
      <p className="text-center text-[13px] break-words text-text-3">{hint}</p>
    </div>
  );
}

function Trouble({ text }: { text: string }) {
  return (
    <p className="note note-bad" role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>{text}</span>
    </p>
  );
}
