import { Dialog } from 'radix-ui';
import { useTranslation } from 'react-i18next';

interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly isMentor: boolean;
}

/** The keys of the class page. */
export function KeysDialog({ isOpen, onOpenChange, isMentor }: KeysDialogProps) {
  const { t } = useTranslation();
  const keys: [string, string][] = [
    ...(isMentor
      ? ([
          ['M', t('keys.mic')],
          ['V', t('keys.camera')],
          ['S', t('keys.screen')],
        ] satisfies [string, string][])
      : []),
    ['C', t('keys.chat')],
    ['F', t('keys.fullscreen')],
    ['?', t('keys.help')],
  ];
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
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
