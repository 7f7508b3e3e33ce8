import type { PaymentSetup } from '@gongbang/protocol';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { connected, isConnected } from '../../layout/moneySettings.ts';
import { CopyRow } from '../CopyRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';

/** Which providers the server's settings connect, and where those send their reports. */
export function Providers({ setup }: { setup: PaymentSetup }) {
  const { t } = useTranslation();
  const providers = connected(setup);
  return (
    <SettingsSection title={t('moneySettings.providers')} hint={t('moneySettings.providersHint')}>
      {providers.length === 0 ? (
        <p className="second">
          <b>{t('moneySettings.noProviders')}</b> <span>{t('moneySettings.howTo')}</span>
        </p>
      ) : (
        <ul className="stack is-close">
          {providers.map((provider) => (
            <li key={provider} className="across is-apart" data-provider={provider}>
              <span>
                <b>{t(`paying.providers.${provider}`)}</b>{' '}
                <span className="small">
                  {setup.ways
                    .filter((way) => way.provider === provider)
                    .map(({ method }) => t(`payMethods.${method}`))
                    .join(', ')}
                </span>
              </span>
              <span className="sure">
                <Check size={16} aria-hidden />
                <span>{t('moneySettings.connected')}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {setup.webhooks.length > 0 && (
        <div className="stack is-close">
          <b className="text-sm">{t('moneySettings.webhooks')}</b>
          <p className="small">{t('moneySettings.webhooksHint')}</p>
          {setup.webhooks.map(({ provider, url }) => (
            <CopyRow key={provider} text={url} label={t('pay.copy')}>
              {isConnected(provider) && (
                <span className="small block">{t(`paying.providers.${provider}`)}</span>
              )}
              <span className="block break-all">{url}</span>
            </CopyRow>
          ))}
        </div>
      )}
    </SettingsSection>
  );
}
