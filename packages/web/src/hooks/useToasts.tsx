import { CircleAlert, CircleCheckBig, X } from 'lucide-react';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Toast {
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

type ShowToast = (tone: Toast['tone'], text: string, action?: ToastAction) => void;

/** Information goes by itself after this long, in ms, or later where something can be done about it; errors stay. */
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
      if (tone === 'info') {
        setTimeout(dismiss, action === undefined ? INFO_MS : ACTION_MS, id);
      }
    };
  }, [dismiss]);
  return (
    <ToastContext value={show}>
      {children}
      <div className="fixed right-4 bottom-24 left-4 z-(--z-toast) grid gap-2 md:left-auto md:w-96">
        {toasts.map(({ id, tone, text, action }) => (
          <div key={id} className="toast" role={tone === 'error' ? 'alert' : 'status'}>
            {tone === 'error' ? (
              <CircleAlert size={20} className="shrink-0 text-danger-text" aria-hidden />
            ) : (
              <CircleCheckBig size={20} className="shrink-0 text-good-text" aria-hidden />
            )}
            <span className="grow">{text}</span>
            {action !== undefined && (
              <button
                className="btn btn-line btn-xs"
                onClick={() => {
                  dismiss(id);
                  action.act();
                }}
              >
                {action.label}
              </button>
            )}
            <button
              className="icon-btn"
              aria-label={t('common.close')}
              onClick={() => {
                dismiss(id);
              }}
            >
              <X size={16} aria-hidden />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
