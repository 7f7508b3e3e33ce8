import type { RefundRule } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useShareWords } from '../site/RefundTable.tsx';

/** A refund rule in a few words: 3일 전까지 모두, 1일 전까지 절반. */
export function useRuleWords(): (rule: RefundRule) => string {
  const { t } = useTranslation();
  const share = useShareWords();
  return (rule) =>
    rule.length === 0
      ? t('ownMoney.ruleNone')
      : rule
          .map((tier) =>
            tier.days === 0
              ? t('ownMoney.ruleTierDay', { share: share(tier.share) })
              : t('ownMoney.ruleTier', { days: tier.days, share: share(tier.share) }),
          )
          .join(', ');
}
