import { issuerRefusal } from '@gongbang/protocol';
import { Check, CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { PROOF_CHANNEL } from '../client/proof.ts';
import { SitePage } from '../components/account/SitePage.tsx';
import { useRefusedWords } from '../hooks/useRefusedWords.ts';

/** Where an issuer sends people who have proved whose account it is: the page that asked is in another tab, unchanged. */
export function ProofPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const refused = useRefusedWords(parameters);
  useEffect(() => {
    const channel = new BroadcastChannel(PROOF_CHANNEL);
    channel.postMessage(issuerRefusal.safeParse(parameters.get('refused')).success ? 'refused' : 'proven');
    channel.close();
  }, [parameters]);
  return (
    <SitePage className="site-narrow grid max-w-[480px] gap-5 pt-5 pb-12 md:pt-10">
      <h1 className="text-[28px] font-[750] md:text-4xl">
        {t(refused === null ? 'proof.done' : 'proof.notDone')}
      </h1>
      {refused === null ? (
        <p className="note note-good" role="status">
          <Check size={20} aria-hidden />
          <span>{t('proof.doneHint')}</span>
        </p>
      ) : (
        <p className="note note-bad" role="alert">
          <CircleAlert size={20} aria-hidden />
          <span>
            <b>{refused.title}</b> <span>{refused.hint}</span>
          </span>
        </p>
      )}
      <Link to="/account" className="btn btn-line justify-self-start">
        {t('account.title')}
      </Link>
    </SitePage>
  );
}
