import { accountRoutes, type Issuer } from '@gongbang/protocol';
import { CircleUserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface IssuersProps {
  readonly issuers: readonly Issuer[];
  /** Where the user ends up afterwards. */
  readonly to: string;
  /** The one that just refused to sign the user in. */
  readonly again: string | null;
  /** The signed-in user proves there whose account it is: in another tab, so that this page stays as it is. */
  readonly isProof?: boolean;
}

/** Accounts elsewhere: plain links, because they lead to another site. */
export function Issuers({ issuers, to, again, isProof = false }: IssuersProps) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-2">
      {issuers.map(({ id, name }) => (
        <a
          key={id}
          href={`${accountRoutes.goToIssuer.path.replace('{issuerId}', id)}?to=${encodeURIComponent(to)}${isProof ? '&for=proof' : ''}`}
          {...(isProof ? { target: '_blank' } : {})}
          className="btn btn-line h-auto py-2 whitespace-normal"
          rel="nofollow noopener"
        >
          <CircleUserRound size={20} className="shrink-0" aria-hidden />
          <span>{t(again === id ? 'signIn.issuerAgain' : 'signIn.issuer', { name })}</span>
        </a>
      ))}
    </div>
  );
}
