import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';

import { useOpener } from '../hooks/useOpener.ts';

interface ConfirmDialogProps {
  /** Opens it; without one, `isOpen` does. */
  readonly trigger?: ReactNode;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly title: string;
  readonly description: string;
  /** The other consequences, one by one. */
  readonly points?: readonly string[];
  readonly confirm: string;
  /** It ends and loses nothing. */
  readonly isHarmless?: boolean;
  readonly cancel: string;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be undone. Focus starts on the safe choice; Esc is "no". */
export function ConfirmDialog({
  trigger,
  isOpen,
  onOpenChange,
  title,
  description,
  points = [],
  confirm,
  isHarmless = false,
  cancel,
  onConfirm,
}: ConfirmDialogProps) {
  const opener = useOpener();
  return (
    <AlertDialog.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {trigger !== undefined && <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog" {...opener}>
          <AlertDialog.Title className="text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="grid gap-2 text-sm text-text-2">
              <p>{description}</p>
              {points.length > 0 && (
                <ul className="grid list-disc gap-1.5 pl-5">
                  {points.map((point) => (
                    <li key={point}>{point}</li>
                  ))}
                </ul>
              )}
            </div>
          </AlertDialog.Description>
          <div className="mt-2 grid grid-cols-2 gap-2">
            <AlertDialog.Cancel className="btn btn-line">{cancel}</AlertDialog.Cancel>
            <AlertDialog.Action
              className={isHarmless ? 'btn btn-primary' : 'btn btn-danger'}
              onClick={onConfirm}
            >
              {confirm}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
