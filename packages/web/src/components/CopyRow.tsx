import type { ReactNode } from 'react';

import { CopyButton } from './CopyButton.tsx';

interface CopyRowProps {
  /** What is copied. */
  readonly text: string;
  readonly label: string;
  /** What the button is said to be where there are several. */
  readonly name?: string;
  /** How it is shown. */
  readonly children: ReactNode;
}

/** Something that is written or sent elsewhere, and a button that copies it. */
export function CopyRow({ children, ...copied }: CopyRowProps) {
  return (
    <div className="copyrow is-wide">
      <span>{children}</span>
      <CopyButton {...copied} className="btn btn-line btn-sm" />
    </div>
  );
}
