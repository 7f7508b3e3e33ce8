import type { ReactNode } from 'react';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';

interface BuyBarProps {
  /** For example what it costs: in full at every width. The page itself has the course's title. */
  readonly title: string;
  readonly startsAt: number;
  /** What the user can do. */
  readonly children: ReactNode;
}

/** Stays at the foot of a phone: what the user came for. */
export function BuyBar({ title, startsAt, children }: BuyBarProps) {
  return (
    <div className="buybar">
      <div className="min-w-0">
        <b>{title}</b>
        <span>{dayAndTime(startsAt, currentLanguage())}</span>
      </div>
      {children}
    </div>
  );
}
