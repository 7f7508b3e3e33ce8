import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';

interface ConfirmDialogProps {
  /** Opens it; without one, `isOpen` does. */
  readonly trigger?: ReactNode;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly title: string;
  readonly description: string;
  readonly confirm: string;
  /** Nothing is ended or lost by it. */
  readonly isHarmless?: boolean;
  readonly cancel: string;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be taken back. Focus starts on the safe choice; Esc is "no". */
export function ConfirmDialog({
  trigger,
  isOpen,
  onOpenChange,
  title,
  description,
  confirm,
  isHarmless = false,
  cancel,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <AlertDialog.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {trigger !== undefined && <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title className="text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-sm text-text-2">{description}</AlertDialog.Description>
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
