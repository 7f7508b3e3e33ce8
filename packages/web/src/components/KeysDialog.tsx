import { Dialog } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../hooks/useClassroom.tsx';

interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The keys of the class page, as far as this person has them. */
export function KeysDialog({ isOpen, onOpenChange }: KeysDialogProps) {
  const { t } = useTranslation();
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
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="dialog max-h-[calc(100dvh-32px)] overflow-y-auto"
          aria-describedby={undefined}
        >
          <Dialog.Title className="text-lg">{t('keys.title')}</Dialog.Title>
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2">
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
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
