import { useEffect, useState } from 'react';

import { rememberTheme, rememberedTheme, type Theme } from '../client/browserStore.ts';

/** Paper by default, night when it was chosen or the system asks for it. */
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

/** In class it is night, whatever was chosen: the picture is the brightest thing. */
export function useNight(): void {
  useEffect(() => {
    const before = document.documentElement.dataset['theme'];
    document.documentElement.dataset['theme'] = 'dark';
    return () => {
      document.documentElement.dataset['theme'] = before ?? 'light';
    };
  }, []);
}
