import type { DeviceList, DevicePreferences } from '@gongbang/client';
import { Mic, Play, Video, Volume2, type LucideIcon } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { canPickSpeaker, pickSpeaker } from '../client/abilities.ts';
import { playTestTone } from '../client/testTone.ts';
import { useClassState } from '../hooks/useClassroom.tsx';
import { useOwnTrack } from '../hooks/useTracks.ts';
import { MicCheck } from './MicCheck.tsx';
import { SoundField } from './SoundField.tsx';

interface DeviceFieldsProps {
  readonly list: DeviceList;
  readonly preferences: DevicePreferences;
  readonly onChoose: (change: Partial<DevicePreferences>) => void;
}

/**
 * Which camera, microphone and speaker to use, with a tone to test the speaker.
 * @param hasSound includes what the microphone is for, unless that is asked elsewhere
 */
export function DeviceFields({
  list,
  preferences,
  onChoose,
  hasSound = true,
}: DeviceFieldsProps & { readonly hasSound?: boolean }) {
  const { t } = useTranslation();
  const camera = useOwnTrack('camera');
  const microphone = useOwnTrack('mic');
  const isMentor = useClassState((state) => state.role === 'mentor');
  return (
    <div className="grid gap-4 border-y border-line py-4">
      <DeviceSelect
        icon={Mic}
        label={t('green.microphone')}
        devices={list.microphones}
        value={microphone?.getSettings().deviceId ?? preferences.microphoneId}
        onChange={(microphoneId) => {
          onChoose({ microphoneId });
        }}
      />
      <div className="-mt-2 grid gap-2">
        <p className="pl-8 text-[13px] text-text-3">{t('green.micHint')}</p>
        <MicCheck />
      </div>
      {isMentor && hasSound && (
        <SoundField
          className="pl-8"
          value={preferences.sound}
          onChange={(sound) => {
            onChoose({ sound });
          }}
        />
      )}
      <DeviceSelect
        icon={Video}
        label={t('green.camera')}
        devices={list.cameras}
        value={camera?.getSettings().deviceId ?? preferences.cameraId}
        onChange={(cameraId) => {
          onChoose({ cameraId });
        }}
      />
      <LightCamera
        checked={preferences.lightCamera}
        onChange={(lightCamera) => {
          onChoose({ lightCamera });
        }}
      />
      <SpeakerField list={list} preferences={preferences} onChoose={onChoose} />
    </div>
  );
}

/** Only the speaker, for those who only listen. */
export function SpeakerField({ list, preferences, onChoose }: DeviceFieldsProps) {
  const { t } = useTranslation();
  const [playing, setPlaying] = useState(false);
  const [picked, setPicked] = useState<MediaDeviceInfo | null>(null);
  const isListed = list.speakers.some(({ deviceId }) => deviceId === picked?.deviceId);
  const pick = async (): Promise<void> => {
    const speaker = await pickSpeaker();
    if (speaker !== null) {
      setPicked(speaker);
      onChoose({ speakerId: speaker.deviceId });
    }
  };
  const play = async (): Promise<void> => {
    setPlaying(true);
    await playTestTone(preferences.speakerId);
    setPlaying(false);
  };
  return (
    <div className="grid gap-2">
      <DeviceSelect
        icon={Volume2}
        label={t('green.speaker')}
        devices={picked === null || isListed ? list.speakers : [...list.speakers, picked]}
        value={preferences.speakerId}
        onChange={(speakerId) => {
          onChoose({ speakerId });
        }}
      />
      {canPickSpeaker() && (
        <button
          type="button"
          className="btn btn-line btn-xs ml-8 justify-self-start"
          onClick={() => void pick()}
        >
          {t('green.pickSpeaker')}
        </button>
      )}
      <div className="flex items-center justify-between gap-3 pl-8">
        <button type="button" className="btn btn-line btn-xs" disabled={playing} onClick={() => void play()}>
          <Play size={14} aria-hidden />
          <span>{t('green.tone')}</span>
        </button>
        <span className="text-[13px] text-text-3">{t('green.toneHint')}</span>
      </div>
    </div>
  );
}

interface DeviceSelectProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly value: string | undefined;
  readonly onChange: (deviceId: string) => void;
}

function DeviceSelect({ icon: Icon, label, devices, value, onChange }: DeviceSelectProps) {
  const { t } = useTranslation();
  const id = useId();
  const isKnown = devices.some(({ deviceId }) => deviceId === value);
  return (
    <div className="grid grid-cols-[20px_minmax(0,1fr)] items-center gap-x-3">
      <Icon size={20} className="text-text-3" aria-hidden />
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <select
        id={id}
        className="input truncate"
        value={isKnown ? value : ''}
        disabled={devices.length === 0}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {!isKnown && <option value="">{`${label} · ${t('green.defaultDevice')}`}</option>}
        {devices.map(({ deviceId, label: name }, index) => (
          <option key={deviceId} value={deviceId}>
            {name === '' ? t('green.numbered', { kind: label, number: index + 1 }) : name}
          </option>
        ))}
      </select>
    </div>
  );
}

function LightCamera({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-3 pl-8">
      <label htmlFor={id} className="text-sm">
        <span>{t('green.light')}</span>
        <span className="block text-[13px] text-text-3">{t('green.lightHint')}</span>
      </label>
      <Switch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        className="relative h-6 w-10 shrink-0 rounded-full bg-control data-[state=checked]:bg-good"
      >
        <Switch.Thumb className="block h-[18px] w-[18px] translate-x-[3px] rounded-full bg-white transition-transform data-[state=checked]:translate-x-[19px]" />
      </Switch.Root>
    </div>
  );
}
