import { isRunning, turned } from '@gongbang/client';
import type { CameraCapabilities, CameraSettings } from '@gongbang/protocol';
import { ArrowRight, MicOff, RotateCw, SwitchCamera } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { LayDown } from '../components/phone/LayDown.tsx';
import { Viewfinder } from '../components/phone/Viewfinder.tsx';
import { DeviceTroubles } from '../components/DeviceTroubles.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { InsecureNote } from '../components/SecureAddress.tsx';
import { StepTimer } from '../components/lesson/StepTimer.tsx';
import { useAct } from '../hooks/useAct.ts';
import { useLesson } from '../hooks/useBenches.ts';
import { useClassroom, useClassState, useWorkshop } from '../hooks/useClassroom.tsx';
import { useClassTheme } from '../hooks/useTheme.ts';
import { useOwnTrack } from '../hooks/useTracks.ts';
import { useWakeLock } from '../hooks/useWakeLock.ts';

const QUARTER_TURN = 90;

/** A phone above the mentor's hands: it sends its camera and nothing else, and plays no sound, so that nothing echoes. */
export function HandsPhonePage() {
  useClassTheme('dark');
  const { t } = useTranslation();
  const { client } = useClassroom();
  const standing = useClassState((state) => state.standing.at);
  const state = useClassState(({ local }) => local.hands);
  const isOnline = useClassState((current) => current.connection.state === 'online');
  const isMediaLost = useClassState(({ mediaLostSince }) => mediaLostSince !== null);
  const isThrough = isOnline && !isMediaLost;
  const track = useOwnTrack('hands');
  const [facing, setFacing] = useState<'environment' | 'user'>('environment');
  const isClassOn = useClassState((current) => isRunning(current.class?.phase));
  const isSending = state !== 'off';
  useWakeLock(isSending);
  useReports(track);
  const start = (next: 'environment' | 'user'): void => {
    setFacing(next);
    if (standing === 'lobby') {
      client.join(t('phone.name'));
    }
    void client.publisher.setHands({ facing: next });
  };
  return (
    <div className={`phone-page ${track === null ? 'phone-page-before' : ''}`}>
      <main id="main" className="contents">
        <h1 className="sr-only">{t('phone.pageTitle')}</h1>
        <div className="tile min-h-0 rounded-t-none bg-stage">
          {track === null ? (
            <div className="grid h-full place-content-center justify-items-center gap-4 p-6 text-center">
              <LayDown />
              <p className="text-lg font-[650]">{t('phone.pageTitle')}</p>
              <p className="max-w-72 text-sm text-on-stage-2">{t('phone.pageHint')}</p>
              <p className="max-w-72 text-sm text-on-stage-2">{t('phone.layDown')}</p>
              {isSecureContext ? (
                <button
                  className="btn btn-primary btn-lg"
                  disabled={state === 'starting'}
                  onClick={() => {
                    start('environment');
                  }}
                >
                  {t('phone.start')}
                </button>
              ) : (
                <InsecureNote />
              )}
            </div>
          ) : (
            <Viewfinder track={track} />
          )}
          {isSending && (
            <span
              className={`pill absolute top-3.5 left-3.5 ${isThrough ? (isClassOn ? 'pill-live' : '') : 'pill-warn'}`}
              role="status"
            >
              {isThrough ? t(isClassOn ? 'phone.sending' : 'phone.ready') : t('class.connection.offline')}
            </span>
          )}
          {track !== null && (
            <PhoneTools
              onSwitch={() => {
                start(facing === 'environment' ? 'user' : 'environment');
              }}
            />
          )}
        </div>
        <div className="grid min-h-0 content-start gap-3 overflow-y-auto p-4">
          <DeviceTroubles />
          {isSending && isOnline && isMediaLost && (
            <p className="text-sm" role="status">
              <span>{t('quality.mediaLost')}</span>{' '}
              <Link to="/check" target="_blank">
                {t('check.title')}
              </Link>
            </p>
          )}
          {isSending && (isClassOn ? <PhoneRemote /> : <p className="text-sm">{t('phone.waitsForClass')}</p>)}
        </div>
      </main>
    </div>
  );
}

