import { Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useTheme } from '../hooks/useTheme.ts';

/** Switches between the light and the dark theme. */
export function ThemeButton() {
  const { t } = useTranslation();
  const [theme, toggleTheme] = useTheme();
  const isDark = theme === 'dark';
  const label = isDark ? t('common.toLight') : t('common.toDark');
  return (
    <button className="icon-btn" aria-label={label} title={label} onClick={toggleTheme}>
      {isDark ? <Sun size={20} aria-hidden /> : <Moon size={20} aria-hidden />}
    </button>
  );
}
