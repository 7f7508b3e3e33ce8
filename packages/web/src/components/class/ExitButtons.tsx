import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassroom } from '../../hooks/useClassroom.tsx';
import { EndDialog } from './EndDialog.tsx';

/** The mentor's way out: after asking, ends the class for everybody, or leaves it running. */
export function EndButton() {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button
        className="btn btn-line btn-sm text-danger-text max-md:px-2"
        aria-haspopup="dialog"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('class.end')}
      </button>
      <EndDialog isOpen={isAsking} onOpenChange={setAsking} />
    </>
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
