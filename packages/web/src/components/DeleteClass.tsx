import { codeOf } from '@gongbang/client';
import { AlertDialog } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { forgetClass, type KnownClass } from '../client/browserStore.ts';
import { http } from '../client/http.ts';
import { reasonFor } from '../hooks/reasons.ts';
import { useForget } from '../hooks/useForget.ts';
import { useToast } from '../hooks/useToast.ts';

interface DeleteClassProps {
  /** A class whose mentor the user is. */
  readonly known: KnownClass;
  readonly trigger: ReactNode;
  /** It is gone from the server, or only from the list. */
  readonly onGone: () => void;
  /** It was only removed from the list, and is back. */
  readonly onBack: () => void;
}

/** How many mentees a live class would lose; null until it is known that it is live. */
type Running = number | null;

/** Deletes a class for good: says what goes, and asks once more if it is live. Focus starts on the safe choice. */
export function DeleteClass({ known, trigger, onGone, onBack }: DeleteClassProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [running, setRunning] = useState<Running>(null);
  const [isBusy, setBusy] = useState(false);
  const forget = useForget();
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      const audience = running ?? (await audienceIfLive(known));
      if (running === null && audience !== null) {
        setRunning(audience);
        return;
      }
      await deleteIfThere(known);
      toast('info', t('deleteClass.done'));
      forgetClass(known.id, known.role);
      setOpen(false);
      onGone();
    } catch (error) {
      toast('error', t('deleteClass.failed', { reason: t(`failed.${reasonFor(error)}`) }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        setRunning(null);
        setOpen(open);
      }}
    >
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title className="text-lg">
            {running === null ? t('deleteClass.title', { title: known.title }) : t('deleteClass.live')}
          </AlertDialog.Title>
          <AlertDialog.Description className="text-sm text-text-2">
            {running === null ? t('deleteClass.hint') : t('deleteClass.liveHint', { count: running })}
          </AlertDialog.Description>
          <div className="mt-2 grid grid-cols-2 gap-2">
            <AlertDialog.Cancel className="btn btn-line">{t('deleteClass.keep')}</AlertDialog.Cancel>
            <button
              className="btn btn-danger"
              disabled={isBusy}
              aria-busy={isBusy}
              onClick={() => void confirm()}
            >
              {running === null ? t('deleteClass.confirm') : t('deleteClass.confirmLive')}
            </button>
          </div>
          <button
            className="btn btn-quiet btn-sm"
            onClick={() => {
              forget(known, onBack);
              setOpen(false);
              onGone();
            }}
          >
            {t('deleteClass.forget')}
          </button>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Mentees in a live class; null if it is not live, or its link no longer opens anything. */
async function audienceIfLive({ id, key }: DeleteClassProps['known']): Promise<number | null> {
  try {
    const { class: info, audience } = await http.getClass(id, key);
    return info.phase === 'live' ? audience : null;
  } catch (error) {
    if (codeOf(error) === 'UNAUTHENTICATED') {
      return null;
    }
    throw error;
  }
}

/** One that is already gone is as good as deleted. */
async function deleteIfThere({ id, key }: DeleteClassProps['known']): Promise<void> {
  try {
    await http.deleteClass(id, key);
  } catch (error) {
    if (codeOf(error) !== 'UNAUTHENTICATED') {
      throw error;
    }
  }
}
