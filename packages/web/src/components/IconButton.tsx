import { Tooltip } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  readonly label: string;
  /** The key that does the same, as shown to people. */
  readonly shortcut?: string;
  readonly children: ReactNode;
}

/** A button with an icon only: its label is read out, and shown with its key when one points at it. */
export function IconButton({ label, shortcut, children, className = 'icon-btn', ...rest }: IconButtonProps) {
  return (
    <Tip label={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button type="button" className={className} aria-label={label} aria-keyshortcuts={shortcut} {...rest}>
        {children}
      </button>
    </Tip>
  );
}

/** Shows a label, and a key if there is one, beside what one points at. */
export function Tip({
  label,
  shortcut,
  children,
}: {
  label: string;
  shortcut?: string;
  children: ReactNode;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip flex items-center gap-2" sideOffset={6} collisionPadding={8}>
          <span>{label}</span>
          {shortcut !== undefined && <span className="kbd">{shortcut}</span>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
