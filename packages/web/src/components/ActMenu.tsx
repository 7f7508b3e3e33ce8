import { Ellipsis, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';

/** One available action. */
interface MenuAct<A extends string> {
  readonly act: A;
  readonly text: string;
  readonly icon?: LucideIcon;
  readonly isDanger?: boolean;
}

interface ActMenuProps<A extends string> {
  /** The button's accessible name. */
  readonly label: string;
  readonly acts: readonly MenuAct<A>[];
  readonly onAct: (act: A) => void;
  /** What it opens takes the focus itself, and does not return it to the button. */
  readonly takesFocus?: (act: A) => boolean;
}

/** Actions on a thing, behind three dots. They run once the menu is gone, so that a dialog returns the focus to the button. */
export function ActMenu<A extends string>({ label, acts, onAct, takesFocus }: ActMenuProps<A>) {
  const trigger = useRef<HTMLButtonElement>(null);
  const chosen = useRef<A | null>(null);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        ref={trigger}
        className="icon-btn min-h-11 min-w-11"
        aria-label={label}
        data-act-menu
      >
        <Ellipsis size={18} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="end"
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const act = chosen.current;
            chosen.current = null;
            if (act === null || takesFocus?.(act) !== true) {
              trigger.current?.focus();
            }
            if (act !== null) {
              onAct(act);
            }
          }}
        >
          {acts.map(({ act, text, icon: Icon, isDanger = false }) => (
            <DropdownMenu.Item
              key={act}
              className={`menu-item act ${isDanger ? 'text-danger-text' : ''}`}
              data-act={act}
              onSelect={() => {
                chosen.current = act;
              }}
            >
              {Icon !== undefined && <Icon size={16} aria-hidden />}
              <span>{text}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
