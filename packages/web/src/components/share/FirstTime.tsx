import { CircleAlert, EllipsisVertical, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';

import { CopyButton } from '../CopyButton.tsx';

/** How many bytes of the fingerprint people compare. */
const COMPARED = 8;

interface FirstTimeProps {
  readonly url: string;
  readonly fingerprint: string;
  readonly trustPage: string | null;
}

/** Without a domain, browsers warn once: what to tap in each, how its screen looks, and how to tell that it is this server. */
export function FirstTime({ url, fingerprint, trustPage }: FirstTimeProps) {
  const { t } = useTranslation();
  const { hostname, origin } = new URL(url);
  return (
    <section className="first-time grid gap-5" data-first-time>
      <div className="grid gap-1">
        <h3 className="text-base">{t('share.warning')}</h3>
        <p className="text-sm text-text-2">{t('share.warningHint')}</p>
      </div>
      <div className="taps">
        <Screen browser="iphone" address={hostname} icon={<Lock size={12} aria-hidden />} />
        <Screen browser="android" address={hostname} icon={<CircleAlert size={12} aria-hidden />} />
        <Screen browser="computer" address={origin} icon={<CircleAlert size={12} aria-hidden />} />
        <KakaoScreen />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[62ch] min-w-0 text-[13px] text-text-3">
          <Trans
            i18nKey="share.fingerprint"
            values={{ start: fingerprint.split(':').slice(0, COMPARED).join(':') }}
            components={{ code: <code className="font-mono wrap-anywhere" /> }}
          />{' '}
          {trustPage !== null && (
            <a href={trustPage} target="_blank" rel="noopener">
              {t('share.trust')}
            </a>
          )}
        </p>
        <CopyButton
          text={t('share.text', { url })}
          label={t('share.copyText')}
          className="btn btn-line btn-sm"
        />
      </div>
    </section>
  );
}

type Warned = 'iphone' | 'android' | 'computer';

function Screen({ browser, address, icon }: { browser: Warned; address: string; icon: ReactNode }) {
  const { t } = useTranslation();
  const bold = { b: <b /> };
  return (
    <div className="tap">
      <div className="tap-screen" aria-hidden>
        <span className="tap-address">
          {icon}
          <span className="truncate">{address}</span>
        </span>
        <b>{t(`taps.${browser}.says`)}</b>
        <span className="tap-dim" />
        <Tap number={1} label={t(`taps.${browser}.first`)} />
        <Tap number={2} label={t(`taps.${browser}.second`)} />
      </div>
      <b className="text-sm">{t(`taps.${browser}.title`)}</b>
      <ol>
        <li>
          <span>
            <Trans i18nKey={`taps.${browser}.one`} components={bold} />
          </span>
        </li>
        <li>
          <span>
            <Trans i18nKey={`taps.${browser}.two`} values={{ address }} components={bold} />
          </span>
        </li>
      </ol>
    </div>
  );
}

function KakaoScreen() {
  const { t } = useTranslation();
  const bold = { b: <b /> };
  return (
    <div className="tap">
      <div className="tap-screen" aria-hidden>
        <span className="flex items-center justify-between gap-2">
          <span className="tap-dim" />
          <Tap number={1} label={<EllipsisVertical size={12} />} />
        </span>
        <b>{t('taps.kakao.says')}</b>
        <span className="tap-dim" />
        <Tap number={2} label={t('taps.kakao.second')} />
      </div>
      <b className="text-sm">{t('taps.kakao.title')}</b>
      <ol>
        <li>
          <span>
            <Trans i18nKey="taps.kakao.one" components={bold} />
          </span>
        </li>
        <li>
          <span>
            <Trans i18nKey="taps.kakao.two" components={bold} />
          </span>
        </li>
      </ol>
    </div>
  );
}

function Tap({ number, label }: { number: number; label: ReactNode }) {
  return (
    <span className="tap-me">
      <i>{number}</i>
      <span>{label}</span>
    </span>
  );
}
