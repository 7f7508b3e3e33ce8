import type { DevicePreferences } from '@gongbang/client';
import { Settings2 } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useDevices } from '../../hooks/useDevices.ts';
import { useSettings } from '../../hooks/useSettings.tsx';
import { CallSwitch } from '../CallSwitch.tsx';
import { DeviceFields, SpeakerField } from '../DeviceFields.tsx';
import { MicCheck } from '../MicCheck.tsx';
import { LanguageSwitch } from '../LanguageSwitch.tsx';
import { IconButton } from '../IconButton.tsx';
import { Modal } from '../Modal.tsx';
import { NameForm } from './NameForm.tsx';
import { Preferences } from './Preferences.tsx';

/** Device and page preferences while the class runs; choices take effect at once. */
export function SettingsDialog({ onSpeaker }: { onSpeaker: () => void }) {
  const { t } = useTranslation();
  const { isOpen, setOpen } = useSettings();
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
        isOpen={isOpen}
        onOpenChange={setOpen}
      >
        <DeviceChoices onSpeaker={onSpeaker} />
        <OwnName />
        <CallChoice />
        <Preferences />
        <Dialog.Close className="btn btn-primary">{t('devices.done')}</Dialog.Close>
      </Modal>
    </>
  );
}

/** A mentor's name is the class's. */
function OwnName() {
  const role = useClassState((state) => state.role);
  return role === 'mentor' ? null : <NameForm />;
}

/** Whether the user is asked before being shown; can be changed at any time. */
function CallChoice() {
  const act = useAct();
  const role = useClassState((state) => state.role);
  const always = useWorkshop(({ consent }) => consent.always, false);
  return role === 'mentor' ? null : (
    <CallSwitch isOn={always} onChange={(isOn) => void act('consent:set', { always: isOn })} />
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
  // A mentee's devices are requested when they are turned on; until then there is only a speaker to choose.
  const isAny = useClassState(({ local }) => local.camera !== 'off' || local.mic !== 'off');
  return role === 'mentor' || isAny ? (
    <DeviceFields list={list} preferences={preferences} onChoose={onChoose} />
  ) : (
    <div className="grid gap-4 border-y border-line py-4">
      <SpeakerField list={list} preferences={preferences} onChoose={onChoose} />
      <MicCheck />
    </div>
  );
}
