import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { canHandOver, handOver } from '../../client/handOver.ts';
import { useSharing } from '../../hooks/useSharing.ts';
import { CopyButton } from '../CopyButton.tsx';
import { Modal } from '../Modal.tsx';
import { LinkBox } from '../share/LinkBox.tsx';

/** Shares the address of a course. */
export function ShareCourse({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        className="glassbtn"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Share2 size={16} aria-hidden />
        <span>{t('course.share')}</span>
      </button>
      <Modal title={t('course.shareTitle')} isOpen={isOpen} onOpenChange={setOpen}>
        <Address slug={slug} />
      </Modal>
    </>
  );
}

function Address({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const { origin } = useSharing();
  const url = `${origin}/c/${slug}`;
  return (
    <div className="stack is-close">
      <LinkBox text={url} label={t('course.link')} />
      <CopyButton text={url} label={t('created.copy')} className="btn btn-primary" />
      {canHandOver() && (
        <button className="btn btn-line" onClick={() => void handOver(url)}>
          {t('share.handOver')}
        </button>
      )}
    </div>
  );
}
