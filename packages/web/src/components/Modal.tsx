import { Dialog } from 'radix-ui';
import { useRef, type ReactNode } from 'react';

import { focusedHere } from '../hooks/useFocusReturns.ts';

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
  // The library only returns the focus to its own trigger.
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className={`dialog ${className}`}
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = focusedHere();
          }}
          onCloseAutoFocus={() => {
            if (opener.current instanceof HTMLElement) {
              opener.current.focus();
            }
          }}
        >
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
