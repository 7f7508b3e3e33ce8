import { secret, type Me, type Secret, type SignedIn } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { askAccounts } from '../client/accounts.ts';
import { look } from '../client/me.ts';
import { hasPasskeys } from '../client/passkeys.ts';
import { OfferPasskey } from '../components/account/OfferPasskey.tsx';
import { SitePage } from '../components/account/SitePage.tsx';
import { useAccountWords } from '../hooks/useAccountWords.ts';
import { useIsAway, useMe } from '../hooks/useMe.ts';
import { useToast } from '../hooks/useToast.ts';
import { calledBy } from '../layout/accounts.ts';

/** The link from the first start (`/owner#token`): makes whoever follows it the owner. */
export function OwnerPage() {
  const { t } = useTranslation();
  const me = useMe();
  const isAway = useIsAway();
  const [token] = useState(() => secret.safeParse(location.hash.slice(1)).data ?? null);
  // It grants an account ownership, so the address bar and the history should not keep it.
  useEffect(() => {
    history.replaceState(history.state, '', location.pathname);
  }, []);
  return (
    <SitePage className="site-narrow grid max-w-[480px] gap-5 pt-5 pb-12 md:pt-10">
      <div className="grid gap-2">
        <h1 className="text-[28px] font-[750] md:text-4xl">{t('ownerLink.title')}</h1>
        <p className="text-base text-text-2">{t('ownerLink.lead')}</p>
      </div>
      {token === null ? (
        <Refused text={t('ownerLink.missing')} />
      ) : me === null ? (
        <p className="flex items-center gap-3 text-sm text-text-2" role="status">
          <span className="spinner" />
          <span>{isAway ? t('account.away') : t('common.loading')}</span>
        </p>
      ) : (
        <div className="card p-5 shadow-2">
          <Accept token={token} me={me} />
        </div>
      )}
    </SitePage>
  );
}

function Accept({ token, me }: { token: Secret; me: Me }) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const words = useAccountWords();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [entered, setEntered] = useState<SignedIn | null>(null);
  const goOn = (): void => {
    void navigate('/studio', { replace: true });
  };
  const accept = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const signedIn = await askAccounts('becomeOwner', { body: { token } });
      const { account } = await look();
      if (account === null) {
        setError(`${t('signIn.noCookie')} ${t('signIn.noCookieHint')}`);
        return;
      }
      toast('info', t('ownerLink.done'));
      if (signedIn.isNew && me.ways.passkey && hasPasskeys()) {
        setEntered(signedIn);
      } else {
        goOn();
      }
    } catch (thrown) {
      setError(words(thrown));
    } finally {
      setBusy(false);
    }
  };
  if (entered !== null) {
    return <OfferPasskey account={entered.account} onDone={goOn} />;
  }
  const name = me.account === null ? null : (calledBy(me.account) ?? t('account.title'));
  return (
    <div className="grid gap-4">
      {name !== null && <p className="break-words">{t('ownerLink.as', { name })}</p>}
      {error !== null && <Refused text={error} />}
      <button
        className="btn btn-primary btn-lg"
        disabled={isBusy}
        aria-busy={isBusy}
        onClick={() => void accept()}
      >
        {t('ownerLink.button')}
      </button>
    </div>
  );
}

function Refused({ text }: { text: string }) {
  return (
    <p className="note note-bad" role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>{text}</span>
    </p>
  );
}
