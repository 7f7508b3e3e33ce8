import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';

import { useOpener } from '../hooks/useOpener.ts';

interface ModalProps {
  readonly title: string;
  /** Shown to the right of the title. */
  readonly beside?: ReactNode;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly className?: string;
  /** Rendered only while it is open, and afresh each time; closed with a `Dialog.Close` in it. */
  readonly children: ReactNode;
}

/** A dialog over the page: Esc and a click outside close it, and the focus goes back to where it was. */
export function Modal({ title, beside, isOpen, onOpenChange, className = '', children }: ModalProps) {
  const opener = useOpener();
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className={`dialog ${className}`} aria-describedby={undefined} {...opener}>
          <div className="flex items-center justify-between gap-3">
            <Dialog.Title className="text-lg">{title}</Dialog.Title>
            {beside}
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
