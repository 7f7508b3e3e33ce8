import { useTranslation } from 'react-i18next';

import { browserSigns, placeOf, systemOf, type Place, type System } from '../client/allowing.ts';

/** What a page needs permission for. */
export type Permission = 'camera' | 'microphone' | 'screen' | 'notifications';

/** What to do once the settings are open: the same in most browsers. */
const THEN = {
  chrome: 'set',
  edge: 'set',
  whale: 'set',
  firefox: 'unblock',
  safari: 'set',
  chromeAndroid: 'set',
  edgeAndroid: 'set',
  whaleAndroid: 'set',
  samsung: 'set',
  firefoxAndroid: 'tap',
  safariIos: 'set',
  appIos: 'turnOn',
  inApp: 'ofApp',
  other: 'set',
} as const satisfies Record<Place, string>;

const SYSTEM_THEN = {
  macos: 'restart',
  windows: 'desktopApps',
  android: 'set',
  ios: 'turnOn',
  other: 'browser',
} as const satisfies Record<System, string>;

/**
 * How to make this particular browser, or system, allow something.
 * @param bySystem the system says no: nothing in the browser helps
 */
export function useAllowSteps(permission: Permission, bySystem = false): readonly [string, string] {
  const { t } = useTranslation();
  const signs = browserSigns();
  const device = t(`devices.${permission}`);
  if (bySystem) {
    const system = systemOf(signs);
    // The system uses its own name for it.
    const pane = permission === 'screen' ? t('devices.screenPane') : device;
    return [
      t(`devices.systemWhere.${system}`, { device: pane }),
      t(`devices.then.${SYSTEM_THEN[system]}`, { device }),
    ];
  }
  const place = placeOf(signs);
  if (permission === 'notifications' && place === 'safari') {
    return [t('devices.where.safariNotifications'), t('devices.then.set', { device })];
  }
  return [t(`devices.where.${place}`), t(`devices.then.${THEN[place]}`, { device })];
}
