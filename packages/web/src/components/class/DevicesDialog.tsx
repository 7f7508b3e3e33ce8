import { Settings2 } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DevicePreferences } from '../../client/browserStore.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useDevices } from '../../hooks/useDevices.ts';
import { DeviceFields, SpeakerField } from '../DeviceFields.tsx';
import { LanguageSwitch } from '../LanguageSwitch.tsx';
import { IconButton } from '../IconButton.tsx';
import { Modal } from '../Modal.tsx';

/** Other devices while the class runs; what is chosen takes effect at once. */
export function DevicesDialog({ onSpeaker }: { onSpeaker: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={t('devices.settings')}
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Settings2 size={20} aria-hidden />
      </IconButton>
      <Modal
        title={t('devices.settingsTitle')}
        beside={<LanguageSwitch />}
        isOpen={open}
        onOpenChange={setOpen}
      >
        <DeviceChoices onSpeaker={onSpeaker} />
        <Dialog.Close className="btn btn-primary">{t('devices.done')}</Dialog.Close>
      </Modal>
    </>
  );
}

function DeviceChoices({ onSpeaker }: { onSpeaker: () => void }) {
  const role = useClassState((state) => state.role);
  const { list, preferences, choose } = useDevices();
  const onChoose = (change: Partial<DevicePreferences>): void => {
    choose(change);
    if ('speakerId' in change) {
      onSpeaker();
    }
  };
  // A mentee's devices are asked for when they are switched on; until then there is only a speaker to choose.
  const isAny = useClassState(({ local }) => local.camera !== 'off' || local.mic !== 'off');
  const Fields = role === 'mentor' || isAny ? DeviceFields : SpeakerField;
  return <Fields list={list} preferences={preferences} onChoose={onChoose} />;
}
