import { CircleAlert, CircleCheckBig, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import type { Toast } from '../hooks/useToast.ts';

/**
 * Information disappears after this long, in ms, or later if something can be done about it, and not while somebody is
 * using it; errors stay.
 */
const INFO_MS = 4000;
const ACTION_MS = 15_000;
interface ToastsProps {
  readonly toasts: readonly Toast[];
  readonly onGone: (id: number) => void;
}

/** What happened, at the lower right. F8 goes there. */
export function Toasts({ toasts, onGone }: ToastsProps) {
  const { t } = useTranslation();
  return (
    <Radix.Provider label={t('common.notice')}>
      {toasts.map(({ id, tone, text, action }) => (
        <Radix.Root
          key={id}
          className="toast"
          type={tone === 'error' ? 'foreground' : 'background'}
          duration={tone === 'error' ? Infinity : action === undefined ? INFO_MS : ACTION_MS}
          data-tone={tone}
          onOpenChange={(isOpen) => {
            if (!isOpen) {
              onGone(id);
            }
          }}
        >
          {tone === 'error' ? (
            <CircleAlert size={20} className="shrink-0 text-danger-text" aria-hidden />
          ) : (
            <CircleCheckBig size={20} className="shrink-0 text-good-text" aria-hidden />
          )}
          <Radix.Description className="grow">{text}</Radix.Description>
          {action !== undefined && (
            <Radix.Action altText={action.label} className="btn btn-line btn-xs" onClick={action.act}>
              {action.label}
            </Radix.Action>
          )}
          <Radix.Close className="icon-btn" aria-label={t('common.close')}>
            <X size={16} aria-hidden />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="toasts" label={t('common.notices', { hotkey: '{hotkey}' })} />
    </Radix.Provider>
  );
}
