import { useCallback, useMemo, useState, type ReactNode } from 'react';

import { ToastContext, type ShowToast, type Toast } from '../hooks/useToast.ts';
import { part } from './part.tsx';

/** More at a time would be noise. */
const MAX_TOASTS = 3;

/** Loaded after the door, and before anything is said. */
const Toasts = part(async () => (await import('./Toasts.tsx')).Toasts, null);

/** Shows what happened, for everything beneath it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const dismiss = useCallback((id: number) => {
    setToasts((all) => all.filter((toast) => toast.id !== id));
  }, []);
  const show = useMemo<ShowToast>(() => {
    let nextId = 0;
    return (tone, text, action) => {
      const id = nextId++;
      setToasts((all) =>
        [...all.filter((toast) => toast.text !== text), { id, tone, text, action }].slice(-MAX_TOASTS),
      );
    };
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <Toasts toasts={toasts} onGone={dismiss} />
    </ToastContext>
  );
}
