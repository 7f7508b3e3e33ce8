import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { copyText } from '../client/clipboard.ts';
import { useToast } from '../hooks/useToast.ts';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** Its accessible name if there are several. */
  readonly name?: string;
  readonly className: string;
  readonly onCopied?: () => void;
}

/** How long the button shows that it has copied, in ms. */
const COPIED_MS = 2000;

export function CopyButton({ text, label, name, className, onCopied }: CopyButtonProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (copied) {
      const timer = setTimeout(setCopied, COPIED_MS, false);
      return () => {
        clearTimeout(timer);
      };
    }
    return undefined;
  }, [copied]);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) {
      setCopied(true);
      onCopied?.();
    } else {
      toast('error', t('created.copyFailed'));
    }
  };
  return (
    <button type="button" className={className} onClick={() => void copy()}>
      {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      <span aria-live="polite">{copied ? t('created.copied') : label}</span>
      {name !== undefined && <span className="sr-only">{name}</span>}
    </button>
  );
}
