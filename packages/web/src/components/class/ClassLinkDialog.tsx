import { Link2 } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { knownClasses } from '../../client/browserStore.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { Modal } from '../Modal.tsx';
import { ShareLink } from '../share/ShareLink.tsx';

/** The link for mentees, where this browser has it (the class was made here). */
export function ClassLinkDialog() {
  const { t } = useTranslation();
  const { link } = useClassroom();
  const [isOpen, setOpen] = useState(false);
  // As it is now: it may have been given another key since the page was drawn.
  const menteeKey = knownClasses().find(({ id, role }) => id === link.id && role === 'mentor')?.menteeKey;
  if (menteeKey === undefined) {
    return null;
  }
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
        <ShareLink link={{ id: link.id, role: 'mentee', key: menteeKey }} title={t('created.share')} />
        <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
      </Modal>
    </>
  );
}
