import type { Sign } from '@gongbang/client';
import { useTranslation } from 'react-i18next';

/** A sign in words; null for what the page says in words anyway. */
export function useSignText(): (sign: Sign) => string | null {
  const { t } = useTranslation();
  return (sign) => {
    switch (sign.kind) {
      case 'hand':
      case 'stuck':
      case 'knock':
      case 'chat':
        return t(`signs.${sign.kind}`, { name: sign.name });
      case 'poll':
        return t('signs.poll', { question: sign.question });
      case 'role':
        return t(sign.role === 'assistant' ? 'signs.assistant' : 'signs.noAssistant');
      case 'started':
      case 'onStage':
        return t(`signs.${sign.kind}`);
      case 'offStage':
      case 'lost':
      case 'back':
        return null;
    }
  };
}
