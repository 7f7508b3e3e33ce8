import { Lock } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { QrCode } from '../share/QrCode.tsx';
import { ClassLinkDialog } from './ClassLinkDialog.tsx';
import { OrderDialog } from './OrderDialog.tsx';

/** Whether the door is locked, the class link, and the room controls. */
export function StaffHead() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const isLocked = useWorkshop(({ settings }) => settings.isLocked, false);
  // Loaded once in class: nothing waits for it, and an update of the server takes it from nobody.
  useEffect(() => {
    QrCode.preload();
  }, []);
  return (
    <>
      {isLocked && (
        <span className="pill shrink-0" title={t('order.isLockedHint')} data-locked>
          <Lock size={16} aria-hidden />
          <span className="max-md:sr-only">{t('order.isLocked')}</span>
        </span>
      )}
      {role === 'mentor' && <ClassLinkDialog />}
      <OrderDialog />
    </>
  );
}
