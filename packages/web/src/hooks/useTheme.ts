import { useEffect, useState } from 'react';

import { rememberTheme, rememberedTheme, type Theme } from '../client/browserStore.ts';

/** Paper by default, night if it was chosen or the system asks for it. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(
    () => rememberedTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
  );
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return [
    theme,
    () => {
      const other = theme === 'dark' ? 'light' : 'dark';
      rememberTheme(other);
      setTheme(other);
    },
  ];
}

/** In class it is night unless day was chosen: the picture should be the brightest thing. */
export function useClassTheme(theme: Theme): void {
  const [before] = useState(() => document.documentElement.dataset['theme'] ?? 'light');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    return () => {
      document.documentElement.dataset['theme'] = before;
    };
  }, [theme, before]);
}
