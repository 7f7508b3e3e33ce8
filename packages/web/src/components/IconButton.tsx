import { Tooltip } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

import { useKeyLabel } from '../hooks/useShortcuts.ts';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  readonly label: string;
  /** The key that does the same, as shown to people. */
  readonly shortcut?: string;
  readonly children: ReactNode;
}

/** A button with only an icon: its label is read out, and shown with its key on hover. */
export function IconButton({ label, shortcut, children, className = 'icon-btn', ...rest }: IconButtonProps) {
  const key = useKeyLabel(shortcut);
  return (
    <Tip label={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button type="button" className={className} aria-label={label} aria-keyshortcuts={key} {...rest}>
        {children}
      </button>
    </Tip>
  );
}

/** The key that does the same as its button; a phone has none. */
export function KeyHint({ shortcut }: { shortcut: string }) {
  const key = useKeyLabel(shortcut);
  return key === undefined ? null : <kbd className="kbd max-md:hidden">{key}</kbd>;
}

/** Shows a label, and a key if there is one, next to the hovered element. */
export function Tip({
  label,
  shortcut,
  children,
}: {
  label: string;
  shortcut?: string;
  children: ReactNode;
}) {
  const key = useKeyLabel(shortcut);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip flex items-center gap-2" sideOffset={6} collisionPadding={8}>
          <span>{label}</span>
          {key !== undefined && <span className="kbd">{key}</span>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
