import { ExternalLink, ShieldAlert, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { browserSigns, warningOf } from '../client/allowing.ts';
import { handOverUrl, inAppBrowser } from '../client/inAppBrowser.ts';
import { useSecureAddress } from '../hooks/useSharing.ts';

/** Browsers allow cameras on https only: shows the address of this very page where they do. */
export function InsecureNote() {
  const { t } = useTranslation();
  const address = useSecureAddress();
  return (
    <div className="note note-bad" role="alert" data-insecure>
      <ShieldAlert size={20} aria-hidden />
      <div className="grid min-w-0 gap-2">
        <b className="text-text">{t('devices.insecure')}</b>
        <SecureAddress address={address} />
      </div>
    </div>
  );
}

/** The https address to open instead; a page open inside an app is passed to the phone's browser. */
export function SecureAddress({ address }: { address: string | null }) {
  const { t } = useTranslation();
  return address === null ? (
    <span>{t('devices.noSecure')}</span>
  ) : (
    <>
      <span>{t('devices.openSecure')}</span>
      <a href={handOverUrl(navigator.userAgent, address) ?? address} className="wrap-anywhere" data-secure>
        {new URL(address).origin}
      </a>
      <span className="text-[13px]">{t(`devices.secureFirst.${warningOf(browserSigns())}`)}</span>
    </>
  );
}

/** Passes a page open inside an app to the phone's own browser, which has cameras; otherwise nothing. */
export function HandOver() {
  const { t } = useTranslation();
  const app = inAppBrowser(navigator.userAgent);
  if (app === null) {
    return null;
  }
  const url = handOverUrl(navigator.userAgent, location.href);
  return (
    <div className="note note-warn" role="alert" data-in-app={app}>
      <Smartphone size={20} aria-hidden />
      <div className="grid min-w-0 justify-items-start gap-2">
        <b className="text-text">{t('inApp.title', { app: t(`inApp.${app}`) })}</b>
        <span>{t(url === null ? `inApp.menu-${app}` : 'inApp.hint')}</span>
        {url !== null && (
          <a href={url} className="btn btn-line btn-sm">
            <ExternalLink size={16} aria-hidden />
            <span>{t('inApp.open')}</span>
          </a>
        )}
      </div>
    </div>
  );
}
