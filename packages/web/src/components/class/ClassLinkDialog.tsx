import { Link2 } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { useMenteeKey } from '../../hooks/useMenteeKey.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Modal } from '../Modal.tsx';
import { ShareLink } from '../share/ShareLink.tsx';

/** The link for mentees, on whichever device the mentor uses. */
export function ClassLinkDialog() {
  const { t } = useTranslation();
  const { link } = useClassroom();
  const [isOpen, setOpen] = useState(false);
  const menteeKey = useMenteeKey();
  return (
    <>
      <button
        className="btn btn-line btn-sm max-md:hidden"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Link2 size={16} aria-hidden />
        <span>{t('class.classLink')}</span>
      </button>
      <Modal
        title={t('class.classLink')}
        isOpen={isOpen}
        onOpenChange={setOpen}
        className="w-[min(680px,100%-32px)]"
      >
        {menteeKey === null ? (
          <UnknownLink />
        ) : (
          <ShareLink link={{ id: link.id, role: 'mentee', key: menteeKey }} title={t('created.share')} />
        )}
        <Dialog.Close className="btn btn-line">{t('common.close')}</Dialog.Close>
      </Modal>
    </>
  );
}

/** An older version made it, in another browser, so only a new one can be shown here. */
function UnknownLink() {
  const { t } = useTranslation();
  const act = useAct();
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-text-2">{t('class.linkElsewhere')}</p>
      <ConfirmDialog
        trigger={<button className="btn btn-line">{t('order.rotate')}</button>}
        title={t('order.rotateTitle')}
        description={t('order.rotateHint')}
        confirm={t('order.rotateConfirm')}
        cancel={t('common.cancel')}
        onConfirm={() => void act('class:rotateLink', {})}
      />
    </div>
  );
}
