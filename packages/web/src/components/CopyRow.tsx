import type { ReactNode } from 'react';

import { CopyButton } from './CopyButton.tsx';

interface CopyRowProps {
  /** What is copied. */
  readonly text: string;
  readonly label: string;
  /** The button's accessible name if there are several. */
  readonly name?: string;
  /** How it is shown. */
  readonly children: ReactNode;
}

/** Something to be written or sent elsewhere, and a button that copies it. */
export function CopyRow({ children, ...copied }: CopyRowProps) {
  return (
    <div className="copyrow is-wide">
      <span>{children}</span>
      <CopyButton {...copied} className="btn btn-line btn-sm" />
    </div>
  );
}
