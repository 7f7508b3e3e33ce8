import { useTranslation } from 'react-i18next';

import { browserSigns, placeOf, systemOf, type Place, type System } from '../client/allowing.ts';

/** What a page has to be allowed. */
export type Permission = 'camera' | 'microphone' | 'screen' | 'notifications';

/** What one does where the settings are open: the same in most browsers. */
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
 * How this very browser, or this system, is made to allow something.
 * @param bySystem it is the system that says no: nothing in the browser helps
 */
export function useAllowSteps(permission: Permission, bySystem = false): readonly [string, string] {
  const { t } = useTranslation();
  const signs = browserSigns();
  const device = t(`devices.${permission}`);
  if (bySystem) {
    const system = systemOf(signs);
    // The system has its own name for it.
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
