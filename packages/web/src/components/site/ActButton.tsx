import type { ReactNode } from 'react';

interface ActButtonProps {
  readonly className: string;
  /** Something is being done about the booking: nothing else can be, until the server has answered. */
  readonly isBusy: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** Does something about a booking. */
export function ActButton({ className, isBusy, onPress, children }: ActButtonProps) {
  return (
    <button className={className} disabled={isBusy} aria-busy={isBusy} onClick={onPress}>
      {children}
    </button>
  );
}