function PhoneTools({ onSwitch }: { onSwitch: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const rotation = useWorkshop(({ stageView }) => stageView.rotation, 0);
  return (
    <div className="glass absolute bottom-4 left-1/2 -translate-x-1/2">
      <IconButton label={t('phone.switch')} className="icon-btn h-11 w-11" onClick={onSwitch}>
        <SwitchCamera size={20} aria-hidden />
      </IconButton>
      <IconButton
        label={t('phone.turn')}
        className="icon-btn h-11 w-11"
        onClick={() => void act('scene:set', { rotation: turned(rotation, QUARTER_TURN) })}
      >
        <RotateCw size={20} aria-hidden />
      </IconButton>
    </div>
  );
}

/** What a mentor with clay on their hands can tap with a knuckle. */
function PhoneRemote() {
  const { t } = useTranslation();
  const act = useAct();
  const { steps, current } = useLesson();
  const index = steps.findIndex(({ id }) => id === current);
  const next = steps[index + 1];
  return (
    <>
      {steps.length > 0 && (
        <>
          <p className="flex items-center justify-between gap-3">
            <b>{steps[index] === undefined ? t('lesson.soon') : `${index + 1}. ${steps[index].title}`}</b>
            <StepTimer />
          </p>
          <button
            className="btn btn-primary min-h-28 flex-col text-lg"
            disabled={next === undefined}
            onClick={() => {
              if (next !== undefined) {
                void act('step:go', { stepId: next.id });
              }
            }}
          >
            <ArrowRight size={24} aria-hidden />
            <span>{next === undefined ? t('lesson.last') : t('lesson.next')}</span>
          </button>
        </>
      )}
      <button className="btn btn-line min-h-20 flex-col" onClick={() => void act('peer:muteAll', {})}>
        <MicOff size={24} aria-hidden />
        <span>{t('order.muteAll')}</span>
      </button>
      <p className="text-[13px] text-text-3">{t('phone.keepOn')}</p>
    </>
  );
}

/** Beyond the standard's: zoom, torch and focus of a phone's camera (Media Capture Image, W3C). */
interface PhoneCapabilities extends MediaTrackCapabilities {
  readonly zoom?: { readonly min: number; readonly max: number; readonly step: number };
  readonly torch?: boolean;
  readonly focusMode?: readonly string[];
}

interface PhoneConstraints extends MediaTrackConstraintSet {
  readonly zoom?: number;
  readonly torch?: boolean;
  readonly focusMode?: string;
}

interface Battery extends EventTarget {
  readonly level: number;
}

/** Tells the mentor how this phone's camera is, and does what they ask of it. */
function useReports(track: MediaStreamTrack | null): void {
  const { client, adjusted } = useClassroom();
  const [battery, setBattery] = useState<number | null>(null);
  const [isAwake, setAwake] = useState(true);
  const [settings, setSettings] = useState<CameraSettings>({});

  useEffect(() => {
    const onVisibility = (): void => {
      setAwake(document.visibilityState === 'visible');
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, []);
  useEffect(() => {
    const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
    let found: Battery | null = null;
    const onLevel = (): void => {
      setBattery(found?.level ?? null);
    };
    void getBattery?.call(navigator).then((manager) => {
      found = manager;
      onLevel();
      manager.addEventListener('levelchange', onLevel);
    });
    return () => {
      found?.removeEventListener('levelchange', onLevel);
    };
  }, []);
  useEffect(() => {
    if (adjusted !== null && track !== null) {
      apply(track, adjusted).then(
        () => {
          setSettings(adjusted);
        },
        // The phone could not after all: what it reports stays what it was.
        () => undefined,
      );
    }
  }, [adjusted, track]);
  useEffect(() => {
    client.camera.set({ isAwake, capabilities: capabilitiesOf(track), settings, battery });
  }, [client, isAwake, track, settings, battery]);
}

function capabilitiesOf(track: MediaStreamTrack | null): CameraCapabilities | null {
  if (track === null || !('getCapabilities' in track)) {
    return null;
  }
  const { zoom, torch = false, focusMode = [] }: PhoneCapabilities = track.getCapabilities();
  return {
    zoom: zoom === undefined ? null : { min: zoom.min, max: zoom.max, step: zoom.step },
    torch,
    focusLock: focusMode.includes('manual') && focusMode.includes('continuous'),
  };
}

async function apply(track: MediaStreamTrack, { zoom, torch, focusLock }: CameraSettings): Promise<void> {
  const wanted: PhoneConstraints = {
    ...(zoom === undefined ? {} : { zoom }),
    ...(torch === undefined ? {} : { torch }),
    ...(focusLock === undefined ? {} : { focusMode: focusLock ? 'manual' : 'continuous' }),
  };
  await track.applyConstraints({ advanced: [wanted] });
}
