import type { LucideIcon } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import type { ReactNode } from 'react';

import { useKeyLabel } from '../../hooks/useShortcuts.ts';
import { Tip } from '../IconButton.tsx';

interface ControlProps {
  readonly icon: LucideIcon;
  /** The word beneath the icon. */
  readonly label: string;
  /** `off` is red, `on` is chosen, `hand` is a raised hand. */
  readonly tone?: 'plain' | 'off' | 'on' | 'hand';
  /** More than the label says, for the tip and for screen readers. */
  readonly hint?: string | undefined;
  readonly shortcut?: string;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly badge?: ReactNode;
  readonly onClick?: () => void;
}

const TONE = { plain: '', off: 'is-off', on: 'is-on', hand: 'is-hand' } as const;

/** A tool of the class: an icon over a word. */
export function Control({
  icon: Icon,
  label,
  tone = 'plain',
  hint,
  shortcut,
  isBusy = false,
  isDisabled = false,
  isPressed,
  badge,
  onClick,
}: ControlProps) {
  const key = useKeyLabel(shortcut);
  return (
    <Tip label={hint ?? label} {...(shortcut === undefined ? {} : { shortcut })}>
      <Toolbar.Button
        className={`ctl ${TONE[tone]}`}
        aria-pressed={isPressed}
        aria-description={hint}
        aria-keyshortcuts={key}
        aria-busy={isBusy}
        disabled={isDisabled}
        onClick={onClick}
      >
        {isBusy ? <span className="spinner my-[3px]" /> : <Icon size={22} strokeWidth={1.8} aria-hidden />}
        <span>{label}</span>
        {badge}
      </Toolbar.Button>
    </Tip>
  );
}
