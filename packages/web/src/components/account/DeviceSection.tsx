import type { Device } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../../client/accounts.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayOf, timeOfDay } from '../../layout/format.ts';
import { OnItsWay, Section } from './Section.tsx';

const load = () => askAccounts('getDevices');

/** Browsers in which the user is signed in: a lost one can be signed out. */
export function DeviceSection() {
  const { t } = useTranslation();
  const toast = useToast();
  const { value, failure, reload } = useLoaded(load);
  const { act, isBusy } = useAccountAct();
  return (
    <Section title={t('account.devices')}>
      {value === null ? (
        <OnItsWay failure={failure} />
      ) : (
        <ul className="divide-y divide-line">
          {value.devices.map((device) => (
            <DeviceRow key={device.id} device={device} onGone={reload} />
          ))}
        </ul>
      )}
      {(value?.devices.length ?? 0) > 1 && (
        <button
          className="btn btn-quiet -ml-4 justify-self-start"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            act(async () => {
              await askAccounts('signOutDevices', { query: { which: 'others' } });
              toast('info', t('account.sentOutOthers'));
              reload();
            });
          }}
        >
          {t('account.sendOutOthers')}
        </button>
      )}
    </Section>
  );
}

function DeviceRow({ device, onGone }: { device: Device; onGone: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useAccountAct();
  const { id, browser, system, seenAt, isThis } = device;
  const name = isThis ? t('account.thisDevice') : (system ?? browser ?? t('account.unknownDevice'));
  const language = currentLanguage();
  const seen = isThis ? t('account.now') : `${dayOf(seenAt, language)} ${timeOfDay(seenAt, language)}`;
  return (
    <li className="flex items-center justify-between gap-3 py-3" data-device>
      <p className="min-w-0">
        <b className="block">{name}</b>
        <span className="text-[13px] text-text-3">
          {[browser, isThis ? system : null, seen].filter((word) => word !== null).join(' · ')}
        </span>
      </p>
      {isThis ? (
        <span className="pill pill-good">{t('account.now')}</span>
      ) : (
        <button
          className="btn btn-line btn-sm"
          aria-label={t('account.sendOutOf', {
            name: [system, browser].filter((word) => word !== null).join(', '),
          })}
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            act(async () => {
              await askAccounts('signOutDevice', { params: { deviceId: id } });
              toast('info', t('account.sentOut'));
              onGone();
            });
          }}
        >
          {t('account.sendOut')}
        </button>
      )}
    </li>
  );
}
