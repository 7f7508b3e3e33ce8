import type { Account } from '@gongbang/protocol';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useAccount } from '../../hooks/useMe.ts';
import { SignedInOnly } from '../account/SignedInOnly.tsx';

/** For people who teach here; tells others how to become one of them. */
export function MentorOnly({ children }: { children: (account: Account) => ReactNode }) {
  const { t } = useTranslation();
  const account = useAccount();
  if (account?.role === 'person') {
    return (
      <div className="card stack is-close p-5">
        <h2 className="text-lg">{t('ownStudio.mentorOnly')}</h2>
        <p className="second">{t('ownStudio.mentorOnlyHint')}</p>
      </div>
    );
  }
  return <SignedInOnly>{children}</SignedInOnly>;
}
