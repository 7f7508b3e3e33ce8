import type { Money } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useNewsFocus } from '../../hooks/useNewsFocus.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';

interface PriceNoteProps {
  readonly before: Money;
  readonly now: Money;
  /** Whether the user has agreed to the new price. */
  readonly isAgreed: boolean;
  readonly onAgree: () => void;
}

/** The price has changed: nothing is ordered until the user confirms that they saw it. */
export function PriceNote({ before, now, isAgreed, onAgree }: PriceNoteProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const at = useNewsFocus<HTMLDivElement>(
    `${before.currency} ${String(before.amount)} ${String(now.amount)}`,
  );
  return (
    <div ref={at} className="note note-warn" role="alert" tabIndex={-1} data-changed>
      <CircleAlert size={20} aria-hidden />
      <div className="stack is-close min-w-0">
        <p>
          <b>
            {t('pay.changed', {
              before: moneyText(before, language),
              now: moneyText(now, language),
            })}
          </b>{' '}
          <span>{t('pay.changedHint')}</span>
        </p>
        {!isAgreed && (
          <button
            type="button"
            className="btn btn-line justify-self-start"
            onClick={() => {
              // The button disappears, and would take the focus with it.
              at.current?.focus({ preventScroll: true });
              onAgree();
            }}
          >
            {t('pay.changedAgree')}
          </button>
        )}
      </div>
    </div>
  );
}
