import type { PeerInfo } from '@gongbang/protocol';
import { AlertDialog, Switch } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useOpener } from '../../hooks/useOpener.ts';

interface RemoveDialogProps {
  /** The person to send out; null while there is nobody. */
  readonly peer: PeerInfo | null;
  readonly onDone: () => void;
}

/** Sends somebody out, and keeps them out if requested. */
export function RemoveDialog({ peer, onDone }: RemoveDialogProps) {
  const { t } = useTranslation();
  const act = useAct();
  const opener = useOpener();
  const [keepOut, setKeepOut] = useState(true);
  if (peer === null) {
    return null;
  }
  return (
    <AlertDialog.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) {
          onDone();
        }
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog" {...opener}>
          <AlertDialog.Title className="text-lg">
            {t('order.removeTitle', { name: peer.name })}
          </AlertDialog.Title>
          <AlertDialog.Description className="text-sm text-text-2">
            {t('order.removeHint')}
          </AlertDialog.Description>
          <label className="flex items-center justify-between gap-3 text-sm">
            <span>{t('order.keepOut')}</span>
            <Switch.Root className="switch" checked={keepOut} onCheckedChange={setKeepOut}>
              <Switch.Thumb className="switch-thumb" />
            </Switch.Root>
          </label>
          <div className="mt-2 grid grid-cols-2 gap-2">
            <AlertDialog.Cancel className="btn btn-line">{t('common.cancel')}</AlertDialog.Cancel>
            <AlertDialog.Action
              className="btn btn-danger"
              onClick={() => void act('peer:remove', { peerId: peer.id, keepOut })}
            >
              {t('order.remove')}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
