import type { ReactNode } from 'react';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';

interface BuyBarProps {
  /** What it costs, say: whole at every width. The page has the course's title. */
  readonly title: string;
  readonly startsAt: number;
  /** What one can do. */
  readonly children: ReactNode;
}

/** Stays at the foot of a phone: what one came for. */
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
