import '../../styles/site.css';

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface ResultProps {
  readonly icon: LucideIcon;
  readonly tone: 'is-warn' | 'is-bad';
  readonly title: string;
  readonly children: ReactNode;
}

/** The outcome of something the user has just done, in the middle of its card. */
export function Result({ icon: Icon, tone, title, children }: ResultProps) {
  return (
    <div className="result" role="status">
      <span className={`disc is-small ${tone}`}>
        <Icon size={22} aria-hidden />
      </span>
      <h2 tabIndex={-1} data-result>
        {title}
      </h2>
      <p className="second">{children}</p>
    </div>
  );
}
