import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../hooks/useClassroom.tsx';
import { useShortcuts } from '../hooks/useShortcuts.ts';
import { Modal } from './Modal.tsx';

/** The keys of the class page, as far as this person has them; "?" opens it. */
export function KeysDialog() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcuts({
    '?': () => {
      setOpen(true);
    },
  });
  const role = useClassState((state) => state.role);
  const everyone: [string, string][] = [
    ['M', t('keys.mic')],
    ['V', t('keys.camera')],
    ['C', t('keys.chat')],
    ['F', t('keys.fullscreen')],
    ['?', t('keys.help')],
  ];
  const mentee: [string, string][] = [
    ['Space', t('keys.hold')],
    ['H', t('keys.hand')],
    ['R', t('keys.react')],
    ['D · S', t('keys.checkIn')],
    ['X', t('keys.mirror')],
    ['L', t('keys.leftHanded')],
    ['[ · ]', t('keys.rotate')],
    ['+ · - · 0', t('keys.zoom')],
  ];
  const staff: [string, string][] = [
    ['J · K', t('keys.queue')],
    ['← ↑ → ↓', t('keys.wall')],
  ];
  const mentor: [string, string][] = [
    ['1 – 5', t('keys.scenes')],
    ['N', t('keys.next')],
    ['S', t('keys.screen')],
    ['P', t('keys.draw')],
    ['Z', t('keys.freeze')],
    ['G', t('keys.poll')],
    ['W', t('keys.whisper')],
    ['T', t('keys.stage')],
  ];
  const keys = [...everyone, ...(role === 'mentee' ? mentee : staff), ...(role === 'mentor' ? mentor : [])];
  return (
    <Modal title={t('keys.title')} isOpen={isOpen} onOpenChange={setOpen}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="kbd">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
    </Modal>
  );
}
