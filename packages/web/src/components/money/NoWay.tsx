import type { AccountRole } from '@gongbang/protocol';
import { CreditCard } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { settingsPath } from '../../layout/ownMoney.ts';

interface NoWayProps {
  readonly role: AccountRole;
  /** Somebody has tried without one: this is what they read next. */
  readonly isAsked: boolean;
}

/** Says what to do, or whom to ask, if something costs money and there is no way to pay. */
export function NoWay({ role, isAsked }: NoWayProps) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAsked) {
      note.current?.focus();
    }
  }, [isAsked]);
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return role === 'owner' ? (
    <div ref={note} tabIndex={-1} className="note note-warn" data-no-way>
      <CreditCard size={18} aria-hidden />
      <div className="stack is-close min-w-0">
        <p>
          <b>{t('coursePrice.noWay')}</b> <span>{t('coursePrice.noWayHint')}</span>
        </p>
        <Link to={settingsPath(pathname)} className="btn btn-line btn-sm justify-self-start">
          {t('ownMoney.settings')}
        </Link>
      </div>
    </div>
  ) : (
    <div ref={note} tabIndex={-1} className="note note-warn" data-no-way>
      <CreditCard size={18} aria-hidden />
      <span>{t('coursePrice.noWayMentor')}</span>
    </div>
  );
}
