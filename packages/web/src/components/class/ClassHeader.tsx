import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { clockTime } from '../../layout/format.ts';
import { Mark } from '../Brand.tsx';
import { ConnectionDialog } from './ConnectionDialog.tsx';

/** Top of the class page: which class, for how long, how many people, and how the connection is. */
export function ClassHeader({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const title = useClassState((state) => state.class?.title ?? '');
  const audience = useClassState((state) => state.audience);
  return (
    <header className="flex items-center justify-between gap-3 px-4">
      <div className="flex min-w-0 grow items-center gap-3 upright:flex-row-reverse upright:justify-end">
        <span className="max-md:hidden">
          <Mark size={26} />
        </span>
        <h1 className="truncate text-[15px] font-bold" title={title}>
          {title}
        </h1>
        <Elapsed />
      </div>
      <div className="flex shrink-0 items-center gap-4 text-[13px] whitespace-nowrap text-text-2 upright:gap-2.5">
        <ConnectionDialog />
        <span
          className="flex items-center gap-1.5 tabular-nums"
          title={t('class.watching', { count: audience })}
        >
          <Users size={16} aria-hidden />
          <span className="sr-only">{t('class.watching', { count: audience })}</span>
          <span aria-hidden>{audience}</span>
        </span>
        {children}
      </div>
    </header>
  );
}

function Elapsed() {
  const { t } = useTranslation();
  const startedAt = useClassState((state) => state.class?.startedAt ?? null);
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  const offset = useClassState((state) => state.clockOffset);
  const now = useNow();
  if (startedAt === null) {
    return null;
  }
  if (isRehearsal) {
    return <span className="pill pill-warn shrink-0">{t('rehearsal.mark')}</span>;
  }
  return (
    <span className="pill pill-live shrink-0 tabular-nums" role="timer" aria-label={t('class.elapsed')}>
      {clockTime(now + offset - startedAt)}
    </span>
  );
}
