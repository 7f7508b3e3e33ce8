import { CircleAlert, CircleCheckBig, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Shown {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly text: string;
  readonly action: ToastAction | undefined;
}

/** What can be done about it. */
interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

type ShowToast = (tone: Shown['tone'], text: string, action?: ToastAction) => void;

/**
 * Information goes by itself after this long, in ms, or later where something can be done about it, and not while somebody is
 * at it; errors stay.
 */
const INFO_MS = 4000;
const ACTION_MS = 15_000;
/** More at a time would be noise. */
const MAX_TOASTS = 3;

const ToastContext = createContext<ShowToast>(() => undefined);

export function useToast(): ShowToast {
  return useContext(ToastContext);
}

/** Shows what happened, at the lower right, for all that is beneath. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
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
      <Toast.Provider label={t('common.notice')}>
        {children}
        {toasts.map(({ id, tone, text, action }) => (
          <Toast.Root
            key={id}
            className="toast"
            type={tone === 'error' ? 'foreground' : 'background'}
            duration={tone === 'error' ? Infinity : action === undefined ? INFO_MS : ACTION_MS}
            data-tone={tone}
            onOpenChange={(isOpen) => {
              if (!isOpen) {
                dismiss(id);
              }
            }}
          >
            {tone === 'error' ? (
              <CircleAlert size={20} className="shrink-0 text-danger-text" aria-hidden />
            ) : (
              <CircleCheckBig size={20} className="shrink-0 text-good-text" aria-hidden />
            )}
            <Toast.Description className="grow">{text}</Toast.Description>
            {action !== undefined && (
              <Toast.Action altText={action.label} className="btn btn-line btn-xs" onClick={action.act}>
                {action.label}
              </Toast.Action>
            )}
            <Toast.Close className="icon-btn" aria-label={t('common.close')}>
              <X size={16} aria-hidden />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport
          className="fixed right-4 bottom-24 left-4 z-(--z-toast) grid gap-2 md:left-auto md:w-96"
          label={t('common.notices', { hotkey: '{hotkey}' })}
        />
      </Toast.Provider>
    </ToastContext>
  );
}
