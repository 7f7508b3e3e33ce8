import { issuerRefusal } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useMe } from './useMe.ts';

interface Words {
  readonly title: string;
  readonly hint: string;
}

/** Why an account elsewhere refused the user, as the address says (`?refused=REASON&issuer=ID`); null if it says nothing. */
export function useRefusedWords(parameters: URLSearchParams): Words | null {
  const { t } = useTranslation();
  const me = useMe();
  const said = parameters.get('refused');
  if (said === null) {
    return null;
  }
  // The address may come from anywhere, and an issuer may have been removed from the settings meanwhile.
  const refused = issuerRefusal.safeParse(said);
  const by = me?.ways.issuers.find(({ id }) => id === parameters.get('issuer'));
  return {
    title: by === undefined ? t('issuerRefused.titleUnknown') : t('issuerRefused.title', { name: by.name }),
    hint: t(refused.success ? `issuerRefused.${refused.data}` : 'issuerRefused.unknown'),
  };
}
