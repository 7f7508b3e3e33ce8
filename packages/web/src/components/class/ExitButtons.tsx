import { LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useExplain } from '../../hooks/useAct.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

/** Ends the class for everybody, after asking. */
export function EndButton() {
  const { t } = useTranslation();
  const explain = useExplain();
  const { client } = useClassroom();
  const audience = useClassState((state) => state.audience);
  return (
    <ConfirmDialog
      trigger={<button className="btn btn-line btn-sm text-danger-text max-md:px-2">{t('class.end')}</button>}
      title={t('class.endTitle')}
      description={t('class.endHint', { count: audience })}
      confirm={t('class.endConfirm')}
      cancel={t('class.keepGoing')}
      onConfirm={() => {
        client.endClass().catch(explain);
      }}
    />
  );
}

export function LeaveButton() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  return (
    <button className="btn btn-line btn-sm" onClick={() => void client.leave()}>
      <LogOut size={16} aria-hidden />
      <span className="max-md:sr-only">{t('class.leave')}</span>
    </button>
  );
}
