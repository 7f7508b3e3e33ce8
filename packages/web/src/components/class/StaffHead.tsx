import { useEffect } from 'react';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { QrCode } from '../share/QrCode.tsx';
import { ClassLinkDialog } from './ClassLinkDialog.tsx';
import { OrderDialog } from './OrderDialog.tsx';

/** The class link, and the order in the room. */
export function StaffHead() {
  const role = useClassState((state) => state.role);
  // In class already: nothing waits for it, and an update of the server takes it from nobody.
  useEffect(() => {
    QrCode.preload();
  }, []);
  return (
    <>
      {role === 'mentor' && <ClassLinkDialog />}
      <OrderDialog />
    </>
  );
}
