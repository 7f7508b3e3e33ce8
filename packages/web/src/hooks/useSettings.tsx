import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

interface Settings {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

const SettingsContext = createContext<Settings | null>(null);

/** Lets anything beneath open the dialog of devices and settings. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const settings = useMemo(() => ({ isOpen, setOpen }), [isOpen]);
  return <SettingsContext value={settings}>{children}</SettingsContext>;
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (settings === null) {
    throw new Error('useSettings needs a SettingsProvider.');
  }
  return settings;
}
