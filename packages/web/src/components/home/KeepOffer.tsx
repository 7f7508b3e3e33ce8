import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts, saidIn } from '../../client/accounts.ts';
import type { KnownClass } from '../../client/browserStore.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useToast } from '../../hooks/useToast.ts';

interface KeepOfferProps {
  /** The user's own, in this browser only. */
  readonly classes: readonly KnownClass[];
  readonly onKept: () => void;
  readonly onDecline: () => void;
}

/** Offers, once, to save to the account what is in this browser only. */
export function KeepOffer({ classes, onKept, onDecline }: KeepOfferProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useAccountAct();
  // What the server no longer has is not offered again on this page.
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const left = classes.filter(({ id }) => !gone.has(id));
  if (left.length === 0) {
    return null;
  }
  const keep = async (): Promise<void> => {
    for (const { id, key } of left) {
      try {
        await askAccounts('keepClass', { params: { classId: id }, linkKey: key });
      } catch (error) {
        if (!isOver(error)) {
          throw error;
        }
        setGone((before) => new Set([...before, id]));
      }
    }
    toast('info', t('account.kept'));
    onKept();
  };
  return (
    <div className="card mb-4 grid gap-3 p-5" role="group" aria-labelledby="keep-offer" data-keep-offer>
      <div className="grid gap-1">
        <h3 id="keep-offer" className="text-base">
          {t('account.keepTitle', { count: left.length })}
        </h3>
        <p className="text-sm text-text-2">{t('account.keepHint')}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <button
          className="btn btn-line btn-sm"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            act(keep);
          }}
        >
          {t('account.keep')}
        </button>
        <button className="btn btn-quiet btn-sm" onClick={onDecline}>
          {t('account.notNow')}
        </button>
      </div>
    </div>
  );
}

/** Whether the class is gone, or its link has another key. */
const isOver = (error: unknown): boolean => {
  const code = saidIn(error)?.code;
  return code === 'UNAUTHENTICATED' || code === 'NOT_FOUND';
};
