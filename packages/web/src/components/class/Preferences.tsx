import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SOUNDS } from '../../client/browserStore.ts';
import { useAllowSteps } from '../../hooks/useAllowSteps.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { prefer, usePreferences } from '../../hooks/usePreferences.ts';
import { Row, SwitchRow } from '../SettingRow.tsx';

const TEXT_SIZES = [100, 125, 150] as const;
const THEMES = ['dark', 'light'] as const;
/** Signs that only helpers get. */
const FOR_STAFF: readonly string[] = ['hand', 'stuck', 'knock'];
const FOR_MENTEES: readonly string[] = ['started', 'onStage', 'offStage'];

/** How this person likes the class page: text, theme, sounds and notifications. */
export function Preferences() {
  const { t } = useTranslation();
  const { textSize, classTheme, silent } = usePreferences();
  const role = useClassState((state) => state.role);
  const others = role === 'mentee' ? FOR_STAFF : role === 'mentor' ? FOR_MENTEES : [];
  return (
    <div className="grid gap-4">
      <Row label={t('preferences.textSize')} hint={t('preferences.textSizeHint')}>
        {(id) => (
          <select
            id={id}
            className="input w-auto"
            value={textSize}
            onChange={(event) => {
              prefer({ textSize: TEXT_SIZES.find((size) => String(size) === event.target.value) ?? 100 });
            }}
          >
            {TEXT_SIZES.map((size) => (
              <option key={size} value={size}>
                {`${size} %`}
              </option>
            ))}
          </select>
        )}
      </Row>
      <Row label={t('preferences.theme')}>
        {(id) => (
          <select
            id={id}
            className="input w-auto"
            value={classTheme}
            onChange={(event) => {
              prefer({ classTheme: THEMES.find((theme) => theme === event.target.value) ?? 'dark' });
            }}
          >
            {THEMES.map((theme) => (
              <option key={theme} value={theme}>
                {t(`preferences.${theme}`)}
              </option>
            ))}
          </select>
        )}
      </Row>
      <details>
        <summary className="cursor-pointer text-sm font-bold">{t('preferences.sounds')}</summary>
        <div className="mt-3 grid gap-3">
          {SOUNDS.filter((sound) => !others.includes(sound)).map((sound) => (
            <SwitchRow
              key={sound}
              label={t(`preferences.sound.${sound}`)}
              checked={!silent.includes(sound)}
              onChange={(isOn) => {
                prefer({ silent: isOn ? silent.filter((other) => other !== sound) : [...silent, sound] });
              }}
            />
          ))}
        </div>
      </details>
      {'Notification' in window && isSecureContext && <Notifications />}
    </div>
  );
}

/** The browser is asked for permission when this is turned on, and not before. */
function Notifications() {
  const { t } = useTranslation();
  const { notifies } = usePreferences();
  const [isDenied, setDenied] = useState(false);
  const allow = useAllowSteps('notifications');
  const change = async (isWanted: boolean): Promise<void> => {
    const isAllowed = isWanted && (await Notification.requestPermission()) === 'granted';
    setDenied(isWanted && !isAllowed);
    prefer({ notifies: isAllowed });
  };
  return (
    <SwitchRow
      label={t('preferences.notify')}
      hint={isDenied ? [t('preferences.notifyDenied'), ...allow].join(' ') : t('preferences.notifyHint')}
      checked={notifies && Notification.permission === 'granted'}
      onChange={(isWanted) => void change(isWanted)}
    />
  );
}
